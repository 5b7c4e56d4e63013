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
        Case(new LeakyRelu(0.5f), [-1, 0, 3], T([3], -2, 0, 3)),
        Case(new Clip(-1, 2), [-1, 0.5f, 2], T([3], -5, 0.5f, 9)),
        Case(new Clip(float.NegativeInfinity, 2), [-5, 0.5f, 2], T([3], -5, 0.5f, 9)),
        Case(new Tanh(), [-0.7615942f, 0, 1], T([3], -1, 0, 20)),
        Case(new Sigmoid(), [0.2689414f, 0.5f, 1], T([3], -1, 0, 40)),
        Case(new Softmax(), [0.25f, 0.75f, 0.5f, 0.5f], T([2, 2], 0, 1.0986123f, 1000, 1000)),
        Case(new Reshape(Shape.Of(3, 1)), [1, 2, 3], T([1, 3], 1, 2, 3)),
        Case(new Concat(0), [1, 2, 3, 4], T([1, 2], 1, 2), T([1, 2], 3, 4)),
        Case(new Concat(1), [1, 2, 10, 3, 4, 20], T([2, 2], 1, 2, 3, 4), T([2, 1], 10, 20)),
    ];

    [TestCaseSource(nameof(Cases))]
    public void An_operator_computes_what_it_says(Operator @operator, Tensor[] operands, float[] expected)
    {
        Tensor output = Tensor.ZeroFloats(@operator.InferShape([.. operands.Select(operand => operand.Type)]));
        @operator.Evaluate(operands, output);
        Assert.That(output.Floats, Is.EqualTo(expected).Within(1e-6f));
    }

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
