using TinyML.Compiler.Import.TfLite;
using TinyML.Compiler.Ir;
using TinyML.Execution;
using TinyML.Testing.TfLite;
using static TinyML.Testing.TfLite.TfLiteModelBuilder;

namespace TinyML.Compiler.Tests.Import.TfLite;

/// <summary>Forms of operators in float models; expected numbers are computed by hand. The input holds -4, 0.5, 2, 3, or 1 to 9 where it has nine elements.</summary>
public sealed class FloatFormTests
{
    private static readonly TestCaseData[] Forms =
    [
        Form("ADD with Relu", [1, 4], m => m.Floats("c", [4], 1, 1, 1, 1).Operator(TfLiteCode.Add, ["x", "c"], ["y"], 11, TfLiteCode.Activation(1)), [0, 1.5f, 3, 4]),
        Form("SUB without options", [1, 4], m => m.Floats("c", [1], 1).Operator(TfLiteCode.Sub, ["c", "x"], ["y"]), [5, 0.5f, -1, -2]),
        Form("MUL with Relu6", [1, 4], m => m.Floats("c", [], 4).Operator(TfLiteCode.Mul, ["x", "c"], ["y"], 21, TfLiteCode.Activation(3)), [0, 2, 6, 6]),
        Form("DIV with limits", [1, 4], m => m.Floats("c", [1], 2).Operator(TfLiteCode.Div, ["x", "c"], ["y"], 29, TfLiteCode.Activation(2)), [-1, 0.25f, 1, 1]),
        Form("RELU", [1, 4], m => m.Operator(TfLiteCode.Relu, ["x"], ["y"]), [0, 0.5f, 2, 3]),
        Form("RELU6", [1, 4], m => m.Floats("c", [1], 3).Tensor("t", F32, [1, 4]).Operator(TfLiteCode.Mul, ["x", "c"], ["t"]).Operator(TfLiteCode.Relu6, ["t"], ["y"]), [0, 1.5f, 6, 6]),
        Form("RELU_N1_TO_1", [1, 4], m => m.Operator(TfLiteCode.ReluN1To1, ["x"], ["y"]), [-1, 0.5f, 1, 1]),
        Form("LEAKY_RELU", [1, 4], m => m.Operator(TfLiteCode.LeakyRelu, ["x"], ["y"], 75, FlatNode.Table().Set(0, 0.25f)), [-1, 0.5f, 2, 3]),
        Form("ELU", [1, 4], m => m.Operator(TfLiteCode.Elu, ["x"], ["y"]), [-0.98168436f, 0.5f, 2, 3]),
        Form("PRELU", [1, 2, 2], m => m.Floats("a", [1, 1, 2], 0.5f, 2).Operator(TfLiteCode.PRelu, ["x", "a"], ["y"]), [-2, 0.5f, 2, 3]),
        Form("HARD_SWISH", [1, 4], m => m.Operator(TfLiteCode.HardSwish, ["x"], ["y"]), [0, 0.5f * 3.5f / 6, 2 * 5f / 6, 3]),
        Form("LOGISTIC", [1, 4], m => m.Operator(TfLiteCode.Logistic, ["x"], ["y"]), [0.01798621f, 0.62245933f, 0.88079708f, 0.95257413f]),
        Form("TANH", [1, 4], m => m.Operator(TfLiteCode.Tanh, ["x"], ["y"]), [-0.9993293f, 0.46211716f, 0.96402758f, 0.99505475f]),
        Form("SOFTMAX with beta", [2, 2], m => m.Operator(TfLiteCode.Softmax, ["x"], ["y"], 9, FlatNode.Table().Set(0, 2f)), [0.00012339f, 0.99987661f, 0.11920292f, 0.88079708f]),
        Form("MINIMUM", [1, 4], m => m.Floats("c", [1], 1).Operator(TfLiteCode.Minimum, ["c", "x"], ["y"]), [-4, 0.5f, 1, 1]),
        Form("MAXIMUM", [1, 4], m => m.Floats("c", [1], 1).Operator(TfLiteCode.Maximum, ["x", "c"], ["y"]), [1, 1, 2, 3]),
        Form("FULLY_CONNECTED without a bias", [1, 4], m => m.Floats("w", [2, 4], 1, 2, 3, 4, 1, 0, 0, 0).Operator(TfLiteCode.FullyConnected, ["x", "w", ""], ["y"], 8, TfLiteCode.Activation(1)), [15, 0]),
        Form("FULLY_CONNECTED of rows", [1, 2, 2], m => m.Floats("w", [1, 2], 1, 2).Floats("b", [1], 10).Operator(TfLiteCode.FullyConnected, ["x", "w", "b"], ["y"], 8, FlatNode.Table()), [7, 18]),
        Form("FULLY_CONNECTED that keeps dimensions", [1, 1, 4], m => m.Floats("w", [1, 4], 1, 2, 3, 4).Operator(TfLiteCode.FullyConnected, ["x", "w"], ["y"], 8, FlatNode.Table().SetByte(2, 1)), [15]),
        Form("FULLY_CONNECTED with 8-bit weights", [1, 4], m => m.Bytes("w", [1, 4], TfLiteScales.Of(0.5f), 2, 4, 6, 8).Operator(TfLiteCode.FullyConnected, ["x", "w"], ["y"], 8, FlatNode.Table()), [15]),
        Form("FULLY_CONNECTED with half weights", [1, 4], m => m.Constant("h", F16, [1, 4], [0x00, 0x3C, 0x00, 0x40, 0x00, 0x42, 0x00, 0x44]).Tensor("w", F32, [1, 4])
            .Operator(TfLiteCode.Dequantize, ["h"], ["w"]).Operator(TfLiteCode.FullyConnected, ["x", "w"], ["y"], 8, FlatNode.Table()), [15]),
        Form("CONV_2D, SAME", [1, 3, 3, 1], m => m.Floats("w", [1, 2, 2, 1], 1, 10, 100, 1000).Floats("b", [1], 0.5f).Operator(TfLiteCode.Conv2D, ["x", "w", "b"], ["y"], 1, TfLiteCode.ConvOptions(0, 2)),
            [5421.5f, 603.5f, 87.5f, 9.5f]),
        Form("CONV_2D, VALID, dilated", [1, 3, 3, 1], m => m.Floats("w", [1, 2, 2, 1], 1, 10, 100, 1000).Operator(TfLiteCode.Conv2D, ["x", "w"], ["y"], 1, TfLiteCode.ConvOptions(dilation: 2)), [9731]),
        Form("DEPTHWISE_CONV_2D", [1, 1, 2, 2], m => m.Floats("w", [1, 1, 2, 4], 1, 2, 3, 4, 5, 6, 7, 8).Operator(TfLiteCode.DepthwiseConv2D, ["x", "w"], ["y"], 2, TfLiteCode.DepthwiseOptions()), [6, 4, 22.5f, 26]),
        Form("AVERAGE_POOL_2D, SAME", [1, 3, 3, 1], m => m.Operator(TfLiteCode.AveragePool2D, ["x"], ["y"], 5, TfLiteCode.PoolOptions(2, 2, 0)), [3, 4.5f, 7.5f, 9]),
        Form("MAX_POOL_2D, VALID", [1, 3, 3, 1], m => m.Operator(TfLiteCode.MaxPool2D, ["x"], ["y"], 5, TfLiteCode.PoolOptions(2, 1)), [5, 6, 8, 9]),
        Form("MEAN", [1, 2, 2], m => m.Integers("axes", -1).Operator(TfLiteCode.Mean, ["x", "axes"], ["y"]), [-1.75f, 2.5f]),
        Form("MEAN that keeps dimensions", [1, 2, 2], m => m.Integers("axes", 1, 2).Operator(TfLiteCode.Mean, ["x", "axes"], ["y"], 27, FlatNode.Table().SetByte(0, 1)), [0.375f]),
        Form("CONCATENATION with Relu", [1, 4], m => m.Operator(TfLiteCode.Concatenation, ["x", "x"], ["y"], 10, FlatNode.Table().Set(0, -1).SetByte(1, 1)), [0, 0.5f, 2, 3, 0, 0.5f, 2, 3]),
        Form("RESHAPE by an operand", [1, 4], m => m.Integers("s", -1, 2).Operator(TfLiteCode.Reshape, ["x", "s"], ["y"], 17, FlatNode.Table()), [-4, 0.5f, 2, 3]),
        Form("RESHAPE by options", [1, 4], m => m.Operator(TfLiteCode.Reshape, ["x"], ["y"], 17, FlatNode.Table().Set(0, FlatNode.Vector(2, 2))), [-4, 0.5f, 2, 3]),
        Form("SQUEEZE, EXPAND_DIMS", [1, 4, 1], m => m.Tensor("s", F32, [4]).Integers("at", -1).Operator(TfLiteCode.Squeeze, ["x"], ["s"], 30, FlatNode.Table()).Operator(TfLiteCode.ExpandDims, ["s", "at"], ["y"]), [-4, 0.5f, 2, 3]),
        Form("TRANSPOSE", [1, 2, 2], m => m.Integers("p", 0, 2, 1).Operator(TfLiteCode.Transpose, ["x", "p"], ["y"]), [-4, 2, 0.5f, 3]),
        Form("PAD", [1, 4], m => m.Constant("p", I32, [2, 2], [.. new[] { 0, 0, 1, 2 }.SelectMany(BitConverter.GetBytes)]).Operator(TfLiteCode.Pad, ["x", "p"], ["y"]), [0, -4, 0.5f, 2, 3, 0, 0]),
        Form("PADV2", [1, 4], m => m.Constant("p", I32, [2, 2], [.. new[] { 0, 0, 1, 0 }.SelectMany(BitConverter.GetBytes)]).Floats("v", [], 7).Operator(TfLiteCode.PadV2, ["x", "p", "v"], ["y"]), [7, -4, 0.5f, 2, 3]),
        Form("SLICE", [1, 4], m => m.Integers("b", 0, 1).Integers("n", 1, -1).Operator(TfLiteCode.Slice, ["x", "b", "n"], ["y"]), [0.5f, 2, 3]),
        Form("STRIDED_SLICE backwards", [1, 4], m => m.Integers("b", 0, -1).Integers("e", 1, -9).Integers("s", 1, -2).Operator(TfLiteCode.StridedSlice, ["x", "b", "e", "s"], ["y"], 32, FlatNode.Table()), [3, 0.5f]),
        Form("STRIDED_SLICE with masks", [1, 2, 2], m => m.Integers("b", 9, 1, 1).Integers("e", 0, 9, 2).Integers("s", 1, 1, 1)
            .Operator(TfLiteCode.StridedSlice, ["x", "b", "e", "s"], ["y"], 32, FlatNode.Table().Set(0, 1).Set(1, 1).Set(4, 4)), [3]),
        Form("SPLIT", [1, 4], m => m.Integers("a", 1).Tensor("t", F32, [1, 2]).Tensor("u", F32, [1, 2]).Operator(TfLiteCode.Split, ["a", "x"], ["t", "u"], 35, FlatNode.Table().Set(0, 2))
            .Operator(TfLiteCode.Sub, ["u", "t"], ["y"]), [6, 2.5f]),
        Form("SPLIT_V", [1, 4], m => m.Integers("a", 1).Integers("n", 1, -1).Tensor("t", F32, [1, 1]).Operator(TfLiteCode.SplitV, ["x", "n", "a"], ["t", "y"], 79, FlatNode.Table().Set(0, 2)), [0.5f, 2, 3]),
        Form("RESIZE_NEAREST_NEIGHBOR", [1, 2, 2, 1], m => m.Integers("n", 3, 2).Operator(TfLiteCode.ResizeNearest, ["x", "n"], ["y"], 74, FlatNode.Table().SetByte(1, 1)), [-4, 0.5f, 2, 3, 2, 3]),
        Form("flattening as converters write it", [1, 2, 2], m => m.Tensor("all", I32, [3]).Tensor("n", I32, []).Tensor("s", I32, [2]).Integers("b", 0).Integers("e", 1).Integers("one", 1).Constant("rest", I32, [], [255, 255, 255, 255])
            .Operator(TfLiteCode.Shape, ["x"], ["all"]).Operator(TfLiteCode.StridedSlice, ["all", "b", "e", "one"], ["n"], 32, FlatNode.Table().Set(4, 1))
            .Operator(TfLiteCode.Pack, ["n", "rest"], ["s"], 59, FlatNode.Table().Set(0, 2)).Operator(TfLiteCode.Reshape, ["x", "s"], ["y"], 17, FlatNode.Table()), [-4, 0.5f, 2, 3]),
    ];

    [TestCaseSource(nameof(Forms))]
    public void An_operator_is_understood(byte[] file, float[] expected)
    {
        Graph graph = TfLiteImporter.Import(file, "model");
        int count = graph[graph.Inputs[0]].Type.Shape.ElementCount;
        float[] input = count == 9 ? [.. Enumerable.Range(1, 9).Select(i => (float)i)] : [-4f, 0.5f, 2f, 3f];
        Assert.That(new FloatExecutor(graph).Run(input)[0], Is.EqualTo(expected).Within(1e-6f));
    }

    [Test]
    public void Operators_of_the_table_are_all_tried_here_or_quantized()
    {
        string[] tried = [.. Forms.SelectMany(form => TfLiteImporter.Summarize((byte[])form.Arguments[0]!, "model").Operators.Keys).Distinct()];
        Assert.That(TfLiteImporter.SupportedOperators.Except(tried), Is.EquivalentTo(new[] { "CAST", "QUANTIZE" }));
    }

    private static TestCaseData Form(string name, int[] input, Func<TfLiteModelBuilder, TfLiteModelBuilder> nodes, float[] expected) =>
        new TestCaseData(nodes(new TfLiteModelBuilder().Input("x", F32, input).Tensor("y", F32, [1])).Output("y").ToBytes(), expected).SetArgDisplayNames(name);
}
