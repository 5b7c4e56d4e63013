using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>Every operator of the intermediate representation, listed by hand.</summary>
public static class OperatorCatalog
{
    /// <summary>All operators in alphabetical order.</summary>
    public static EquatableArray<OperatorEntry> All { get; } =
    [
        Entry<Add>("Add", 2, "clamp(a + b, minimum, maximum)"),
        Entry<AveragePool2D>("AveragePool2D", 1, "the mean under a window, per channel"),
        Entry<Clip>("Clip", 1, "min(max(x, minimum), maximum)"),
        Entry<Composition>("Composition", 1, "functions of one element, one after the other"),
        new("Concat", typeof(Concat), 1, int.MaxValue, "operands joined along one dimension"),
        Entry<Conv2D>("Conv2D", 3, "clamp(w ⋆ x + b, minimum, maximum) over rows and columns"),
        Entry<DepthwiseConv2D>("DepthwiseConv2D", 3, "clamp(w ⋆ x + b, minimum, maximum), every channel on its own"),
        Entry<Dequantize>("Dequantize", 1, "the reals that integers stand for"),
        Entry<Div>("Div", 2, "a / b"),
        Entry<Elu>("Elu", 1, "x, or alpha·(exp(x) - 1) where negative"),
        Entry<FullyConnected>("FullyConnected", 3, "clamp(w·x + b, minimum, maximum)"),
        Entry<HardSwish>("HardSwish", 1, "x·clamp(x + 3, 0, 6)/6"),
        Entry<LeakyRelu>("LeakyRelu", 1, "x, or slope·x where negative"),
        Entry<Linear>("Linear", 1, "gain·x + offset"),
        Entry<MatMul>("MatMul", 2, "the matrix product a·b"),
        Entry<MaxPool2D>("MaxPool2D", 1, "the greatest under a window, per channel"),
        Entry<Mean>("Mean", 1, "the mean over some dimensions"),
        Entry<Mul>("Mul", 2, "clamp(a · b, minimum, maximum), element by element"),
        Entry<PRelu>("PRelu", 2, "x, or slope·x where negative, slopes per element"),
        Entry<Pad>("Pad", 1, "x with elements of one value around it"),
        Entry<Quantize>("Quantize", 1, "the nearest integers of the output's type"),
        Entry<Relu>("Relu", 1, "max(x, 0)"),
        Entry<Requantize>("Requantize", 3, "clamp(((x - offset)·multiplier >> shift) + zero point) of integers, per channel"),
        Entry<Rescale>("Rescale", 3, "clamp(x·gain + offset, minimum, maximum), per channel"),
        Entry<Reshape>("Reshape", 1, "the same elements under another shape"),
        Entry<ResizeNearest>("ResizeNearest", 1, "rows and columns repeated or left out"),
        Entry<Sigmoid>("Sigmoid", 1, "1 / (1 + exp(-x))"),
        Entry<Slice>("Slice", 1, "a regular part of a tensor"),
        Entry<Softmax>("Softmax", 1, "exp(β·x) / Σ exp(β·x) over the last dimension"),
        Entry<Sub>("Sub", 2, "clamp(a - b, minimum, maximum)"),
        Entry<Tanh>("Tanh", 1, "the hyperbolic tangent"),
        Entry<Transpose>("Transpose", 1, "the dimensions in another order"),
    ];

    /// <summary>The entry of an operator, or null for one that nobody listed.</summary>
    public static OperatorEntry? Find(Operator @operator) => All.FirstOrDefault(entry => entry.Type == @operator.GetType());

    private static OperatorEntry Entry<T>(string name, int operands, string summary)
        where T : Operator => new(name, typeof(T), operands, operands, summary);
}
