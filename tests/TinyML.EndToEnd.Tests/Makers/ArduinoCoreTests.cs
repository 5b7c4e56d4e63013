using System.Text.Json;
using TinyML.Testing.Arduino;

namespace TinyML.EndToEnd.Tests.Makers;

/// <summary>The library's example sketch, built with Arduino's core instead of the project's own port, as firmware of the simulated Mega 2560.</summary>
public sealed class ArduinoCoreTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Test]
    public void The_sketch_answers_the_streamer_as_the_host_does()
    {
        BenzeneLibrary.Require();
        string folder = _scratch["benzene"];
        _ = Tinyml.Json("compile", "benzene", "--board", BenzeneLibrary.Board, "--data", "benzene", "-o", folder);
        string elf = ArduinoCore.Build(folder, Path.Combine(folder, "examples", "Stream", "Stream.ino"), _scratch["arduino"]);
        File.Copy(elf, Path.Combine(folder, "build", BenzeneLibrary.Board, "firmware.elf"), overwrite: true);
        JsonElement streamed = Tinyml.Json("stream", folder, "--data", "benzene", "--port", "sim", "--limit", "50");
        Assert.Multiple(() =>
        {
            Assert.That(streamed.GetProperty("delivered").GetInt32(), Is.EqualTo(50));
            Assert.That(streamed.GetProperty("lost").GetInt32(), Is.Zero);
            Assert.That(streamed.GetProperty("hostMismatch").GetInt32(), Is.Zero);
            Assert.That(streamed.GetProperty("ledAgreement").GetDouble(), Is.EqualTo(1));
            Assert.That(streamed.GetProperty("cost").GetProperty("unit").GetString(), Is.EqualTo("microseconds"));
        });
    }
}
