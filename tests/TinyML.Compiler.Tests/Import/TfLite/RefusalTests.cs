using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Import.TfLite;
using TinyML.Compiler.Specs;
using TinyML.Execution;
using TinyML.Testing.TfLite;
using static TinyML.Testing.TfLite.TfLiteModelBuilder;

namespace TinyML.Compiler.Tests.Import.TfLite;

public sealed class RefusalTests
{
    private static readonly TestCaseData[] Refusals =
    [
        Refusal("operator", "TML1302", "the operator GELU", m => m.Operator(TfLiteCode.Gelu, ["x"], ["y"])),
        Refusal("recurrent operator", "TML1302", "LSTM", m => m.Operator(TfLiteCode.Lstm, ["x"], ["y"])),
        Refusal("operator of the future", "TML1302", "operator number 999", m => m.Operator(999, ["x"], ["y"])),
        Refusal("custom operator", "TML1302", "the custom operator TFLite_Detection_PostProcess", m => m.Custom("TFLite_Detection_PostProcess", ["x"], ["y"])),
        Refusal("missing options", "TML1303", "options are missing", m => m.Floats("w", [1, 4], 1, 2, 3, 4).Operator(TfLiteCode.FullyConnected, ["x", "w"], ["y"])),
        Refusal("options of another operator", "TML1303", "another operator", m => m.Floats("w", [1, 4], 1, 2, 3, 4).Operator(TfLiteCode.FullyConnected, ["x", "w"], ["y"], 9, FlatNode.Table())),
        Refusal("fused tanh", "TML1303", "TANH", m => m.Operator(TfLiteCode.Add, ["x", "x"], ["y"], 11, TfLiteCode.Activation(4))),
        Refusal("missing operand", "TML1303", "operand 1 is missing", m => m.Operator(TfLiteCode.Add, ["x"], ["y"])),
        Refusal("computed weights", "TML1303", "not constant", m => m.Operator(TfLiteCode.FullyConnected, ["x", "x"], ["y"], 8, FlatNode.Table())),
        Refusal("a stride of 0", "TML1303", "stride 0x0", m => m.Operator(TfLiteCode.MaxPool2D, ["p"], ["y"], 5, TfLiteCode.PoolOptions(2, 0))),
        Refusal("a kernel larger than the picture", "TML1401", "does not fit", m => m.Operator(TfLiteCode.MaxPool2D, ["p"], ["y"], 5, TfLiteCode.PoolOptions(9, 1))),
        Refusal("sizes that do not fit", "TML1303", "does not fit weights", m => m.Floats("w", [1, 3], 1, 2, 3).Operator(TfLiteCode.FullyConnected, ["x", "w"], ["y"], 8, FlatNode.Table())),
        Refusal("division by zero", "TML1303", "divisor", m => m.Floats("c", [1], 0).Operator(TfLiteCode.Div, ["x", "c"], ["y"])),
        Refusal("a huge shape", "TML1303", "the shape", m => m.Integers("s", 1 << 30, 1 << 30).Operator(TfLiteCode.Reshape, ["x", "s"], ["y"])),
        Refusal("huge padding", "TML1305", "more than", m => m.Constant("n", I32, [4, 2], [.. Enumerable.Repeat(60000, 8).SelectMany(BitConverter.GetBytes)]).Operator(TfLiteCode.Pad, ["p", "n"], ["y"])),
        Refusal("a part outside", "TML1303", "has no part", m => m.Integers("b", 0, 4).Integers("n", 1, 1).Operator(TfLiteCode.Slice, ["x", "b", "n"], ["y"])),
        Refusal("NaN", "TML1306", "element 1 of the constant 'c' is NaN", m => m.Floats("c", [2], 1, float.NaN).Floats("d", [2, 1], 1, 1).Operator(TfLiteCode.Add, ["x", "c"], ["y"]), [1, 2]),
        Refusal("truncated constant", "TML1309", "8 bytes are stored", m => m.Constant("c", F32, [4], new byte[8]).Operator(TfLiteCode.Add, ["x", "c"], ["y"])),
        Refusal("constant of text", "TML1304", "String", m => m.Constant("c", 5, [4], new byte[16]).Operator(TfLiteCode.Add, ["x", "c"], ["y"])),
        Refusal("variable", "TML1313", "variable", m => m.Constant("c", F32, [1], new byte[4], null, tensor => tensor.SetByte(5, 1)).Operator(TfLiteCode.Add, ["x", "c"], ["y"])),
        Refusal("sparse weights", "TML1313", "sparse", m => m.Constant("c", F32, [1], new byte[4], null, tensor => tensor.Set(6, FlatNode.Table())).Operator(TfLiteCode.Add, ["x", "c"], ["y"])),
        Refusal("an operand from nowhere", "TML1303", "not computed before", m => m.Tensor("n", F32, [1, 4]).Operator(TfLiteCode.Add, ["x", "n"], ["y"])),
        Refusal("a cycle", "TML1303", "not computed before", m => m.Tensor("n", F32, [1, 4]).Operator(TfLiteCode.Relu, ["y"], ["n"]).Operator(TfLiteCode.Add, ["x", "n"], ["y"])),
        Refusal("an operand beyond the tensors", "TML1308", "do not exist", m => m.Operator(TfLiteCode.Add, ["x", "nothing"], ["y"])),
        Refusal("a tensor computed twice", "TML1308", "'y' a second time", m => m.Operator(TfLiteCode.Relu, ["x"], ["y"]).Operator(TfLiteCode.Tanh, ["x"], ["y"])),
        Refusal("an output that nothing computes", "TML1307", "output 'y'", m => m),
        Refusal("integers computed in a float network", "TML1311", "Int8 in a float model", m => m.Tensor("q", I8, [1, 4], TfLiteScales.Of(1)).Operator(TfLiteCode.Quantize, ["x"], ["q"]).Operator(TfLiteCode.Dequantize, ["q"], ["y"])),
        Quantized("a scale of 0", "TML1310", "scale 0", m => m.Tensor("z", I8, [1, 4], TfLiteScales.Of(0)).Operator(TfLiteCode.Relu, ["q"], ["z"])),
        Quantized("a negative scale", "TML1310", "scale -1", m => m.Tensor("z", I8, [1, 4], TfLiteScales.Of(-1)).Operator(TfLiteCode.Relu, ["q"], ["z"])),
        Quantized("a scale that is no number", "TML1310", "scale NaN", m => m.Tensor("z", I8, [1, 4], TfLiteScales.Of(float.NaN)).Operator(TfLiteCode.Relu, ["q"], ["z"])),
        Quantized("a zero point out of range", "TML1310", "zero point 200", m => m.Tensor("z", I8, [1, 4], TfLiteScales.Of(1, 200)).Operator(TfLiteCode.Relu, ["q"], ["z"])),
        Quantized("a zero point of 16 bits", "TML1310", "zero point 1", m => m.Tensor("z", I16, [1, 4], TfLiteScales.Of(1, 1)).Operator(TfLiteCode.Quantize, ["q"], ["z"])),
        Quantized("several scales of an activation", "TML1310", "one scale", m => m.Tensor("z", I8, [1, 4], new TfLiteScales([1, 2, 3, 4], [0, 0, 0, 0], 1)).Operator(TfLiteCode.Relu, ["q"], ["z"])),
        Quantized("weights with a zero point", "TML1310", "zero point of 0", m => m.Tensor("z", I8, [1, 1], TfLiteScales.Of(1)).Bytes("w", [1, 4], TfLiteScales.Of(1, 3), 1, 2, 3, 4).Operator(TfLiteCode.FullyConnected, ["q", "w"], ["z"], 8, FlatNode.Table())),
        Quantized("weights with too few scales", "TML1310", "3 scales do not fit", m => m.Tensor("z", I8, [1, 2], TfLiteScales.Of(1)).Bytes("w", [2, 4], new TfLiteScales([1, 2, 3], [0, 0, 0]), 1, 2, 3, 4, 1, 2, 3, 4)
            .Operator(TfLiteCode.FullyConnected, ["q", "w"], ["z"], 8, FlatNode.Table())),
        Quantized("weights with scales along the inputs", "TML1310", "one for each output channel", m => m.Tensor("z", I8, [1, 2], TfLiteScales.Of(1)).Bytes("w", [2, 4], new TfLiteScales([1, 2, 3, 4], [0, 0, 0, 0], 1), 1, 2, 3, 4, 1, 2, 3, 4)
            .Operator(TfLiteCode.FullyConnected, ["q", "w"], ["z"], 8, FlatNode.Table())),
        Quantized("weights of 4 bits", "TML1304", "Int4", m => m.Tensor("z", I8, [1, 1], TfLiteScales.Of(1)).Constant("w", I4, [1, 4], new byte[2], TfLiteScales.Of(1)).Operator(TfLiteCode.FullyConnected, ["q", "w"], ["z"], 8, FlatNode.Table())),
        Quantized("a bias beyond 32 bits", "TML1303", "channel 0 does not fit 32 bits", m => m.Tensor("z", I8, [1, 1], TfLiteScales.Of(1)).Bytes("w", [1, 4], TfLiteScales.Of(1), 1, 2, 3, 4).Constant("b", I64, [1], BitConverter.GetBytes(1L << 40))
            .Operator(TfLiteCode.FullyConnected, ["q", "w", "b"], ["z"], 8, FlatNode.Table())),
        Refusal("32-bit biases of 16-bit activations", "TML1304", "64-bit biases", m => m.Tensor("z", I16, [1, 4], TfLiteScales.Of(1)).Tensor("v", I16, [1, 1], TfLiteScales.Of(1)).Bytes("w", [1, 4], TfLiteScales.Of(1), 1, 2, 3, 4).Integers("b", 1)
            .Operator(TfLiteCode.Quantize, ["x"], ["z"]).Operator(TfLiteCode.FullyConnected, ["z", "w", "b"], ["v"], 8, FlatNode.Table()).Operator(TfLiteCode.Dequantize, ["v"], ["y"]), inputs: 1),
        Refusal("32-bit accumulators of 16-bit activations", "TML1304", "64-bit biases", m => m.Tensor("z", I16, [1, 4], TfLiteScales.Of(1)).Tensor("v", I16, [1, 1], TfLiteScales.Of(1)).Bytes("w", [1, 4], TfLiteScales.Of(1), 1, 2, 3, 4)
            .Operator(TfLiteCode.Quantize, ["x"], ["z"]).Operator(TfLiteCode.FullyConnected, ["z", "w"], ["v"], 8, FlatNode.Table().SetByte(4, I32)).Operator(TfLiteCode.Dequantize, ["v"], ["y"]), inputs: 1),
        Quantized("pooling into another scale", "TML1310", "one scale and zero point", m => m.Tensor("z", I8, [1, 4, 1], TfLiteScales.Of(2)).Integers("s", 1, 4, 1).Operator(TfLiteCode.Reshape, ["q", "s"], ["z"])),
        Quantized("softmax into another scale", "TML1310", "0.00390625", m => m.Tensor("z", I8, [1, 4], TfLiteScales.Of(0.01f, -128)).Operator(TfLiteCode.Softmax, ["q"], ["z"], 9, FlatNode.Table().Set(0, 1f))),
        Quantized("floats in between", "TML1311", "computes Float32 in a quantized model",
            m => m.Tensor("f", F32, [1, 4]).Tensor("g", F32, [1, 4]).Tensor("z", I8, [1, 4], TfLiteScales.Of(1)).Operator(TfLiteCode.Dequantize, ["q"], ["f"]).Operator(TfLiteCode.Tanh, ["f"], ["g"]).Operator(TfLiteCode.Quantize, ["g"], ["z"])),
        Quantized("unsigned bytes", "TML1304", "unsigned bytes", m => m.Tensor("z", U8, [1, 4], TfLiteScales.Of(1)).Operator(TfLiteCode.Relu, ["q"], ["z"])),
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
        byte[] file = new TfLiteModelBuilder().Input("x", F32, [1, 4]).Input("n", I32, [1]).Tensor("a", F32, [1]).Tensor("b", F32, [1]).Tensor("y", F32, [1]).Floats("c", [1], float.NaN)
            .Operator(TfLiteCode.Gelu, ["x"], ["a"]).Operator(TfLiteCode.Add, ["x", "c"], ["b"]).Operator(TfLiteCode.Add, ["a", "b"], ["y"]).Output("y").ToBytes();
        Assert.That(Refuse(file).Diagnostics.Select(finding => finding.Code.Id), Is.EqualTo(new[] { "TML1304", "TML1302", "TML1306" }));
    }

    [Test]
    public void A_free_dimension_other_than_the_first_is_refused() =>
        Assert.That(Refuse(Identity(new TfLiteModelBuilder().Input("x", F32, [1, 1], null, tensor => tensor.Set(7, FlatNode.Vector(-1, -1))))).Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.TfLiteShape));

    [Test]
    public void A_free_first_dimension_is_a_batch_of_one() =>
        Assert.That(TfLiteImporter.Import(Identity(new TfLiteModelBuilder().Input("x", F32, [1, 4], null, tensor => tensor.Set(7, FlatNode.Vector(-1, 4)))), "model").Nodes, Has.Count.EqualTo(1));

    [Test]
    public void Several_graphs_are_refused() => Assert.That(Refuse(Identity(new TfLiteModelBuilder { Subgraphs = 2 }.Input("x", F32, [1, 4]))).Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.TfLiteStructure));

    [Test]
    public void Other_versions_are_refused() => Assert.That(Refuse(Identity(new TfLiteModelBuilder { Version = 2 }.Input("x", F32, [1, 4]))).Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.TfLiteUnreadable));

    [Test]
    public void A_model_without_inputs_is_refused() =>
        Assert.That(Refuse(new TfLiteModelBuilder().Floats("c", [1], 1).Tensor("y", F32, [1]).Operator(TfLiteCode.Relu, ["c"], ["y"]).Output("y").ToBytes()).Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.TfLiteInterface));

    [Test]
    public void A_model_without_outputs_is_refused() =>
        Assert.That(Refuse(new TfLiteModelBuilder().Input("x", F32, [1]).ToBytes()).Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.TfLiteInterface));

    [Test]
    public void Columns_must_be_as_many_as_the_numbers_that_the_model_takes()
    {
        var spec = new ModelSpec { Columns = [new ColumnSpec { Name = "a" }] };
        var refusal = Assert.Throws<DiagnosticException>(() => TfLiteImporter.Import(Identity(new TfLiteModelBuilder().Input("x", F32, [1, 4])), "model", spec))!;
        Assert.That(refusal.Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.SpecDoesNotFitModel));
    }

    [Test]
    public void What_only_a_float_model_leaves_open_cannot_be_asked_of_a_quantized_one()
    {
        byte[] file = new TfLiteModelBuilder().Input("x", I8, [1, 2], TfLiteScales.Of(1)).Tensor("y", I8, [1, 1], TfLiteScales.Of(1)).Bytes("w", [1, 2], TfLiteScales.Of(1), 1, 2)
            .Operator(TfLiteCode.FullyConnected, ["x", "w"], ["y"], 8, FlatNode.Table()).Output("y").ToBytes();
        var spec = new ModelSpec { Columns = [new ColumnSpec { Name = "a", Scale = 2 }, new ColumnSpec { Name = "b" }] };
        var options = new CompilationOptions { Precision = Precision.Int16x8, BiasCorrection = true };
        var refusal = Assert.Throws<DiagnosticException>(() => Compilation.Run(file, "model", spec, null, options, Executors.Instance))!;
        Assert.That(refusal.Diagnostics.Select(finding => finding.Code), Is.EqualTo(Enumerable.Repeat(DiagnosticCodes.AlreadyQuantized, 3)));
    }

    [Test]
    public void Control_characters_in_names_do_not_reach_messages() =>
        Assert.That(Refuse(new TfLiteModelBuilder().Input("x", F32, [1]).Tensor("y\n", F32, [1]).Custom("Bad\n\u001b[2J", ["x"], ["y\n"]).Output("y\n").ToBytes()).Message, Does.Not.Contain("\u001b").And.Not.Contain("y\n"));

    private static byte[] Identity(TfLiteModelBuilder model) => model.Tensor("y", F32, [1]).Operator(TfLiteCode.Relu, ["x"], ["y"]).Output("y").ToBytes();

    private static DiagnosticException Refuse(byte[] file) => Assert.Throws<DiagnosticException>(() => TfLiteImporter.Import(file, "model"))!;

    private static TestCaseData Refusal(string name, string code, string mentioned, Func<TfLiteModelBuilder, TfLiteModelBuilder> nodes, int[]? shape = null, int inputs = 2) => new TestCaseData(
        nodes((inputs == 1 ? new TfLiteModelBuilder() : new TfLiteModelBuilder().Input("p", F32, [1, 3, 3, 1])).Input("x", F32, shape ?? [1, 4]).Tensor("y", F32, [1, 4])).Output("y").ToBytes(), mentioned).SetArgDisplayNames(name).Returns(code);

    private static TestCaseData Quantized(string name, string code, string mentioned, Func<TfLiteModelBuilder, TfLiteModelBuilder> nodes) => new TestCaseData(
        nodes(new TfLiteModelBuilder().Input("x", I8, [1, 4], TfLiteScales.Of(1)).Tensor("q", I8, [1, 4], TfLiteScales.Of(1)).Operator(TfLiteCode.Relu, ["x"], ["q"])).Output("z").ToBytes(), mentioned).SetArgDisplayNames(name).Returns(code);
}
