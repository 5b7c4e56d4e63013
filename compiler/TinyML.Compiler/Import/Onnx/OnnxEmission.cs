using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>Builds the graph; what depends on constants alone is computed at once, within bounds.</summary>
/// <param name="name">The graph's name.</param>
/// <param name="scope">What the model is for.</param>
internal sealed class OnnxEmission(string name, OnnxScope scope)
{
    private readonly HashSet<ValueId> _inputs = [];
    private readonly Dictionary<Tensor, ValueId> _constants = new(ReferenceEqualityComparer.Instance);
    private long _work;

    /// <summary>The graph so far.</summary>
    public GraphBuilder Builder { get; } = new(OnnxNames.Show(name));

    /// <summary>What the model is for.</summary>
    public OnnxScope Scope => scope;

    /// <summary>Numbers that the graph takes.</summary>
    public long InputElements => _inputs.Sum(id => (long)Builder[id].Type.Shape.ElementCount);

    /// <summary>Whether a value is a graph input.</summary>
    public bool IsInput(ValueId id) => _inputs.Contains(id);

    /// <summary>Adds a graph input.</summary>
    public OnnxSymbol Input(string inputName, TensorType type)
    {
        ValueId id = Builder.Input(OnnxNames.Show(inputName), type);
        _inputs.Add(id);
        return new OnnxSymbol.Computed(id);
    }

    /// <summary>The type of a computed value or constant.</summary>
    public TensorType TypeOf(OnnxSymbol symbol) => symbol switch
    {
        OnnxSymbol.Computed computed => Builder[computed.Id].Type,
        OnnxSymbol.Known known => known.Tensor.Type,
        _ => throw new ArgumentException("the symbol has no type", nameof(symbol)),
    };

    /// <summary>Adds a node, or computes it if all operands are constants. Operators that only move elements keep the type of their operand.</summary>
    /// <param name="where">What to name in a diagnostic.</param>
    /// <param name="names">The node's name, and that of the value.</param>
    /// <param name="operator">The operator.</param>
    /// <param name="operands">Values and constants.</param>
    /// <param name="element">The element type of the result.</param>
    /// <param name="quantization">What integers of the result stand for; null for themselves.</param>
    /// <exception cref="DiagnosticException">The operands do not fit, or are not finite, or the result is too large.</exception>
    public OnnxSymbol Emit(
        string where, (string Node, string Output) names, Operator @operator, IReadOnlyList<OnnxSymbol> operands,
        ElementType element = ElementType.Float32, Quantization? quantization = null)
    {
        TensorType[] types = [.. operands.Select(TypeOf)];
        Shape shape = Infer(where, @operator, types);
        var type = new TensorType(element, shape, quantization ?? Quantization.None.Instance);
        if (operands.All(operand => operand is OnnxSymbol.Known))
        {
            Spend(where, WorkOf(@operator, types, shape));
            OnnxSymbol.Known[] constants = [.. operands.Cast<OnnxSymbol.Known>()];
            return OnnxConstantMoves.Moves(@operator)
                ? OnnxConstantMoves.Run(names.Output, @operator, constants, shape)
                : Compute(names.Output, @operator, constants, type);
        }

        ValueId[] inputs = [.. operands.Select(operand => Materialize(where, operand))];
        if (OnnxConstantMoves.Moves(@operator))
        {
            type = types[operands.ToList().FindIndex(operand => operand is OnnxSymbol.Computed)] with { Shape = shape };
        }

        return new OnnxSymbol.Computed(Builder.Node(names.Node, names.Output, @operator, type, inputs));
    }

    /// <summary>The graph's value for a symbol; constants are added when first asked for.</summary>
    /// <exception cref="DiagnosticException">A constant is not finite.</exception>
    public ValueId Materialize(string where, OnnxSymbol operand)
    {
        if (operand is OnnxSymbol.Computed computed)
        {
            return computed.Id;
        }

        var known = (OnnxSymbol.Known)operand;
        if (!_constants.TryGetValue(known.Tensor, out ValueId id))
        {
            if (known.Tensor.Type.Shape.ElementCount == 0)
            {
                throw new DiagnosticException(DiagnosticCodes.OnnxShape, where, $"the constant '{OnnxNames.Show(known.Name)}' has no elements", "export the model again");
            }

            RequireFinite(where, known.Name, known.Tensor);
            string constant = OnnxNames.Show(known.Name);
            id = known.Quantized is null
                ? Builder.Constant(constant, known.Tensor)
                : Builder.Node($"{constant}/reals", new Dequantize(), Builder.Constant(constant, known.Quantized));
            _constants[known.Tensor] = id;
        }

        return id;
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

    private static OnnxSymbol.Known Compute(string outputName, Operator @operator, OnnxSymbol.Known[] constants, TensorType type)
    {
        Tensor result = Tensor.ZeroFloats(type.Shape);
        @operator.Evaluate([.. constants.Select(constant => ElementValues.ToReals(constant.Tensor))], result);
        return new OnnxSymbol.Known(outputName, ElementValues.FromReals(type, result));
    }

    private Shape Infer(string where, Operator @operator, TensorType[] types)
    {
        Shape shape = InferredShape.Of(where, @operator, types, OnnxLimits.Elements, DiagnosticCodes.OnnxShape);
        Spend(where, shape.ElementCount);
        return shape;
    }

    private static long WorkOf(Operator @operator, TensorType[] types, Shape output) => @operator is AveragePool2D or MaxPool2D
        ? (long)output.ElementCount * ((WindowedOperator)@operator).Window.KernelHeight * ((WindowedOperator)@operator).Window.KernelWidth
        : @operator.Macs(types);

    private void Spend(string where, long amount)
    {
        _work += amount;
        if (_work > OnnxLimits.Work)
        {
            throw new DiagnosticException(DiagnosticCodes.OnnxShape, where, "the tensors of the model are too large together", "choose a smaller model");
        }
    }
}
