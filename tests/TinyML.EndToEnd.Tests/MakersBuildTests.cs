using System.Text.Json;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests;

/// <summary>A board whose firmware only its maker's tools build.</summary>
public sealed class MakersBuildTests : IDisposable
{
    private const string Board = "arduino-nano-33-ble";
    private static readonly string Sample = Directory.EnumerateFiles(Path.Combine(Requirements.RepositoryRoot, "models/benzene/samples"), "*.csv").Single();

    private readonly Scratch _scratch = new();
    private Ending? _compiled;

    [OneTimeSetUp]
    public void Compile() => _compiled = Tinyml.Run("compile", "models/benzene/benzene.onnx", "--board", Board, "--data", Sample, "-o", _scratch["out"], "--json");

    public void Dispose() => _scratch.Dispose();

    [Test]
    public void Compile_writes_the_Arduino_library_and_says_what_it_cannot_know() =>
        Assert.Multiple(() =>
        {
            Assert.That(_compiled!.ExitCode, Is.Zero, _compiled.Error);
            Assert.That(_compiled.Json.GetProperty("flashBytes").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(_compiled.Json.GetProperty("ramBytes").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(_compiled.Json.GetProperty("boardFlashBytes").GetInt32(), Is.EqualTo(983_040));
            Assert.That(_compiled.Json.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()), Has.Some.Contains("Arduino IDE"));
            Assert.That(File.Exists(Path.Combine(_scratch["out"], "library.properties")));
            Assert.That(File.Exists(Path.Combine(_scratch["out"], "examples", "Stream", "Stream.ino")));
        });

    [Test]
    public void Build_says_who_builds()
    {
        Ending ending = Tinyml.Run("build", _scratch["out"]);
        Assert.That(ending.ExitCode, Is.Not.Zero);
        Assert.That(ending.Error, Does.Contain("TML4208").And.Contain("Arduino IDE"));
    }

    [Test]
    public void Flash_takes_the_sketch_that_was_built_outside()
    {
        Assert.That(Tinyml.Run("flash", _scratch["out"], "--port", "/dev/ttyACM0", "--dry-run").Error, Does.Contain("arduino-cli"));
        string sketch = Path.Combine(_scratch["out"], "build", Board, "Stream.ino.bin");
        Directory.CreateDirectory(Path.GetDirectoryName(sketch)!);
        File.WriteAllBytes(sketch, []);
        JsonElement flashed = Tinyml.Json("flash", _scratch["out"], "--port", "/dev/ttyACM0", "--dry-run");
        Assert.That(flashed.GetProperty("command").GetString(), Does.StartWith("bossac").And.Contain("--port=/dev/ttyACM0").And.Contain("Stream.ino.bin"));
    }

    [TestCase("flashBytes", "flash")]
    [TestCase("ramBytes", "RAM")]
    public void A_model_that_cannot_fit_is_refused_all_the_same(string limit, string memory)
    {
        string file = File.ReadAllText(Path.Combine(Requirements.RepositoryRoot, "boards", Board, "board.json"));
        string small = System.Text.RegularExpressions.Regex.Replace(file, $"\"{limit}\": \\d+", $"\"{limit}\": 8");
        Directory.CreateDirectory(_scratch[Board]);
        _scratch.Write(Path.Combine(Board, "board.json"), small);
        Ending ending = Tinyml.Run("compile", "models/benzene/benzene.onnx", "--board", _scratch[Board], "--data", Sample, "-o", _scratch["small"]);
        Assert.That(ending.ExitCode, Is.EqualTo(4), ending.Error);
        Assert.That(ending.Error, Does.Contain(memory));
    }
}
