using System.Text.Json;
using TinyML.Compiler.Emit.Nano;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Testing;
using TinyML.Testing.TfLite;

namespace TinyML.EndToEnd.Tests;

/// <summary>Certificates on the command line: they hold for what was compiled, and are refused once anything was changed.</summary>
public sealed class VerifyTests : IDisposable
{
    private const string Refused = "TML3003";
    private const string Exact = """{ "name": "exact", "steps": [ { "step": "equalize" }, { "step": "quantize" }, { "step": "remove" }, { "step": "encode" } ] }""";

    private readonly Scratch _scratch = new();

    private string Model => _scratch["small.tflite"];

    private string Folder => _scratch["out"];

    [OneTimeSetUp]
    public void Compile()
    {
        _scratch.Write("small.tflite", QuantizedModels.Pictures().ToBytes());
        Tinyml.Json("compile", Model, "--recipe", _scratch.Write("exact.json", Exact), "-o", Folder);
    }

    public void Dispose() => _scratch.Dispose();

    [Test]
    public void The_certificate_of_a_quantized_model_proves_the_same_answers_as_the_models()
    {
        JsonElement result = Tinyml.Json("verify", Model, Folder);
        Assert.Multiple(() =>
        {
            Assert.That((result.GetProperty("ok").GetBoolean(), result.GetProperty("exact").GetBoolean()), Is.EqualTo((true, true)));
            Assert.That(result.GetProperty("layers").EnumerateArray().Select(layer => layer.GetProperty("name").GetString()), Has.Some.EqualTo("sum"));
            Assert.That(Tinyml.Run("verify", Model, Folder).Output, Does.Contain("proved"));
        });
    }

    [Test]
    public void A_folder_without_removal_is_an_original_and_one_with_it_is_none()
    {
        Tinyml.Json("compile", Model, "-o", _scratch["whole"]);
        Assert.That(Tinyml.Json("verify", _scratch["whole"], Folder).GetProperty("exact").GetBoolean());
        RequireRefused(_scratch["whole"], _scratch["whole"]);
    }

    [Test]
    public void What_is_proved_of_a_float_model_begins_behind_the_steps_that_may_change_answers()
    {
        const string Benzene = "models/benzene/benzene.onnx";
        string data = Directory.EnumerateFiles(Path.Combine(Requirements.RepositoryRoot, "models/benzene/samples"), "*.csv").Single();
        Tinyml.Json("compile", Benzene, "--data", data, "--recipe", _scratch["exact.json"], "-o", _scratch["benzene"]);
        JsonElement result = Tinyml.Json("verify", Benzene, _scratch["benzene"]);
        Assert.Multiple(() =>
        {
            Assert.That((result.GetProperty("ok").GetBoolean(), result.GetProperty("exact").GetBoolean()), Is.EqualTo((true, false)));
            Assert.That(result.GetProperty("lossySteps").EnumerateArray().Select(step => step.GetString()), Is.EqualTo(["equalize", "quantize"]));
        });
        RequireRefused(Model, _scratch["benzene"]);
    }

    [TestCase("\"low\":[-128", "\"low\":[-127", TestName = "An interval that was changed is refused")]
    [TestCase("\"kept\":[0,1]", "\"kept\":[0]", TestName = "A list of channels that was changed is refused")]
    [TestCase("\"compiled\":\"", "\"compiled\":\"0", TestName = "A hash that was changed is refused")]
    [TestCase("\"version\":1", "\"version\":2", TestName = "A certificate of another version is refused")]
    [TestCase("]}]}", "", TestName = "A certificate that was cut off is refused")]
    public void A_certificate_that_was_changed_is_refused(string text, string instead)
    {
        string folder = Copy(text.Length), path = Path.Combine(folder, "certificate.json"), certificate = File.ReadAllText(path);
        Assert.That(certificate, Does.Contain(text));
        File.WriteAllText(path, certificate.Replace(text, instead, StringComparison.Ordinal));
        RequireRefused(Model, folder);
    }

    [Test]
    public void A_folder_without_its_certificate_is_refused()
    {
        string folder = Copy(0);
        File.Delete(Path.Combine(folder, "certificate.json"));
        RequireRefused(Model, folder);
    }

    [Test]
    public void A_weight_that_was_changed_is_refused()
    {
        string folder = Copy(1), path = Path.Combine(folder, "small.tmlb");
        Blob blob = BlobReader.Read(File.ReadAllBytes(path), path);
        ProgramConstant[] constants = [.. blob.Planned.Program.Constants];
        int table = Array.FindIndex(constants, constant => constant.Kind == ConstantKind.Weights);
        byte[] bytes = [.. constants[table].Bytes];
        bytes[0] ^= 1;
        constants[table] = constants[table] with { Bytes = [.. bytes] };
        File.WriteAllBytes(path, BlobWriter.Write(blob with { Planned = MemoryPlanner.Run(blob.Planned.Program with { Constants = [.. constants] }) }));
        RequireRefused(Model, folder);
    }

    /// <summary>A copy of the compiled folder that may be changed: what a check reads of it.</summary>
    private string Copy(int number)
    {
        string copy = Directory.CreateDirectory(_scratch[$"copy-{number}"]).FullName;
        foreach (string file in Directory.EnumerateFiles(Folder))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)), overwrite: true);
        }

        return copy;
    }

    private static void RequireRefused(string original, string folder)
    {
        Ending ending = Tinyml.Run("verify", original, folder, "--json");
        Assert.That((ending.ExitCode, ending.Json.GetProperty("ok").GetBoolean()), Is.EqualTo((3, false)), ending.Error);
        Assert.That(ending.Error, Does.Contain(Refused));
    }
}
