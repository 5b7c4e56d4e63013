using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Import.TfLite;

/// <summary>Builds the graph; what depends on float constants alone is computed at once, within bounds.</summary>
/// <param name="name">The graph's name.</param>
internal sealed class TfLiteEmission(string name)
{
    private readonly HashSet<ValueId> _inputs = [];
    private readonly Dictionary<Tensor, ValueId> _constants = new(ReferenceEqualityComparer.Instance);
    private long _work;

    /// <summary>The graph so far.</summary>
    public GraphBuilder Builder { get; } = new(PrintableName.Of(name));

    /// <summary>Numbers that the graph takes.</summary>
    public long InputElements => _inputs.Sum(id => (long)Builder[id].Type.Shape.ElementCount);

    /// <summary>Whether a value is a graph input.</summary>
    public bool IsInput(ValueId id) => _inputs.Contains(id);

    /// <summary>Adds a graph input.</summary>
    public TfLiteSymbol Input(string inputName, TensorType type)
    {
        ValueId id = Builder.Input(inputName, type);
        _inputs.Add(id);
        return new TfLiteSymbol.Computed(id);
    }

    /// <summary>The type of a computed value or constant.</summary>
    public TensorType TypeOf(TfLiteSymbol symbol) => symbol switch
    {
        TfLiteSymbol.Computed computed => Builder[computed.Id].Type,
        TfLiteSymbol.Known known => known.Tensor.Type,
        _ => throw new ArgumentException("the symbol has no type", nameof(symbol)),
    };

    /// <summary>Adds a node, or computes it if all operands are float constants.</summary>
    /// <param name="where">What to name in a diagnostic.</param>
    /// <param name="valueName">The name of the node and of its value.</param>
    /// <param name="operator">The operator.</param>
    /// <param name="element">The element type of the value.</param>
    /// <param name="quantization">The quantization of the value.</param>
    /// <param name="operands">Values and constants.</param>
    /// <exception cref="DiagnosticException">The operands do not fit, or are not finite, or the result is too large.</exception>
    public TfLiteSymbol Emit(string where, string valueName, Operator @operator, ElementType element, Quantization quantization, IReadOnlyList<TfLiteSymbol> operands)
    {
        TensorType[] types = [.. operands.Select(TypeOf)];
        Shape shape = Infer(where, @operator, types);
        if (element == ElementType.Float32 && operands.All(operand => operand is TfLiteSymbol.Known))
        {
            Spend(where, @operator.Macs(types));
            Tensor result = Tensor.ZeroFloats(shape);
            @operator.Evaluate([.. operands.Select(operand => ((TfLiteSymbol.Known)operand).Tensor)], result);
            return new TfLiteSymbol.Known(valueName, result);
        }

        ValueId[] inputs = [.. operands.Select(operand => Materialize(where, operand))];
        return new TfLiteSymbol.Computed(Builder.Node(valueName, valueName, @operator, new TensorType(element, shape, quantization), inputs));
    }

    /// <summary>Counts elements and multiply-accumulates against what a file may ask for.</summary>
    /// <exception cref="DiagnosticException">That was too much.</exception>
    public void Spend(string where, long amount)
    {
        _work += amount;
        if (_work > TfLiteLimits.Work)
        {
            throw new DiagnosticException(DiagnosticCodes.TfLiteShape, where, "the tensors of the model are too large together", "choose a smaller model");
        }
    }

    private Shape Infer(string where, Operator @operator, TensorType[] types)
    {
        Shape shape = InferredShape.Of(where, @operator, types, TfLiteLimits.Elements, DiagnosticCodes.TfLiteShape);
        Spend(where, shape.ElementCount);
        return shape;
    }

    private ValueId Materialize(string where, TfLiteSymbol operand)
    {
        if (operand is TfLiteSymbol.Computed computed)
        {
            return computed.Id;
        }

        var known = (TfLiteSymbol.Known)operand;
        if (!_constants.TryGetValue(known.Tensor, out ValueId id))
        {
            int index = Array.FindIndex(known.Tensor.Floats, element => !float.IsFinite(element));
            if (index >= 0)
            {
                throw new DiagnosticException(
                    DiagnosticCodes.TfLiteNotFinite, where, $"element {index} of the constant '{known.Name}' is {(float.IsNaN(known.Tensor.Floats[index]) ? "NaN" : "infinite")}",
                    "train the model again: its weights have diverged");
            }

            id = Builder.Constant(known.Name, known.Tensor);
            _constants[known.Tensor] = id;
        }

        return id;
    }
}
