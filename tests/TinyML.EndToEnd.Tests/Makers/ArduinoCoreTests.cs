using System.Globalization;
using System.Text.Json;
using TinyML.Boards;
using TinyML.Boards.Simulation;
using TinyML.Testing;
using TinyML.Testing.Arduino;

namespace TinyML.EndToEnd.Tests.Makers;

/// <summary>The sketches of a library, and the one that streams of the worked examples, built with Arduino's builder and core instead of the project's own port, as firmware of the simulated Mega 2560.</summary>
public sealed class ArduinoCoreTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [OneTimeSetUp]
    public void Compile()
    {
        BenzeneLibrary.Require();
        WorkedExample.Compile("stream", _scratch["benzene"]);
    }

    [TestCase("examples/Stream/Stream.ino", TestName = "The_sketch_of_the_library_answers_the_streamer_as_the_host_does")]
    [TestCase("firmware/c/examples/stream/stream.ino", TestName = "The_worked_example_answers_the_streamer_as_the_host_does")]
    public void The_sketch_answers_the_streamer_as_the_host_does(string sketch)
    {
        string folder = _scratch["benzene"], root = sketch.StartsWith("firmware/", StringComparison.Ordinal) ? Requirements.RepositoryRoot : folder;
        string elf = ArduinoCore.Build(folder, Path.Combine(root, sketch), _scratch[Path.GetFileName(sketch)]);
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

    [Test]
    public void The_sketch_for_own_readings_prints_what_the_host_answers()
    {
        string library = BenzeneLibrary.Folder;
        string elf = ArduinoCore.Build(library, Path.Combine(library, "examples", "Predict", "Predict.ino"), _scratch["predict"]);
        using SimavrBoard board = SimavrBoard.Start(BoardCatalogue.Shipped.Load(BenzeneLibrary.Board).Definition, elf);
        string expected = BenzeneLibrary.Predict(new int[8], _scratch).ToString(CultureInfo.InvariantCulture);
        Assert.That((string[])[SketchOutput.ReadLine(board), SketchOutput.ReadLine(board)], Is.EqualTo((string[])[expected, expected]));
    }
}
