using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Emit.Nano;
using TinyML.Compiler.Ir;
using TinyML.HostStreamer.Sessions;

namespace TinyML.HostStreamer.Tests.Sessions;

public sealed class StreamModelTests
{
    private string _folder = "";

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("tinyml-model-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void A_compiled_model_streams_from_its_file_and_is_known_by_its_hash()
    {
        string path = Path.Combine(_folder, "sum.tmlb");
        byte[] bytes = BlobWriter.Write(new Blob(TestModels.Sum.Planned, new byte[32].ToEquatableArray(), "0.1.0"));
        File.WriteAllBytes(path, bytes);
        StreamModel model = StreamModel.Load(path);
        using var board = new VirtualBoard(model);
        StreamResult result = new StreamSession(model, TestModels.Spec, board).Run(TestModels.Data());
        Assert.That((result.Delivered, result.HostMismatch, result.ModelHash), Is.EqualTo((3L, 0L, StreamModel.HashOf(bytes))));
        Assert.That(StreamModel.HashOf("abc"u8), Is.EqualTo("ba7816bf8f01cfea"));
    }

    [Test]
    public void A_file_that_is_not_there_or_damaged_is_a_diagnostic()
    {
        string path = Path.Combine(_folder, "bad.tmlb");
        Assert.That(() => StreamModel.Load(path), Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML1519"));
        File.WriteAllBytes(path, [1, 2, 3]);
        Assert.That(() => StreamModel.Load(path), Throws.TypeOf<DiagnosticException>());
    }
}
