using TinyML.Boards.Simulation;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Targets;
using TinyML.Testing;

namespace TinyML.Boards.Tests.Simulation;

public sealed class QemuBoardTests
{
    private readonly TestFirmware _firmware = new();
    private string _elf = "";

    [OneTimeSetUp]
    public void Compile()
    {
        Requirements.Program(QemuBoard.Program);
        string board = Path.Combine(Requirements.RepositoryRoot, "boards", "qemu-mps2-an386");
        _elf = _firmware.Compile("arm-none-eabi-gcc", "mps2_echo.c", "-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=soft", "-ffreestanding", "-nostdlib",
            Path.Combine(board, "startup.c"), "-T", Path.Combine(board, "mps2-an386.ld"));
    }

    [OneTimeTearDown]
    public void Clean() => _firmware.Dispose();

    [Test]
    public void Bytes_go_in_and_come_out_in_order()
    {
        using QemuBoard board = QemuBoard.Start(Mps2, _elf);
        byte[] sent = [.. Enumerable.Range(0, 500).Select(i => (byte)(i % 251))];
        board.Write(sent);
        Assert.That(board.ReadExactly(sent.Length), Is.EqualTo(sent.Select(value => (byte)(value + 1))));
    }

    [Test]
    public void Leds_are_seen()
    {
        using var green = new SemaphoreSlim(0);
        using var red = new SemaphoreSlim(0);
        using QemuBoard board = QemuBoard.Start(Mps2, _elf);
        board.LedChanged += change => (change is { On: true, Led: BoardLed.Green } ? green : change.On ? red : null)?.Release();
        board.Write([1]);
        Assert.That(green.Wait(LinkReading.Patience), Is.True);
        board.Write([2]);
        Assert.That(red.Wait(LinkReading.Patience), Is.True);
        Assert.That(board.IsOn(BoardLed.Red), Is.True);
    }

    [Test]
    public void A_stopped_board_says_so()
    {
        QemuBoard board = QemuBoard.Start(Mps2, _elf);
        board.Dispose();
        board.Dispose();
        Assert.That(() => board.Read(new byte[1], LinkReading.Patience), Throws.TypeOf<IOException>().With.Message.Contains("stopped"));
        Assert.That(() => board.Write([1]), Throws.TypeOf<IOException>());
    }

    [Test]
    public void A_machine_that_qemu_does_not_know_is_refused_with_its_words()
    {
        BoardDefinition strange = Mps2 with { Simulator = Mps2.Simulator! with { Machine = "nonesuch" } };
        DiagnosticException? exception = Assert.Throws<DiagnosticException>(() => QemuBoard.Start(strange, _elf));
        Assert.That(exception!.Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.SimulatorRefused));
        Assert.That(exception.Message, Does.Contain("unsupported machine type"));
    }

    private static BoardDefinition Mps2 { get; } = new()
    {
        Id = "qemu-mps2-an386",
        Name = "MPS2",
        Target = "cortex-m4",
        Mcu = "cortex-m4",
        ClockHz = 25_000_000,
        FlashBytes = 1 << 22,
        RamBytes = 1 << 22,
        Leds = new LedPins(0, 1),
        Build = new BoardBuild { Toolchain = "arm-none-eabi-", Port = "mps2" },
        Simulator = new BoardSimulator("qemu", "mps2-an386", "instructions", new SimulatedLeds("0", "1")),
    };
}
