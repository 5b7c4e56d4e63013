using System.Text;
using TinyML.Boards.Simulation;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Targets;
using TinyML.Testing;

namespace TinyML.Boards.Tests.Simulation;

public sealed class SimavrBoardTests
{
    private readonly TestFirmware _firmware = new();
    private string _mega = "";
    private string _uno = "";

    [OneTimeSetUp]
    public void Compile()
    {
        Requirements.Library("libsimavr.so.2");
        _mega = _firmware.Compile("avr-gcc", "avr_echo.c", "-mmcu=atmega2560", "-DF_CPU=16000000UL", "-DLED_GREEN_BIT=6", "-DLED_RED_BIT=7");
        _uno = _firmware.Compile("avr-gcc", "avr_echo.c", "-mmcu=atmega328p", "-DF_CPU=16000000UL", "-DLED_GREEN_BIT=4", "-DLED_RED_BIT=5");
    }

    [OneTimeTearDown]
    public void Clean() => _firmware.Dispose();

    [TestCase(false)]
    [TestCase(true)]
    public void Bytes_go_in_and_come_out_in_order(bool uno)
    {
        using SimavrBoard board = uno ? SimavrBoard.Start(Uno, _uno) : SimavrBoard.Start(Mega, _mega);
        byte[] sent = [.. Enumerable.Range(0, 2000).Select(i => (byte)(128 + (i % 100)))];
        board.Write(sent);
        Assert.That(board.ReadExactly(sent.Length), Is.EqualTo(sent.Select(value => (byte)(value + 1))));
        Assert.That(board.Cycle, Is.GreaterThan(2000UL * 11 * 16_000_000 / 115_200 * 9 / 10));
    }

    [Test]
    public void Led_pins_are_seen()
    {
        using SimavrBoard board = SimavrBoard.Start(Mega, _mega);
        var changes = new List<LedChange>();
        board.LedChanged += changes.Add;
        foreach (byte value in (byte[])[1, 2, 4, 3])
        {
            board.Write([value]);
            board.ReadExactly(1);
        }

        Assert.That(board.IsOn(BoardLed.Green), Is.True);
        Assert.That(board.IsOn(BoardLed.Red), Is.False);
        Assert.That(changes, Is.EquivalentTo((LedChange[])
        [
            new(BoardLed.Green, true), new(BoardLed.Green, false), new(BoardLed.Red, true), new(BoardLed.Red, false), new(BoardLed.Green, true),
        ]));
    }

    [Test]
    public void The_stack_gauge_sees_recursion()
    {
        using SimavrBoard board = SimavrBoard.Start(Mega, _mega);
        board.Write([1]);
        board.ReadExactly(1);
        int before = board.PeakStackBytes!.Value;
        board.Write("R"u8);
        board.ReadExactly(1);
        int after = board.PeakStackBytes!.Value;
        Assert.That(before, Is.InRange(3, 60));
        Assert.That(after - before, Is.InRange(10 * 19, 10 * 40));
    }

    [TestCase("!", "crashed")]
    [TestCase(".", "stopped for good")]
    public void The_end_of_the_firmware_is_told_with_its_place(string command, string expected)
    {
        using SimavrBoard board = SimavrBoard.Start(Mega, _mega);
        board.Write(Encoding.ASCII.GetBytes(command));
        IOException? exception = Assert.Throws<IOException>(() => board.Read(new byte[1], LinkReading.Patience));
        Assert.That(exception!.Message, Does.Contain(expected).And.Contain("cycle"));
        Assert.That(() => board.Write([1]), Throws.TypeOf<IOException>());
    }

    [Test]
    public void Nothing_to_read_ends_at_the_timeout()
    {
        using SimavrBoard board = SimavrBoard.Start(Mega, _mega);
        Assert.That(board.Read(new byte[4], TimeSpan.FromMilliseconds(20)), Is.Zero);
    }

    [Test]
    public void A_stopped_board_wakes_its_reader()
    {
        SimavrBoard board = SimavrBoard.Start(Mega, _mega);
        Task reader = Task.Run(() => board.Read(new byte[1], LinkReading.Patience));
        board.Dispose();
        Assert.That(async () => await reader, Throws.TypeOf<IOException>());
        board.Dispose();
    }

    [Test]
    public void Many_boards_run_at_the_same_time_and_one_after_another()
    {
        for (int round = 0; round < 5; round++)
        {
            SimavrBoard[] boards = [SimavrBoard.Start(Mega, _mega), SimavrBoard.Start(Uno, _uno), SimavrBoard.Start(Mega, _mega)];
            for (int i = 0; i < boards.Length; i++)
            {
                boards[i].Write([(byte)(10 * i)]);
            }

            Assert.That(boards.Select(board => board.ReadExactly(1)[0]), Is.EqualTo((byte[])[1, 11, 21]));
            Array.ForEach(boards, board => board.Dispose());
        }
    }

    [Test]
    public void Firmware_for_another_processor_is_refused()
    {
        DiagnosticException? exception = Assert.Throws<DiagnosticException>(() => SimavrBoard.Start(Mega, typeof(SimavrBoard).Assembly.Location));
        Assert.That(exception!.Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.SimulatorRefused));
        Assert.That(() => SimavrBoard.Start(Mega, Path.Combine(_firmware.Folder, "absent.elf")), Throws.TypeOf<DiagnosticException>());
        BoardDefinition strange = Mega with { Simulator = Mega.Simulator! with { Machine = "atmega9999" } };
        Assert.That(() => SimavrBoard.Start(strange, _mega), Throws.TypeOf<DiagnosticException>().With.Message.Contains("atmega9999"));
    }

    private static BoardDefinition Mega { get; } = Board("atmega2560", "B6", "B7");

    private static BoardDefinition Uno { get; } = Board("atmega328p", "B4", "B5");

    private static BoardDefinition Board(string mcu, string green, string red) => new()
    {
        Id = mcu,
        Name = mcu,
        Target = "avr",
        Mcu = mcu,
        ClockHz = 16_000_000,
        FlashBytes = 1 << 15,
        RamBytes = 2048,
        Leds = new LedPins(12, 13),
        Build = new BoardBuild { Toolchain = "avr-", Port = "avr" },
        Simulator = new BoardSimulator("simavr", mcu, "cycles", new SimulatedLeds(green, red)),
    };
}
