using System.Text.Json;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests;

/// <summary>A machine that has the .NET SDK and nothing else.</summary>
public sealed class MissingToolchainTests : IDisposable
{
    private static readonly (string, string)[] EmptyPath = [("PATH", "")];
    private static readonly string Sample = Directory.EnumerateFiles(Path.Combine(Requirements.RepositoryRoot, "models/benzene/samples"), "*.csv").Single();

    private readonly Scratch _scratch = new();
    private Ending? _compiled;

    [OneTimeSetUp]
    public void Compile() => _compiled = Tinyml.Run(EmptyPath, "compile", "models/benzene/benzene.onnx", "--board", "arduino-uno", "--data", Sample, "-o", _scratch["out"], "--json");

    public void Dispose() => _scratch.Dispose();

    [Test]
    public void Compile_says_that_sizes_are_unknown_and_how_to_learn_them() =>
        Assert.Multiple(() =>
        {
            Assert.That(_compiled!.ExitCode, Is.Zero, _compiled.Error);
            Assert.That(_compiled.Json.GetProperty("flashBytes").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(_compiled.Json.GetProperty("modelBytes").GetInt64(), Is.Positive);
            Assert.That(_compiled.Error, Does.Contain("avr-gcc").And.Contain("apt-get install"));
        });

    [Test]
    public void Build_and_the_simulator_exit_with_5_and_never_fall_back_silently() =>
        Assert.Multiple(() =>
        {
            Assert.That(Tinyml.Run(EmptyPath, "build", _scratch["out"]).ExitCode, Is.EqualTo(5));
            Assert.That(Tinyml.Run(EmptyPath, "stream", _scratch["out"], "--data", Sample, "--port", "sim").ExitCode, Is.EqualTo(5));
        });

    [Test]
    public void The_virtual_board_needs_nothing()
    {
        Ending ending = Tinyml.Run(EmptyPath, "stream", _scratch["out"], "--data", Sample, "--part", "all", "--port", "virtual", "--json");
        Assert.That(ending.ExitCode, Is.Zero, ending.Error);
        Assert.That(ending.Json.GetProperty("hostMismatch").GetInt64(), Is.Zero);
    }

    [Test]
    public void Doctor_says_how_to_install_what_is_missing() =>
        Assert.That(Tinyml.Run(EmptyPath, "doctor", "--json").Json.GetProperty("tools").EnumerateArray().Single(tool => tool.GetProperty("name").GetString() == "avr-gcc").GetProperty("found").GetBoolean(), Is.False);
}
