using System.Text.Json;
using TinyML.Boards;
using TinyML.Boards.Simulation;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests;

/// <summary><c>tinyml flash</c> with the real avrdude, against the boot loader that Arduino ships on the Mega 2560, which runs in simavr behind a pseudo terminal.</summary>
public sealed class FlashTests : IDisposable
{
    private const string Board = "arduino-mega-2560";
    private const string Data = "models/benzene/samples/air-quality-sample.csv";
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Test]
    public void Avrdude_flashes_a_simulated_Mega_which_then_answers()
    {
        Requirements.Program("avrdude");
        string folder = Benzene();
        using SimavrBoard board = SimavrBoard.Start(BoardCatalogue.Shipped.Load(Board).Definition, FactoryFreshMega.Elf(_scratch));
        using PtyBridge port = PtyBridge.Open(board);
        Ending flashed = Tinyml.Run("flash", folder, "--port", port.Path, "--json");
        Assert.That(flashed.ExitCode, Is.Zero, flashed.Error);
        Assert.That(flashed.Json.GetProperty("command").GetString(), Does.StartWith("avrdude -p atmega2560 -c wiring").And.Contain(port.Path));
        Assert.That(flashed.Error, Does.Contain("bytes of flash verified"));
        JsonElement streamed = Tinyml.Json("stream", folder, "--data", Data, "--part", "all", "--port", port.Path, "--limit", "20");
        Assert.That(
            (streamed.GetProperty("delivered").GetInt32(), streamed.GetProperty("lost").GetInt32(), streamed.GetProperty("hostMismatch").GetInt32()),
            Is.EqualTo((20, 0, 0)));
    }

    [Test]
    public void A_port_that_is_not_there_ends_avrdude_and_is_explained()
    {
        Requirements.Program("avrdude");
        Ending ending = Tinyml.Run("flash", Benzene(), "--port", "/dev/ttyNONE");
        Assert.That(ending.ExitCode, Is.EqualTo(5));
        Assert.That(ending.Error, Does.Contain("-P /dev/ttyNONE").And.Contain("TML5901").And.Contain("avrdude: the port does not open").And.Contain("tinyml ports"));
    }

    [Test]
    public void A_missing_tool_says_how_to_install_it()
    {
        string folder = Benzene(), dotnet = Path.GetDirectoryName(Environment.ProcessPath)!;
        Ending ending = Tinyml.Run([("PATH", dotnet)], "flash", folder, "--port", "/dev/ttyNONE");
        Assert.That(ending.ExitCode, Is.EqualTo(5));
        Assert.That(ending.Error, Does.Contain("avrdude is not installed").And.Contain("apt-get install avrdude"));
    }

    private string Benzene()
    {
        Tinyml.Json("compile", "models/benzene/benzene.onnx", "--board", Board, "--data", Data, "-o", _scratch["benzene"]);
        return _scratch["benzene"];
    }
}
