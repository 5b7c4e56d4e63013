using Google.Protobuf;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Import.Onnx;
using TinyML.Compiler.Import.Onnx.Format;
using TinyML.Compiler.Ir;
using TinyML.Execution;
using TinyML.Testing.Onnx;
using static TinyML.Compiler.Import.Onnx.Format.TensorProto.Types;

namespace TinyML.Compiler.Tests.Import.Onnx;

public sealed class ConstantStorageTests
{
    private static readonly TestCaseData[] FloatForms =
    [
        Case("float_data", new TensorProto { DataType = (int)DataType.Float, FloatData = { 1.5f, -2 } }),
        Case("float raw", new TensorProto { DataType = (int)DataType.Float, RawData = Raw(BitConverter.GetBytes(1.5f), BitConverter.GetBytes(-2f)) }),
        Case("double_data", new TensorProto { DataType = (int)DataType.Double, DoubleData = { 1.5, -2 } }),
        Case("double raw", new TensorProto { DataType = (int)DataType.Double, RawData = Raw(BitConverter.GetBytes(1.5), BitConverter.GetBytes(-2.0)) }),
        Case("half in int32_data", new TensorProto { DataType = (int)DataType.Float16, Int32Data = { 0x3E00, 0xC000 } }),
        Case("half raw", new TensorProto { DataType = (int)DataType.Float16, RawData = Raw([0x00, 0x3E, 0x00, 0xC0]) }),
        Case("bfloat16 raw", new TensorProto { DataType = (int)DataType.Bfloat16, RawData = Raw([0xC0, 0x3F, 0x00, 0xC0]) }),
        Case("bfloat16 in int32_data", new TensorProto { DataType = (int)DataType.Bfloat16, Int32Data = { 0x3FC0, 0xC000 } }),
    ];

    private static readonly TestCaseData[] IntegerForms =
    [
        Case("int64_data", new TensorProto { DataType = (int)DataType.Int64, Int64Data = { 3, -2 } }),
        Case("int64 raw", new TensorProto { DataType = (int)DataType.Int64, RawData = Raw(BitConverter.GetBytes(3L), BitConverter.GetBytes(-2L)) }),
        Case("int32_data", new TensorProto { DataType = (int)DataType.Int32, Int32Data = { 3, -2 } }),
        Case("int32 raw", new TensorProto { DataType = (int)DataType.Int32, RawData = Raw(BitConverter.GetBytes(3), BitConverter.GetBytes(-2)) }),
        Case("int16 raw", new TensorProto { DataType = (int)DataType.Int16, RawData = Raw([3, 0, 0xFE, 0xFF]) }),
        Case("int8 in int32_data", new TensorProto { DataType = (int)DataType.Int8, Int32Data = { 3, -2 } }),
        Case("int8 raw", new TensorProto { DataType = (int)DataType.Int8, RawData = Raw([3, 0xFE]) }),
    ];

    [TestCaseSource(nameof(FloatForms))]
    public void Floats_are_read_from_every_form(TensorProto stored) =>
        Assert.That(Run(stored, model => model.Node("Add", ["x", "c"], "y")), Is.EqualTo(new[] { 2.5f, 8f }));

    [TestCaseSource(nameof(IntegerForms))]
    public void Integers_are_read_from_every_form(TensorProto stored) =>
        Assert.That(
            Run(stored, model => model.Node("Cast", ["c"], "f", OnnxModelBuilder.Integer("to", 1)).Node("Add", ["x", "f"], "y")), Is.EqualTo(new[] { 4f, 8f }));

    [Test]
    public void Unsigned_integers_are_not_sign_extended()
    {
        var stored = new TensorProto { DataType = (int)DataType.Uint8, RawData = Raw([3, 0xFE]) };
        Assert.That(
            Run(stored, model => model.Node("Cast", ["c"], "f", OnnxModelBuilder.Integer("to", 1)).Node("Add", ["x", "f"], "y")), Is.EqualTo(new[] { 4f, 264f }));
    }

    private static readonly TestCaseData[] Unreadable =
    [
        Case("external", new TensorProto { DataType = (int)DataType.Float, DataLocation = DataLocation.External }).Returns("TML1009"),
        Case("too few elements", new TensorProto { DataType = (int)DataType.Float, FloatData = { 1 } }).Returns("TML1009"),
        Case("too many bytes", new TensorProto { DataType = (int)DataType.Float, RawData = Raw(new byte[9]) }).Returns("TML1009"),
        Case("strings", new TensorProto { DataType = (int)DataType.String }).Returns("TML1004"),
        Case("complex", new TensorProto { DataType = (int)DataType.Complex64 }).Returns("TML1004"),
        Case("unknown type", new TensorProto { DataType = 99 }).Returns("TML1004"),
        Case("NaN", new TensorProto { DataType = (int)DataType.Float, FloatData = { 1, float.NaN } }).Returns("TML1006"),
        Case("infinity", new TensorProto { DataType = (int)DataType.Float, FloatData = { float.NegativeInfinity, 1 } }).Returns("TML1006"),
        Case("beyond float", new TensorProto { DataType = (int)DataType.Double, DoubleData = { 1e300, 1 } }).Returns("TML1006"),
        Case("integers", new TensorProto { DataType = (int)DataType.Int64, Int64Data = { 1, 2 } }).Returns("TML1004"),
    ];

    [TestCaseSource(nameof(Unreadable))]
    public string A_constant_that_cannot_be_used_is_refused_by_name(TensorProto stored)
    {
        var refusal = Assert.Throws<DiagnosticException>(() => Run(stored, model => model.Node("Add", ["x", "c"], "y")))!;
        Assert.That(refusal.Diagnostics, Has.Count.EqualTo(1));
        Assert.That(refusal.Diagnostics[0].ToString(), Does.Contain("'c'").Or.Contain("Add_0"));
        return refusal.Diagnostics[0].Code.Id;
    }

    [Test]
    public void An_external_constant_says_how_to_get_one_file()
    {
        var stored = new TensorProto { DataType = (int)DataType.Float, DataLocation = DataLocation.External };
        var refusal = Assert.Throws<DiagnosticException>(() => Run(stored, model => model.Node("Add", ["x", "c"], "y")))!;
        Assert.That(refusal.Diagnostics[0].Todo, Does.Contain("one file"));
    }

    private static float[] Run(TensorProto stored, Func<OnnxModelBuilder, OnnxModelBuilder> nodes)
    {
        TensorProto constant = stored.Clone();
        constant.Name = "c";
        constant.Dims.Add(2);
        OnnxModelBuilder model = nodes(new OnnxModelBuilder().Input("x", 0, 2)).Output("y", 0, 2);
        model.Model.Graph.Initializer.Add(constant);
        Graph graph = OnnxImporter.Import(model.ToBytes(), "model");
        return new FloatExecutor(graph).Run([1f, 10f])[0];
    }

    private static TestCaseData Case(string name, TensorProto stored) => new TestCaseData(stored).SetArgDisplayNames(name);

    private static ByteString Raw(params byte[][] parts) => ByteString.CopyFrom(parts.SelectMany(part => part).ToArray());
}
