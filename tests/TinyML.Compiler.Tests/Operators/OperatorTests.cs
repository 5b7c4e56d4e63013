using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Tests.Operators;

/// <summary>Float meanings against numbers computed by hand.</summary>
public sealed class OperatorTests
{
    private static readonly TestCaseData[] Cases =
    [
        Case(new FullyConnected(), [7, -4.5f], T([1, 2], 1, 2), T([2, 2], 1, 2, -3, 0.25f), T([2], 2, -2)),
        Case(new FullyConnected(0, 6), [6, 0], T([2], 1, 2), T([2, 2], 1, 2, -3, 0.25f), T([2], 2, -2)),
        Case(new MatMul(), [19, 22, 43, 50], T([2, 2], 1, 2, 3, 4), T([2, 2], 5, 6, 7, 8)),
        Case(new Add(), [11, 22, 13, 24], T([2, 2], 1, 2, 3, 4), T([2], 10, 20)),
        Case(new Sub(), [9, 8, 19, 18], T([2, 1], 10, 20), T([1, 2], 1, 2)),
        Case(new Mul(), [10, 20, 60, 80], T([2, 2], 1, 2, 3, 4), T([2, 1], 10, 20)),
        Case(new Add(0, 20), [11, 0, 13, 20], T([2, 2], 1, -22, 3, 4), T([2], 10, 20)),
        Case(new Sub(float.NegativeInfinity, 8), [8, 8, 8, 8], T([2, 1], 10, 20), T([1, 2], 1, 2)),
        Case(new Mul(-6, 6), [6, -6, 6, 6], T([2, 2], 1, -2, 3, 4), T([2, 1], 10, 20)),
        Case(new Div(), [0.5f, -2], T([2], 1, -4), T([], 2)),
        Case(new Relu(), [0, 0, 2.5f], T([3], -1, 0, 2.5f)),
        Case(new Linear(2, -1), [-3, 4], T([2], -1, 2.5f)),
        Case(new Composition([new Linear(2, -1), new Clip(0, 3)]), [0, 3, 1], T([3], -1, 2.5f, 1)),
        Case(new LeakyRelu(0.5f), [-1, 0, 3], T([3], -2, 0, 3)),
        Case(new Elu(2), [-1.2642411f, 0, 3], T([3], -1, 0, 3)),
        Case(new Clip(-1, 2), [-1, 0.5f, 2], T([3], -5, 0.5f, 9)),
        Case(new Clip(float.NegativeInfinity, 2), [-5, 0.5f, 2], T([3], -5, 0.5f, 9)),
        Case(new Tanh(), [-0.7615942f, 0, 1], T([3], -1, 0, 20)),
        Case(new Sigmoid(), [0.2689414f, 0.5f, 1], T([3], -1, 0, 40)),
        Case(new Softmax(), [0.25f, 0.75f, 0.5f, 0.5f], T([2, 2], 0, 1.0986123f, 1000, 1000)),
        Case(new Softmax(2), [0.25f, 0.75f], T([1, 2], 0, 0.54930615f)),
        Case(new Reshape(Shape.Of(3, 1)), [1, 2, 3], T([1, 3], 1, 2, 3)),
        Case(new Concat(0), [1, 2, 3, 4], T([1, 2], 1, 2), T([1, 2], 3, 4)),
        Case(new Concat(1), [1, 2, 10, 3, 4, 20], T([2, 2], 1, 2, 3, 4), T([2, 1], 10, 20)),
        Case(new PRelu(), [-2, 3, -4, 0], T([2, 2], -1, 3, -2, 0), T([2], 2, 4)),
        Case(new PRelu(), [-0.5f, 3], T([2], -1, 3), T([1], 0.5f)),
        Case(new HardSwish(), [0, -0.375f, 0, 4], T([4], -4, -1.5f, 0, 4)),

        // One channel, 2x2 kernel of ones over 2x3: sums of the two columns, plus the bias.
        Case(new Conv2D(new Window(2, 2)), [12.5f, 16.5f], T([1, 2, 3, 1], 1, 2, 3, 4, 5, 6), T([1, 2, 2, 1], 1, 1, 1, 1), T([1], 0.5f)),
        Case(new Conv2D(new Window(1, 1), 1, 0, 6), [0, 6], T([1, 1, 1, 2], 1, 2), T([2, 1, 1, 2], 1, -2, 3, 4), T([2], 0, 0)),

        // Padding on all edges, stride 2: each corner of 3x3 under a 3x3 kernel of ones sees its 2x2 neighbourhood.
        Case(new Conv2D(new Window(3, 3) { StrideHeight = 2, StrideWidth = 2, PadTop = 1, PadLeft = 1, PadBottom = 1, PadRight = 1 }), [12, 16, 24, 28],
            T([1, 3, 3, 1], 1, 2, 3, 4, 5, 6, 7, 8, 9), T([1, 3, 3, 1], 1, 1, 1, 1, 1, 1, 1, 1, 1), T([1], 0)),
        Case(new Conv2D(new Window(1, 2) { DilationWidth = 2 }), [7], T([1, 1, 3, 1], 1, 9, 3), T([1, 1, 2, 1], 1, 2), T([1], 0)),
        Case(new Conv2D(new Window(1, 1), 2), [2, 9], T([1, 1, 1, 2], 1, 3), T([2, 1, 1, 1], 2, 3), T([2], 0, 0)),
        Case(new DepthwiseConv2D(new Window(1, 2)), [1 + 6, 20 + 80], T([1, 1, 2, 2], 1, 10, 3, 20), T([1, 2, 2], 1, 2, 2, 4), T([2], 0, 0)),
        Case(new DepthwiseConv2D(new Window(1, 1), 0), [2, 3, 0, 25], T([1, 1, 1, 2], 1, 5), T([1, 1, 4], 2, 3, -4, 5), T([4], 0, 0, 0, 0)),
        Case(new AveragePool2D(new Window(2, 2)), [2.5f, 25], T([1, 2, 2, 2], 1, 10, 2, 20, 3, 30, 4, 40)),
        Case(new AveragePool2D(new Window(2, 2) { PadBottom = 1, PadRight = 1 }), [2.5f, 3, 3.5f, 4], T([1, 2, 2, 1], 1, 2, 3, 4)),
        Case(new AveragePool2D(new Window(2, 2) { PadBottom = 1, PadRight = 1 }, true), [2.5f, 1.5f, 1.75f, 1], T([1, 2, 2, 1], 1, 2, 3, 4)),
        Case(new MaxPool2D(new Window(2, 2) { PadTop = 1 }), [-3, -1], T([1, 2, 2, 1], -3, -4, -1, -2)),
        Case(new MaxPool2D(new Window(1, 2), 0), [0, 5], T([1, 1, 3, 1], -3, -4, 5)),
        Case(new Mean([1, 2]), [2.5f, 25], T([1, 2, 2, 2], 1, 10, 2, 20, 3, 30, 4, 40)),
        Case(new Mean([1]), [2, 5], T([2, 3], 1, 2, 3, 4, 5, 6)),
        Case(new Pad([0, 1], [1, 0], 9), [9, 1, 2, 9, 3, 4, 9, 9, 9], T([2, 2], 1, 2, 3, 4)),
        Case(new Slice([0, 2], [2, 2], [1, -2]), [3, 1, 6, 4], T([2, 3], 1, 2, 3, 4, 5, 6)),
        Case(new Transpose([1, 0]), [1, 4, 2, 5, 3, 6], T([2, 3], 1, 2, 3, 4, 5, 6)),
        Case(new Transpose([2, 0, 1]), [1, 3, 5, 7, 2, 4, 6, 8], T([2, 2, 2], 1, 2, 3, 4, 5, 6, 7, 8)),
        Case(new ResizeNearest([0, 0, 1], [1]), [3, 4, 3, 4, 7, 8], T([1, 2, 2, 2], 1, 2, 3, 4, 5, 6, 7, 8)),
    ];

    [TestCaseSource(nameof(Cases))]
    public void An_operator_computes_what_it_says(Operator @operator, Tensor[] operands, float[] expected)
    {
        Tensor output = Tensor.ZeroFloats(@operator.InferShape([.. operands.Select(operand => operand.Type)]));
        @operator.Evaluate(operands, output);
        Assert.That(output.Floats, Is.EqualTo(expected).Within(1e-6f));
    }

    private static readonly Window Stride2 = new(3, 3) { StrideHeight = 2, StrideWidth = 2, PadBottom = 1, PadRight = 1 };

    private static readonly TestCaseData[] Misfits =
    [
        Case(new FullyConnected(), [], T([3], 1, 2, 3), T([2, 2], 1, 2, 3, 4), T([2], 1, 2)),
        Case(new FullyConnected(), [], T([2], 1, 2), T([2, 2], 1, 2, 3, 4), T([1], 1)),
        Case(new MatMul(), [], T([1, 2], 1, 2), T([3, 1], 1, 2, 3)),
        Case(new Add(), [], T([2], 1, 2), T([3], 1, 2, 3)),
        Case(new Add(), [], T([2], 1, 2)),
        Case(new Softmax(), [], T([], 1)),
        Case(new Reshape(Shape.Of(2)), [], T([3], 1, 2, 3)),
        Case(new Concat(1), [], T([1, 2], 1, 2), T([2, 2], 1, 2, 3, 4)),
        Case(new Concat(2), [], T([1, 2], 1, 2)),
        Case(new Conv2D(new Window(3, 3)), [], T([1, 2, 3, 1], 1, 2, 3, 4, 5, 6), T([1, 3, 3, 1], 1, 1, 1, 1, 1, 1, 1, 1, 1), T([1], 0)),
        Case(new Conv2D(new Window(1, 1)), [], T([1, 1, 1, 2], 1, 2), T([1, 1, 1, 1], 1), T([1], 0)),
        Case(new Conv2D(new Window(1, 1), 2), [], T([1, 1, 1, 2], 1, 2), T([1, 1, 1, 1], 1), T([1], 0)),
        Case(new DepthwiseConv2D(new Window(1, 1)), [], T([1, 1, 1, 2], 1, 2), T([1, 1, 3], 1, 1, 1), T([3], 0, 0, 0)),
        Case(new AveragePool2D(new Window(2, 2)), [], T([2, 2], 1, 2, 3, 4)),
        Case(new MaxPool2D(new Window(2, 2)), [], T([1, 1, 2, 1], 1, 2)),
        Case(new Mean([2]), [], T([2, 2], 1, 2, 3, 4)),
        Case(new Pad([-1], [0]), [], T([2], 1, 2)),
        Case(new Slice([1], [2], [1]), [], T([2], 1, 2)),
        Case(new Slice([0], [2], [-1]), [], T([2], 1, 2)),
        Case(new Transpose([0, 0]), [], T([2, 1], 1, 2)),
        Case(new ResizeNearest([1, 0], [0]), [], T([1, 2, 1, 1], 1, 2)),
        Case(new ResizeNearest([0], [1]), [], T([1, 1, 1, 1], 1)),
    ];

    [TestCaseSource(nameof(Misfits))]
    public void Operands_that_do_not_fit_are_refused(Operator @operator, Tensor[] operands, float[] expected)
    {
        Assert.That(expected, Is.Empty);
        var refusal = Assert.Throws<DiagnosticException>(() => @operator.InferShape([.. operands.Select(operand => operand.Type)]))!;
        Assert.That(refusal.Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.OperandsDoNotFit));
    }

    [Test]
    public void Multiply_accumulates_are_counted() =>
        Assert.Multiple(() =>
        {
            Assert.That(new FullyConnected().Macs([TensorType.Float(1, 8), TensorType.Float(5, 8), TensorType.Float(5)]), Is.EqualTo(40));
            Assert.That(new MatMul().Macs([TensorType.Float(3, 8), TensorType.Float(8, 5)]), Is.EqualTo(120));
            Assert.That(new Conv2D(Stride2).Macs([TensorType.Float(1, 6, 6, 3), TensorType.Float(8, 3, 3, 3), TensorType.Float(8)]), Is.EqualTo(9 * 8 * 27));
            Assert.That(new DepthwiseConv2D(Stride2).Macs([TensorType.Float(1, 6, 6, 3), TensorType.Float(3, 3, 3), TensorType.Float(3)]), Is.EqualTo(9 * 27));
        });

    [Test]
    public void The_catalog_is_complete_and_in_order()
    {
        Type[] records = [.. typeof(Operator).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Operator)) && !type.IsAbstract)];
        Assert.Multiple(() =>
        {
            Assert.That(OperatorCatalog.All.Select(entry => entry.Type), Is.EquivalentTo(records));
            Assert.That(OperatorCatalog.All.Select(entry => entry.Name), Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal).And.Unique);
            Assert.That(OperatorCatalog.All.Select(entry => entry.Name), Is.EqualTo(OperatorCatalog.All.Select(entry => entry.Type.Name)));
        });
    }

    [Test]
    public void Every_operator_has_a_hand_computed_case()
    {
        string[] integerOnly = ["Quantize", "Requantize", "Rescale", "Dequantize"];
        IEnumerable<Type> tested = Cases.Select(data => data.Arguments[0]!.GetType());
        Assert.That(OperatorCatalog.All.Select(entry => entry.Type).Except(tested).Select(type => type.Name), Is.SubsetOf(integerOnly));
    }

    private static TestCaseData Case(Operator @operator, float[] expected, params Tensor[] operands) =>
        new TestCaseData(@operator, operands, expected).SetArgDisplayNames($"{@operator.Name} of {string.Join(", ", operands.Select(operand => operand.Type.Shape))}");

    private static Tensor T(int[] dimensions, params float[] values) => Tensor.OfFloats(Shape.Of(dimensions), values);
}
