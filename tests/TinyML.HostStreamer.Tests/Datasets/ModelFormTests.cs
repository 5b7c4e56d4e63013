using TinyML.Compiler.Import;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;
using TinyML.HostStreamer.Datasets;
using TinyML.Testing;
using TinyML.Testing.TfLite;

namespace TinyML.HostStreamer.Tests.Datasets;

/// <summary>What data must become for models as their files have them.</summary>
public sealed class ModelFormTests
{
    private static Graph Model(int type, long zeroPoint) => ModelImport.Import(
        new TfLiteModelBuilder().Input("x", type, [1, 3], TfLiteScales.Of(0.5f, zeroPoint)).Tensor("q", TfLiteModelBuilder.I8, [1, 3], TfLiteScales.Of(0.5f, -3)).Tensor("y", TfLiteModelBuilder.I8, [1, 3], TfLiteScales.Of(0.5f, -3))
            .Operator(TfLiteCode.Quantize, ["x"], ["q"]).Operator(TfLiteCode.Relu, ["q"], ["y"]).Output("y").ToBytes(),
        "m");

    [TestCase(TfLiteModelBuilder.U8, 125, ElementType.UInt8)]
    [TestCase(TfLiteModelBuilder.I8, -3, ElementType.Int8)]
    public void Raw_tensors_are_bytes_as_the_model_file_takes_them(int type, int zeroPoint, ElementType element)
    {
        var form = ModelForm.Of(Model(type, zeroPoint), null);
        Assert.That((form.Inputs[0].Element, form.Inputs[0].Scale, form.Inputs[0].ZeroPoint, form.Width, form.ClassCount), Is.EqualTo((element, 0.5, zeroPoint, 3, 3)));
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "x.bin");
        File.WriteAllBytes(path, [(byte)zeroPoint, (byte)(zeroPoint + 1), (byte)(zeroPoint - 2)]);
        Assert.That(PictureDataset.Load(path, form, null)[0].Values(), Is.EqualTo(new[] { 0, 0.5f, -1 }));
    }

    [Test]
    public void A_quantized_network_whose_file_takes_floats_is_given_real_numbers()
    {
        Graph graph = ModelImport.Import(
            new TfLiteModelBuilder().Input("x", TfLiteModelBuilder.F32, [1, 3]).Tensor("q", TfLiteModelBuilder.I8, [1, 3], TfLiteScales.Of(0.5f, -3)).Tensor("y", TfLiteModelBuilder.I8, [1, 3], TfLiteScales.Of(0.5f, -3))
                .Operator(TfLiteCode.Quantize, ["x"], ["q"]).Operator(TfLiteCode.Relu, ["q"], ["y"]).Output("y").ToBytes(),
            "m");
        Assert.That((graph.IsQuantized, ModelForm.Of(graph, null).Inputs[0].Element), Is.EqualTo((true, ElementType.Float32)));
    }

    [TestCase(1, null, 0)]
    [TestCase(4, null, 4)]
    [TestCase(1, TaskKind.Classification, 2)]
    [TestCase(4, TaskKind.Regression, 0)]
    public void Outputs_are_classes_as_NAME_json_says_or_where_there_are_several(int elements, TaskKind? task, int classes) =>
        Assert.That(ModelForm.Classes(elements, task is { } known ? new ModelSpec { Task = known } : null), Is.EqualTo(classes));
}
