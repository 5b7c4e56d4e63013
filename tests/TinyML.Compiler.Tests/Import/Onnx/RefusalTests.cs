using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Import.Onnx;
using TinyML.Compiler.Import.Onnx.Format;
using TinyML.Compiler.Specs;
using TinyML.Testing.Onnx;
using static TinyML.Compiler.Import.Onnx.Format.TensorProto.Types;
using static TinyML.Testing.Onnx.OnnxModelBuilder;

namespace TinyML.Compiler.Tests.Import.Onnx;

public sealed class RefusalTests
{
    private static readonly TestCaseData[] Refusals =
    [
        Refusal("operator", "TML1003", "LSTM_0", m => m.Node("LSTM", ["x"], "y")),
        Refusal("operator of another domain", "TML1003", "com.acme.Relu", m => m.Node("com.acme", "Relu", ["x"], ["y"])),
        Refusal("product of two computed values", "TML1010", "MatMul_0", m => m.Node("MatMul", ["x", "t"], "y")),
        Refusal("sizes that do not fit", "TML1010", "Gemm_0", m => m.Constant("w", [3, 1], 1, 2, 3).Node("Gemm", ["x", "w"], "y")),
        Refusal("shapes that do not broadcast", "TML1401", "Add_0", m => m.Constant("c", [3], 1, 2, 3).Node("Add", ["x", "c"], "y")),
        Refusal("division by zero", "TML1010", "Div_0", m => m.Constant("c", [1], 0).Node("Div", ["x", "c"], "y")),
        Refusal("cast to integers", "TML1010", "Cast_0", m => m.Node("Cast", ["x"], "y", Integer("to", 7))),
        Refusal("missing operand", "TML1010", "Relu_0", m => m.Node("Relu", [], "y")),
        Refusal("limits in the wrong order", "TML1010", "Clip_0", m => m.Constant("lo", [], 2).Constant("hi", [], 1).Node("Clip", ["x", "lo", "hi"], "y")),
        Refusal("dropout in training", "TML1010", "Dropout_0", m => m.Integers("t", 1).Node("Dropout", ["x", "", "t"], "y")),
        Refusal("order of dimensions that does not fit", "TML1010", "Transpose_0", m => m.Node("Transpose", ["x2"], "y", IntegerList("perm", 0, 0))),
        Refusal("convolution in three dimensions", "TML1010", "Conv_0", m => m.Constant("w", [1, 1, 1, 1, 1], 1).Node("Conv", ["v", "w"], "y")),
        Refusal("convolution of two pictures", "TML1010", "batch of 1", m => m.Constant("w", [1, 1, 1, 1], 1).Node("Conv", ["two", "w"], "y")),
        Refusal("convolution with computed weights", "TML1010", "must be constant", m => m.Node("Conv", ["p", "p"], "y")),
        Refusal("weights of another rank", "TML1010", "Conv_0", m => m.Constant("w", [1, 1, 1], 1).Node("Conv", ["p", "w"], "y")),
        Refusal("weights of other channels", "TML1010", "Conv_0", m => m.Constant("w", [1, 2, 1, 1], 1, 2).Node("Conv", ["p", "w"], "y")),
        Refusal("no groups", "TML1010", "0 groups", m => m.Constant("w", [1, 1, 1, 1], 1).Node("Conv", ["p", "w"], "y", Integer("group", 0))),
        Refusal("kernel larger than the picture", "TML1401", "Conv_0", m => m.Constant("w", [1, 1, 3, 3], new float[9]).Node("Conv", ["p", "w"], "y")),
        Refusal("kernel_shape other than the weights", "TML1010", "kernel", m => m.Constant("w", [1, 1, 1, 1], 1).Node("Conv", ["p", "w"], "y", IntegerList("kernel_shape", 2, 2))),
        Refusal("stride of zero", "TML1010", "strides", m => m.Constant("w", [1, 1, 1, 1], 1).Node("Conv", ["p", "w"], "y", IntegerList("strides", 0, 1))),
        Refusal("negative dilation", "TML1010", "dilations", m => m.Constant("w", [1, 1, 1, 1], 1).Node("Conv", ["p", "w"], "y", IntegerList("dilations", -1, 1))),
        Refusal("padding without end", "TML1010", "pads", m => m.Constant("w", [1, 1, 1, 1], 1).Node("Conv", ["p", "w"], "y", IntegerList("pads", long.MaxValue, 0, 0, 0))),
        Refusal("unknown auto_pad", "TML1010", "auto_pad", m => m.Constant("w", [1, 1, 1, 1], 1).Node("Conv", ["p", "w"], "y", String("auto_pad", "SIDEWAYS"))),
        Refusal("pooling of padding alone", "TML1010", "padding alone", m => m.Node("MaxPool", ["p"], "y", IntegerList("kernel_shape", 2, 2), IntegerList("pads", 2, 2, 2, 2))),
        Refusal("pooling without a kernel", "TML1010", "kernel_shape", m => m.Node("AveragePool", ["p"], "y")),
        Refusal("where the greatest was", "TML1007", "'i'", m => m.Node("", "MaxPool", ["p"], ["y", "i"], IntegerList("kernel_shape", 2, 2)).Output("i")),
        Refusal("statistics of other channels", "TML1010", "channels", m => m.Constant("c", [2], 1, 1).Node("BatchNormalization", ["p", "c", "c", "c", "c"], "y")),
        Refusal("normalisation in training", "TML1010", "batch", m => m.Constant("c", [1], 1).Node("BatchNormalization", ["p", "c", "c", "c", "c"], "y", Integer("training_mode", 1))),
        Refusal("bilinear resizing", "TML1010", "linear", m => m.Constant("s", [4], 1, 1, 2, 2).Node("Resize", ["p", "", "s"], "y", String("mode", "linear"))),
        Refusal("resizing to nothing", "TML1010", "resized", m => m.Constant("s", [4], 1, 1, 0.1f, 2).Node("Resize", ["p", "", "s"], "y")),
        Refusal("resizing to a huge picture", "TML1010", "resized", m => m.Integers("s", 1, 1, long.MaxValue, 2).Node("Resize", ["p", "", "", "s"], "y")),
        Refusal("resizing channels", "TML1010", "channels", m => m.Constant("s", [4], 1, 2, 1, 1).Node("Resize", ["p", "", "s"], "y")),
        Refusal("reflecting padding", "TML1010", "reflect", m => m.Integers("n", 0, 1, 0, 1).Node("Pad", ["x", "n"], "y", String("mode", "reflect"))),
        Refusal("too few pads", "TML1010", "pads", m => m.Integers("n", 0, 1).Node("Pad", ["x", "n"], "y")),
        Refusal("empty part", "TML1010", "empty", m => m.Integers("a", 2).Integers("b", 1).Integers("d", 1).Node("Slice", ["x", "a", "b", "d"], "y")),
        Refusal("step of zero", "TML1010", "step of 0", m => m.Integers("a", 0).Integers("b", 1).Integers("d", 1).Integers("z", 0).Node("Slice", ["x", "a", "b", "d", "z"], "y")),
        Refusal("parts that do not add up", "TML1010", "split", m => m.Integers("n", 1, 1).Node("", "Split", ["x", "n"], ["y", "z"], Integer("axis", 1))),
        Refusal("element that does not exist", "TML1010", "axis 9", m => m.Integers("n", 9).Node("Gather", ["x", "n"], "y", Integer("axis", 1))),
        Refusal("scale of zero", "TML1013", "scale of 0", m => m.Constant("s", [], 0).Node("QuantizeLinear", ["x", "s"], "q").Node("DequantizeLinear", ["q", "s"], "y")),
        Refusal("negative scale", "TML1013", "scale of -1", m => m.Constant("s", [], -1).Node("QuantizeLinear", ["x", "s"], "q").Node("DequantizeLinear", ["q", "s"], "y")),
        Refusal("scale that is not a number", "TML1006", "NaN", m => m.Constant("s", [], float.NaN).Node("QuantizeLinear", ["x", "s"], "q").Node("DequantizeLinear", ["q", "s"], "y")),
        Refusal("computed scale", "TML1013", "constant scale", m => m.Node("QuantizeLinear", ["x", "x"], "q").Node("DequantizeLinear", ["q", "x"], "y")),
        Refusal("scales that change on the way", "TML1013", "scale 1 and", m => m.Constant("s", [], 1).Constant("t", [], 2).Node("QuantizeLinear", ["x", "s"], "q").Node("DequantizeLinear", ["q", "t"], "y")),
        Refusal("dequantized floats", "TML1004", "holds floats", m => m.Constant("s", [], 1).Node("DequantizeLinear", ["x", "s"], "y")),
        Refusal("arithmetic on quantized integers", "TML1010", "DequantizeLinear", m => m.Constant("s", [], 1).Node("QuantizeLinear", ["x", "s"], "q").Node("Add", ["q", "q"], "y")),
        Refusal("reshape to another size", "TML1401", "Reshape_0", m => m.Integers("s", 3).Node("Reshape", ["x", "s"], "y")),
        Refusal("reshape to a huge size", "TML1010", "Reshape_0", m => m.Integers("s", long.MaxValue, long.MaxValue).Node("Reshape", ["x", "s"], "y")),
        Refusal("huge broadcast", "TML1005", "Add_1", m => m.Constant("a", [1, 8192], new float[8192]).Constant("b", [8192, 1], new float[8192]).Node("Relu", ["x"], "r").Node("Add", ["a", "b"], "s").Node("Add", ["r", "s"], "y")),
        Refusal("dangling name", "TML1008", "'nowhere'", m => m.Node("Add", ["x", "nowhere"], "y")),
        Refusal("dangling output", "TML1008", "'y'", m => m.Node("Relu", ["x"], "z")),
        Refusal("cycle", "TML1008", "'Add_0', 'Relu_1'", m => m.Node("Add", ["x", "b"], "a").Node("Relu", ["a"], "b").Node("Tanh", ["a"], "y")),
        Refusal("name defined twice", "TML1008", "'y'", m => m.Node("Relu", ["x"], "y").Node("Tanh", ["x"], "y")),
        Refusal("output that is an input", "TML1007", "'y'", m => m.Node("Identity", ["x"], "y")),
        Refusal("output that is constant", "TML1007", "'y'", m => m.Constant("c", [1], 1).Node("Relu", ["c"], "y")),
        Refusal("only the winning class", "TML1007", "winning class", m => m.Node("ArgMax", ["x"], "y")),
    ];

    [TestCaseSource(nameof(Refusals))]
    public string A_model_is_refused_and_told_what_where_and_what_to_do(byte[] file, string mentioned)
    {
        DiagnosticException refusal = Refuse(file);
        Assert.Multiple(() =>
        {
            Assert.That(refusal.Diagnostics, Has.Count.EqualTo(1), refusal.Message);
            Assert.That(refusal.Diagnostics[0].ToString(), Does.Contain(mentioned));
            Assert.That(refusal.Diagnostics[0].Todo, Is.Not.Empty);
            Assert.That(refusal.Diagnostics[0].Code.Exit, Is.EqualTo(ExitCode.BadInput));
        });
        return refusal.Diagnostics[0].Code.Id;
    }

    [Test]
    public void All_findings_are_reported_at_once()
    {
        OnnxModelBuilder model = new OnnxModelBuilder(22).Input("x", 0, 4).Input("n", DataType.Int64, 0, 1)
            .Node("GRU", ["x"], "a").Node("LSTM", ["a"], "b").Constant("c", [1], float.NaN).Node("Add", ["x", "c"], "d").Node("Add", ["b", "d"], "y").Output("y", 0, 4);
        Assert.That(Refuse(model.ToBytes()).Diagnostics.Select(finding => finding.Code.Id), Is.EqualTo(new[] { "TML1002", "TML1004", "TML1003", "TML1003", "TML1006" }));
    }

    [TestCase(0)]
    [TestCase(22)]
    public void Other_operator_sets_are_refused(int opset) =>
        Assert.That(Refuse(new OnnxModelBuilder(opset).Input("x", 0, 4).Node("Relu", ["x"], "y").Output("y", 0, 4).ToBytes()).Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.OnnxOpset));

    [Test]
    public void A_free_dimension_other_than_the_first_is_refused_by_name()
    {
        Diagnostic finding = Refuse(new OnnxModelBuilder().Input("pictures", 0, 3, 0).Node("Relu", ["pictures"], "y").Output("y").ToBytes()).Diagnostics[0];
        Assert.That((finding.Code, finding.Where, finding.What), Is.EqualTo((DiagnosticCodes.OnnxShape, "input 'pictures'", "dimension 2 ('N') is free")));
    }

    [Test]
    public void An_input_without_a_shape_is_refused()
    {
        OnnxModelBuilder model = new OnnxModelBuilder().Input("x", 1).Node("Relu", ["x"], "y").Output("y");
        model.Model.Graph.Input[0].Type.TensorType.Shape = null;
        Assert.That(Refuse(model.ToBytes()).Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.OnnxShape));
    }

    [Test]
    public void A_model_without_inputs_is_refused() =>
        Assert.That(Refuse(new OnnxModelBuilder().Constant("c", [1], 1).Node("Relu", ["c"], "y").Output("y").ToBytes()).Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.OnnxInterface));

    [Test]
    public void A_model_without_outputs_is_refused() =>
        Assert.That(Refuse(new OnnxModelBuilder().Input("x", 0, 1).Node("Relu", ["x"], "y").ToBytes()).Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.OnnxInterface));

    [Test]
    public void What_no_output_depends_on_may_be_anything() =>
        Assert.That(OnnxImporter.Import(new OnnxModelBuilder().Input("x", 0, 1).Node("Relu", ["x"], "y").Node("LSTM", ["x"], "z").Output("y").ToBytes(), "model").Nodes, Has.Count.EqualTo(1));

    [Test]
    public void Columns_must_be_as_many_as_the_numbers_that_the_model_takes()
    {
        byte[] file = new OnnxModelBuilder().Input("x", 0, 2).Node("Relu", ["x"], "y").Output("y").ToBytes();
        var spec = new ModelSpec { Columns = [new ColumnSpec { Name = "a" }] };
        var refusal = Assert.Throws<DiagnosticException>(() => OnnxImporter.Import(file, "model", spec))!;
        Assert.That(refusal.Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.SpecDoesNotFitModel));
    }

    [Test]
    public void A_flood_of_nodes_is_refused_quickly()
    {
        OnnxModelBuilder model = new OnnxModelBuilder().Input("x", 0, 1).Output("v100000");
        model.Model.Graph.Node.Add(Enumerable.Range(0, 100000).Select(i => new NodeProto { OpType = "Relu", Input = { i == 0 ? "x" : $"v{i}" }, Output = { $"v{i + 1}" } }));
        Assert.That(Refuse(model.ToBytes()).Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.OnnxShape));
    }

    [Test]
    public void Control_characters_in_names_do_not_reach_messages() =>
        Assert.That(Refuse(new OnnxModelBuilder().Input("x", 0, 1).Node("Bad\n\u001b[2J", ["x"], "y").Output("y").ToBytes()).Message, Does.Not.Contain("\u001b").And.Not.Contain("Bad\n"));

    private static DiagnosticException Refuse(byte[] file) => Assert.Throws<DiagnosticException>(() => OnnxImporter.Import(file, "model"))!;

    private static TestCaseData Refusal(string name, string code, string mentioned, Func<OnnxModelBuilder, OnnxModelBuilder> nodes) =>
        new TestCaseData(nodes(new OnnxModelBuilder().Input("x", 0, 4).Input("x2", 2, 4).Input("t", 4, 4).Input("p", 1, 1, 2, 2).Input("two", 2, 1, 2, 2).Input("v", 1, 1, 2, 2, 2)).Output("y").ToBytes(), mentioned).SetArgDisplayNames(name).Returns(code);
}
