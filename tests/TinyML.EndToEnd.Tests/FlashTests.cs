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
    public void Another_microcontroller_than_the_boards_is_told_apart()
    {
        Requirements.Program("avrdude");
        string folder = Benzene(), own = Directory.CreateDirectory(_scratch["mega-1280"]).FullName, firmware = Path.Combine(folder, "build");
        string board = File.ReadAllText(Path.Combine(Requirements.RepositoryRoot, "boards", Board, "board.json"));
        File.WriteAllText(Path.Combine(own, "board.json"), board.Replace($"\"{Board}\"", "\"mega-1280\"", StringComparison.Ordinal).Replace("\"-p\", \"atmega2560\"", "\"-p\", \"atmega1280\"", StringComparison.Ordinal));
        Directory.Move(Path.Combine(firmware, Board), Path.Combine(firmware, "mega-1280"));
        using SimavrBoard simulated = SimavrBoard.Start(BoardCatalogue.Shipped.Load(Board).Definition, FactoryFreshMega.Elf(_scratch));
        using PtyBridge port = PtyBridge.Open(simulated);
        Ending ending = Tinyml.Run("flash", folder, "--board", own, "--port", port.Path);
        Assert.That(ending.ExitCode, Is.EqualTo(5), ending.Error);
        Assert.That(ending.Error, Does.Contain("TML5901").And.Contain("avrdude: the microcontroller is another one"));
    }

    [Test]
    public void Bossac_says_that_no_boot_loader_is_there()
    {
        Requirements.Program("bossac");
        string folder = _scratch["nano33"];
        Tinyml.Json("compile", "models/benzene/benzene.onnx", "--board", "arduino-nano-33-ble", "--data", Data, "-o", folder);
        string sketch = Directory.CreateDirectory(Path.Combine(folder, "build", "arduino-nano-33-ble")).FullName;
        File.WriteAllBytes(Path.Combine(sketch, "Stream.ino.bin"), new byte[1024]);
        Ending ending = Tinyml.Run("flash", folder, "--port", "/dev/ttyNONE");
        Assert.That(ending.ExitCode, Is.EqualTo(5), ending.Error);
        Assert.That(ending.Error, Does.Contain("No device found on").And.Contain("bossac: no boot loader answers on the port"));
    }

    [Test]
    public void NanoFramework_boards_are_flashed_by_nanoff_with_the_image_that_is_named()
    {
        string folder = _scratch["esp32"], image = _scratch.Write("Firmware.bin", [1, 2, 3]);
        Tinyml.Json("compile", "models/benzene/benzene.onnx", "--board", "esp32-devkit", "--data", Data, "-o", folder);
        Ending without = Tinyml.Run("flash", folder, "--port", "COM3");
        Assert.That(without.ExitCode, Is.EqualTo(5));
        Assert.That(without.Error, Does.Contain("TML5900").And.Contain("--image FILE"));
        JsonElement line = Tinyml.Json("flash", folder, "--port", "COM3", "--image", image, "--dry-run");
        Assert.That(line.GetProperty("command").GetString(), Is.EqualTo($"nanoff --target ESP32_REV3 --serialport COM3 --deploy --image {image}"));
        Ending missing = Tinyml.Run([("PATH", Path.GetDirectoryName(Environment.ProcessPath)!)], "flash", folder, "--port", "COM3", "--image", image);
        Assert.That(missing.ExitCode, Is.EqualTo(5));
        Assert.That(missing.Error, Does.Contain("nanoff is not installed").And.Contain("dotnet tool install -g nanoff"));
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
