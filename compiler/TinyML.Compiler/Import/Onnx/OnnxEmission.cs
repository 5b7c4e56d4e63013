using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>Builds the graph; what depends on constants alone is computed at once, within bounds.</summary>
/// <param name="name">The graph's name.</param>
internal sealed class OnnxEmission(string name)
{
    private readonly HashSet<ValueId> _inputs = [];
    private readonly Dictionary<Tensor, ValueId> _constants = new(ReferenceEqualityComparer.Instance);
    private long _work;

    /// <summary>The graph so far.</summary>
    public GraphBuilder Builder { get; } = new(OnnxNames.Show(name));

    /// <summary>Numbers that the graph takes.</summary>
    public long InputElements => _inputs.Sum(id => (long)Builder[id].Type.Shape.ElementCount);

    /// <summary>Whether a value is a graph input.</summary>
    public bool IsInput(ValueId id) => _inputs.Contains(id);

    /// <summary>Adds a graph input.</summary>
    public OnnxSymbol Input(string inputName, Shape shape)
    {
        ValueId id = Builder.Input(OnnxNames.Show(inputName), new TensorType(ElementType.Float32, shape, Quantization.None.Instance));
        _inputs.Add(id);
        return new OnnxSymbol.Computed(id);
    }

    /// <summary>The shape of a computed value or constant.</summary>
    public Shape ShapeOf(OnnxSymbol symbol) => symbol switch
    {
        OnnxSymbol.Computed computed => Builder[computed.Id].Type.Shape,
        OnnxSymbol.Known known => known.Tensor.Type.Shape,
        _ => throw new ArgumentException("the symbol has no shape", nameof(symbol)),
    };

    /// <summary>Adds a node, or computes it if all operands are constants.</summary>
    /// <param name="where">What to name in a diagnostic.</param>
    /// <param name="nodeName">The node's name.</param>
    /// <param name="outputName">The name of the value.</param>
    /// <param name="operator">The operator.</param>
    /// <param name="operands">Float values and constants.</param>
    /// <exception cref="DiagnosticException">The operands do not fit, or are not finite, or the result is too large.</exception>
    public OnnxSymbol Emit(string where, string nodeName, string outputName, Operator @operator, IReadOnlyList<OnnxSymbol> operands)
    {
        TensorType[] types = [.. operands.Select(operand => new TensorType(ElementType.Float32, ShapeOf(operand), Quantization.None.Instance))];
        Shape shape = Infer(where, @operator, types);
        if (operands.All(operand => operand is OnnxSymbol.Known))
        {
            Spend(where, @operator.Macs(types));
            Tensor result = Tensor.ZeroFloats(shape);
            @operator.Evaluate([.. operands.Select(operand => ((OnnxSymbol.Known)operand).Tensor)], result);
            return new OnnxSymbol.Known(outputName, result);
        }

        ValueId[] inputs = [.. operands.Select(operand => Materialize(where, operand))];
        var type = new TensorType(ElementType.Float32, shape, Quantization.None.Instance);
        return new OnnxSymbol.Computed(Builder.Node(nodeName, outputName, @operator, type, inputs));
    }

    /// <summary>Refuses NaN and infinity.</summary>
    public static void RequireFinite(string where, string constant, Tensor tensor)
    {
        int index = Array.FindIndex(tensor.Floats, element => !float.IsFinite(element));
        if (index >= 0)
        {
            throw new DiagnosticException(
                DiagnosticCodes.OnnxNotFinite, where, $"element {index} of the constant '{OnnxNames.Show(constant)}' is {(float.IsNaN(tensor.Floats[index]) ? "NaN" : "infinite")}",
                "train the model again: its weights have diverged");
        }
    }

    private Shape Infer(string where, Operator @operator, TensorType[] types)
    {
        Shape shape;
        try
        {
            shape = @operator.InferShape(types);
        }
        catch (DiagnosticException mismatch)
        {
            Diagnostic finding = mismatch.Diagnostics[0];
            throw new DiagnosticException(finding.Code, where, $"{@operator.Name}: {finding.What}", finding.Todo);
        }

        long count = 1;
        foreach (int extent in shape.Dimensions)
        {
            count *= extent;
            if (count > OnnxLimits.Elements)
            {
                throw new DiagnosticException(
                    DiagnosticCodes.OnnxShape, where, $"its result has more than {OnnxLimits.Elements} elements", "choose a smaller model");
            }
        }

        Spend(where, count);
        return shape;
    }

    private void Spend(string where, long amount)
    {
        _work += amount;
        if (_work > OnnxLimits.Work)
        {
            throw new DiagnosticException(DiagnosticCodes.OnnxShape, where, "the tensors of the model are too large together", "choose a smaller model");
        }
    }

    private ValueId Materialize(string where, OnnxSymbol operand)
    {
        if (operand is OnnxSymbol.Computed computed)
        {
            return computed.Id;
        }

        var known = (OnnxSymbol.Known)operand;
        if (!_constants.TryGetValue(known.Tensor, out ValueId id))
        {
            RequireFinite(where, known.Name, known.Tensor);
            id = Builder.Constant(OnnxNames.Show(known.Name), known.Tensor);
            _constants[known.Tensor] = id;
        }

        return id;
    }
}
