using TinyML.Boards;
using TinyML.Boards.Simulation;
using TinyML.Compiler.Targets;
using TinyML.Testing;

namespace TinyML.Protocol.Tests.Firmware;

/// <summary>The firmware of the AVR boards goes over to a higher speed, and back when the host has another. The simulated line carries nothing where the two ends' speeds differ.</summary>
[TestFixture("arduino-mega-2560")]
[TestFixture("arduino-uno")]
public sealed class SpeedTests(string boardId)
{
    private const int FirstSpeed = 115_200;
    private static readonly ClientOptions Fast = new() { HighestSpeed = 2_000_000, Seed = 5 };

    private readonly BoardDefinition _board =
        new BoardCatalogue(Path.Combine(Requirements.RepositoryRoot, "boards")).Load(boardId).Definition;

    private string _folder = "";
    private string _elf = "";

    [OneTimeSetUp]
    public void Build()
    {
        Requirements.Library("libsimavr.so.2");
        _folder = Directory.CreateTempSubdirectory("tinyml-speed-").FullName;
        _elf = FirmwareBuild.ForAvr(_folder, "tml_sum_model.c", Boards.Info(16, 2).Model, _board);
    }

    [OneTimeTearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase(100_000, FirstSpeed)]
    [TestCase(250_000, 250_000)]
    [TestCase(700_000, 500_000)]
    [TestCase(2_000_000, 500_000)]
    public void The_highest_speed_that_both_can_is_taken_and_loses_nothing(int highest, int expected)
    {
        const int rows = 1200;
        using SimavrLine line = SimavrLine.Start(_board, _elf);
        ProtocolClient client = new(line, Fast with { HighestSpeed = highest });
        client.Hello();
        Assert.That(client.Statistics.Speed, Is.EqualTo(expected));
        ulong start = line.Cycle;
        AssertAll(client, rows);
        double seconds = (line.Cycle - start) / (double)_board.ClockHz;
        TestContext.Out.WriteLine($"{boardId} at {expected} bits per second: {rows / seconds:F0} rows per simulated second");
        Assert.That(line.Overruns, Is.Zero);
        Assert.That((client.Statistics.Retransmitted, client.Statistics.Damaged, client.Statistics.Sessions), Is.EqualTo((0, 0, 1)));
    }

    [Test]
    public void A_board_that_is_reset_at_a_high_speed_is_met_at_the_first_one_and_goes_faster_again()
    {
        using SimavrLine line = SimavrLine.Start(_board, _elf);
        ProtocolClient client = new(line, Fast);
        AssertAll(client, 20);
        line.Reset();
        AssertAll(client, 20);
        Assert.That((client.Statistics.Speed, client.Statistics.Sessions), Is.EqualTo((500_000, 2)));
    }

    [Test]
    public void A_host_that_begins_anew_is_heard_by_a_board_that_has_a_high_speed()
    {
        using SimavrLine line = SimavrLine.Start(_board, _elf);
        AssertAll(new ProtocolClient(line, Fast), 20);
        line.TrySetSpeed(FirstSpeed);
        ProtocolClient client = new(line, new ClientOptions { Seed = 6 });
        AssertAll(client, 20);
        Assert.That(client.Statistics.Speed, Is.EqualTo(FirstSpeed));
    }

    [Test]
    public void A_session_that_ends_leaves_the_first_speed()
    {
        using SimavrLine line = SimavrLine.Start(_board, _elf);
        ProtocolClient client = new(line, Fast);
        AssertAll(client, 20);
        client.Close();
        Assert.That(line.Speed, Is.EqualTo(FirstSpeed));
        ProtocolClient next = new(line, new ClientOptions { Seed = 6 });
        AssertAll(next, 20);
        Assert.That(next.Statistics.Retransmitted, Is.Zero);
    }

    [TestCase(400_000)]
    [TestCase(200_000)]
    public void A_speed_that_the_line_does_not_carry_is_left_again(int carried)
    {
        using SimavrLine line = SimavrLine.Start(_board, _elf);
        ProtocolClient client = new(new SlowLine(line, carried), Fast);
        AssertAll(client, 20);
        Assert.That(client.Statistics.Speed, Is.EqualTo(FirstSpeed));
    }

    [Test]
    public void A_bad_line_loses_nothing_at_a_high_speed_either()
    {
        int rows = Requirements.Deep ? 2000 : 60;
        using FaultInjectingLink line = new(SimavrLine.Start(_board, _elf), new FaultRates(0.01, 0.001, 0.01), 77, [3000]);
        ProtocolClient client = new(line, Fast with { AttemptLimit = 100_000 });
        AssertAll(client, rows);
        Assert.That(client.Statistics.Retransmitted, Is.Positive);
    }

    private static void AssertAll(ProtocolClient client, int rows)
    {
        uint next = 0;
        foreach (InferenceResult result in client.InferAll(Boards.Inputs(rows, 16)))
        {
            Assert.That(result.Sample, Is.EqualTo(next));
            Assert.That(result.Output, Is.EqualTo(Boards.Answer(Boards.Input(next++, 16), 2).Output));
        }

        Assert.That(next, Is.EqualTo(rows));
    }

    /// <summary>A line that takes any speed, and damages what is sent faster than it carries.</summary>
    private sealed class SlowLine(IByteLink inner, int carried) : IByteLink
    {
        public string Name => inner.Name;

        public TimeProvider Clock => inner.Clock;

        public int? Speed => inner.Speed;

        public bool TrySetSpeed(int bitsPerSecond) => inner.TrySetSpeed(bitsPerSecond);

        public int Read(Span<byte> buffer, TimeSpan timeout)
        {
            int count = inner.Read(buffer, timeout);
            for (int i = 0; i < count && Speed > carried; i++)
            {
                buffer[i] ^= 0x55;
            }

            return count;
        }

        public void Write(ReadOnlySpan<byte> bytes) => inner.Write(Speed > carried ? bytes.ToArray().Select(value => (byte)(value ^ 0x33)).ToArray() : bytes);

        public void Dispose() => inner.Dispose();
    }
}
