using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>Every operator of the intermediate representation, listed by hand.</summary>
public static class OperatorCatalog
{
    /// <summary>All operators in alphabetical order.</summary>
    public static EquatableArray<OperatorEntry> All { get; } =
    [
        Entry<Add>("Add", 2, "a + b"),
        Entry<Clip>("Clip", 1, "min(max(x, minimum), maximum)"),
        new("Concat", typeof(Concat), 1, int.MaxValue, "operands joined along one dimension"),
        Entry<Div>("Div", 2, "a / b"),
        Entry<FullyConnected>("FullyConnected", 3, "clamp(w·x + b, minimum, maximum)"),
        Entry<LeakyRelu>("LeakyRelu", 1, "x, or slope·x where negative"),
        Entry<MatMul>("MatMul", 2, "the matrix product a·b"),
        Entry<Mul>("Mul", 2, "a · b, element by element"),
        Entry<Relu>("Relu", 1, "max(x, 0)"),
        Entry<Requantize>("Requantize", 3, "clamp(((x - offset)·multiplier >> shift) + zero point) of integers, per channel"),
        Entry<Rescale>("Rescale", 3, "clamp(x·gain + offset, minimum, maximum), per channel"),
        Entry<Reshape>("Reshape", 1, "the same elements under another shape"),
        Entry<Sigmoid>("Sigmoid", 1, "1 / (1 + exp(-x))"),
        Entry<Softmax>("Softmax", 1, "exp(x) / Σ exp(x) over the last dimension"),
        Entry<Sub>("Sub", 2, "a - b"),
        Entry<Tanh>("Tanh", 1, "the hyperbolic tangent"),
    ];

    /// <summary>The entry of an operator, or null for one that nobody listed.</summary>
    public static OperatorEntry? Find(Operator @operator) => All.FirstOrDefault(entry => entry.Type == @operator.GetType());

    private static OperatorEntry Entry<T>(string name, int operands, string summary)
        where T : Operator => new(name, typeof(T), operands, operands, summary);
}
