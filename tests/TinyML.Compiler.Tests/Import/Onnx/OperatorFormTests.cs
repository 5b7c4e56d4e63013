using TinyML.Compiler.Import.Onnx;
using TinyML.Compiler.Ir;
using TinyML.Execution;
using TinyML.Testing.Onnx;
using static TinyML.Testing.Onnx.OnnxModelBuilder;

namespace TinyML.Compiler.Tests.Import.Onnx;

/// <summary>Forms of operators that differ between versions and exporters; expected numbers are computed by hand.</summary>
public sealed class OperatorFormTests
{
    private static readonly TestCaseData[] Forms =
    [
        Form("Clip by attributes", 9, [1, 4], m => m.Node("Clip", ["x"], "y", Float("min", -1), Float("max", 2)), [-1, 0.5f, 2, 2]),
        Form("Clip by operands", 13, [1, 4], m => m.Constant("lo", [], -1).Constant("hi", [], 2).Node("Clip", ["x", "lo", "hi"], "y"), [-1, 0.5f, 2, 2]),
        Form("Clip without a lower limit", 13, [1, 4], m => m.Constant("hi", [], 2).Node("Clip", ["x", "", "hi"], "y"), [-4, 0.5f, 2, 2]),
        Form("LeakyRelu", 13, [1, 4], m => m.Node("LeakyRelu", ["x"], "y", Float("alpha", 0.25f)), [-1, 0.5f, 2, 3]),
        Form("Elu", 13, [1, 4], m => m.Node("Elu", ["x"], "y", Float("alpha", 0.5f)), [-0.49084218f, 0.5f, 2, 3]),
        Form("Elu with its own alpha", 6, [1, 4], m => m.Node("Elu", ["x"], "y"), [-0.98168436f, 0.5f, 2, 3]),
        Form("Gemm with alpha and beta", 13, [1, 4], m => m.Constant("w", [4, 1], 1, 2, 3, 4).Constant("c", [1], 10).Node("Gemm", ["x", "w", "c"], "y", Float("alpha", 2), Float("beta", 0.5f)), [(2 * 15) + 5]),
        Form("Gemm without an addend", 13, [1, 4], m => m.Constant("w", [4, 1], 1, 2, 3, 4).Node("Gemm", ["x", "w"], "y"), [15]),
        Form("Gemm with a transposed input", 13, [4, 1], m => m.Constant("w", [2, 4], 1, 2, 3, 4, 1, 0, 0, 0).Constant("c", [1, 1], 1).Node("Gemm", ["x", "w", "c"], "y", Integer("transA", 1), Integer("transB", 1)), [16, -3]),
        Form("MatMul with a vector", 13, [4], m => m.Constant("w", [4, 2], 1, 1, 2, 0, 3, 0, 4, 0).Node("MatMul", ["x", "w"], "y"), [15, -4]),
        Form("MatMul of rank 3", 13, [1, 1, 4], m => m.Constant("w", [4, 1], 1, 2, 3, 4).Node("MatMul", ["x", "w"], "y"), [15]),
        Form("MatMul with a transposed constant", 13, [1, 4], m => m.Constant("w", [2, 4], 1, 2, 3, 4, 1, 0, 0, 0).Node("Transpose", ["w"], "t", IntegerList("perm", 1, 0)).Node("MatMul", ["x", "t"], "y"), [15, -4]),
        Form("Sub, Div, Mul, Add", 13, [1, 4], m => m.Constant("one", [1], 1).Constant("c", [4], 1, 2, 4, 8).Node("Sub", ["x", "one"], "a").Node("Div", ["a", "c"], "b").Node("Mul", ["c", "b"], "d").Node("Add", ["one", "d"], "y"), [-4, 0.5f, 2, 3]),
        Form("constant minus input", 13, [1, 4], m => m.Constant("one", [1], 1).Node("Sub", ["one", "x"], "y"), [5, 0.5f, -1, -2]),
        Form("Squeeze by attribute", 11, [1, 4, 1], m => m.Node("Squeeze", ["x"], "y", IntegerList("axes", 2)), [-4, 0.5f, 2, 3]),
        Form("Squeeze by operand", 13, [1, 4, 1], m => m.Integers("axes", -1).Node("Squeeze", ["x", "axes"], "y"), [-4, 0.5f, 2, 3]),
        Form("Unsqueeze by attribute", 11, [1, 4], m => m.Node("Unsqueeze", ["x"], "y", IntegerList("axes", 0, 3)), [-4, 0.5f, 2, 3]),
        Form("Unsqueeze by operand", 13, [1, 4], m => m.Integers("axes", -1).Node("Unsqueeze", ["x", "axes"], "y"), [-4, 0.5f, 2, 3]),
        Form("Reshape with 0 and -1", 13, [1, 4], m => m.Integers("s", 0, 2, -1).Node("Reshape", ["x", "s"], "y"), [-4, 0.5f, 2, 3]),
        Form("Flatten", 13, [1, 2, 2], m => m.Node("Flatten", ["x"], "y"), [-4, 0.5f, 2, 3]),
        Form("x.view(x.size(0), -1)", 13, [0, 2, 2], m => m.Node("Shape", ["x"], "all").Integers("zero", 0).Integers("rest", -1).Node("Gather", ["all", "zero"], "n").Node("Concat", ["n", "rest"], "s", Integer("axis", 0)).Node("Reshape", ["x", "s"], "y"), [-4, 0.5f, 2, 3]),
        Form("Dropout, Identity, Cast", 13, [1, 4], m => m.Node("", "Dropout", ["x"], ["a", "mask"]).Node("Identity", ["a"], "b").Node("Cast", ["b"], "c", Integer("to", 11)).Node("Relu", ["c"], "y"), [0, 0.5f, 2, 3]),
        Form("Constant as a node", 13, [1, 4], m => m.Node("Constant", [], "c", OfTensor("value", Floats("", [4], 1, 2, 3, 4))).Node("Add", ["x", "c"], "y"), [-3, 2.5f, 5, 7]),
        Form("Constant as a number", 13, [1, 4], m => m.Node("Constant", [], "c", Float("value_float", 2)).Node("Mul", ["x", "c"], "y"), [-8, 1, 4, 6]),
        Form("Softmax over all but the first dimension before version 13", 11, [1, 2, 2], m => m.Node("Softmax", ["x"], "y"), Softmax(-4, 0.5, 2, 3)),
        Form("Softmax over the last dimension before version 13", 11, [2, 2], m => m.Node("Softmax", ["x"], "y", Integer("axis", -1)), [.. Softmax(-4, 0.5), .. Softmax(2, 3)]),
        Form("Softmax over the first dimension", 13, [2, 2], m => m.Node("Softmax", ["x"], "y", Integer("axis", 0)), [Softmax(-4, 2)[0], Softmax(0.5, 3)[0], Softmax(-4, 2)[1], Softmax(0.5, 3)[1]]),
        Form("Softmax over the last dimension from version 13 on", 13, [1, 2, 2], m => m.Node("Softmax", ["x"], "y"), [.. Softmax(-4, 0.5), .. Softmax(2, 3)]),
    ];

    [TestCaseSource(nameof(Forms))]
    public void An_operator_is_understood(byte[] file, float[] expected)
    {
        Graph graph = OnnxImporter.Import(file, "model");
        Assert.That(new FloatExecutor(graph).Run([-4f, 0.5f, 2f, 3f])[0], Is.EqualTo(expected).Within(1e-6f));
    }

    [TestCase(1)]
    [TestCase(21)]
    public void The_oldest_and_the_newest_operator_set_are_read(int opset)
    {
        OnnxModelBuilder model = new OnnxModelBuilder(opset).Input("x", 0, 4).Node("Tanh", ["x"], "y").Output("y", 0, 4);
        Assert.That(OnnxImporter.Import(model.ToBytes(), "model").Nodes, Has.Count.EqualTo(1));
    }

    [Test]
    public void Constants_that_are_listed_among_the_inputs_are_no_inputs()
    {
        OnnxModelBuilder model = new OnnxModelBuilder(8).Input("x", 0, 2).Input("c", 2).Constant("c", [2], 1, 2).Node("Add", ["x", "c"], "y").Output("y", 0, 2);
        Assert.That(OnnxImporter.Import(model.ToBytes(), "model").Inputs, Has.Count.EqualTo(1));
    }

    [Test]
    public void Nodes_in_any_order_are_sorted()
    {
        OnnxModelBuilder model = new OnnxModelBuilder().Input("x", 0, 2).Node("Relu", ["a"], "y").Node("Tanh", ["x"], "a").Output("y", 0, 2);
        Assert.That(OnnxImporter.Import(model.ToBytes(), "model").Nodes.Select(node => node.Operator.Name), Is.EqualTo(new[] { "Tanh", "Relu" }));
    }

    private static TestCaseData Form(string name, int opset, int[] input, Func<OnnxModelBuilder, OnnxModelBuilder> nodes, float[] expected) =>
        new TestCaseData(nodes(new OnnxModelBuilder(opset).Input("x", input)).Output("y").ToBytes(), expected).SetArgDisplayNames(name);

    private static float[] Softmax(params double[] x) => [.. x.Select(value => (float)(Math.Exp(value) / x.Sum(Math.Exp)))];
}
