using FsCheck;
using FsCheck.Fluent;
using TinyML.Testing;

namespace TinyML.Protocol.Tests;

public sealed class ConversationTests
{
    /// <summary>The in-process board answers at once or not at all, so that waiting costs nothing.</summary>
    private static readonly ClientOptions Endless = new()
    {
        AttemptLimit = int.MaxValue,
        SilenceLimit = TimeSpan.MaxValue,
        NoiseLimit = TimeSpan.MaxValue,
        FirstTimeout = TimeSpan.FromMilliseconds(1),
    };

    [Test]
    public void The_description_arrives_whole_over_several_pages()
    {
        using InProcessLink link = Boards.Link(16, 2);
        ProtocolClient client = new(link);
        DeviceInfo info = client.Hello();
        Assert.That(info.Encode(), Is.EqualTo(Boards.Info(16, 2).Encode()));
        Assert.That(info.Model.Hash, Is.EqualTo("0123456789abcdef"));
        Assert.That(client.Statistics.Requests, Is.EqualTo(2));
    }

    [TestCase(1, 1, 64)]
    [TestCase(16, 2, 64)]
    [TestCase(50, 47, 64)]
    [TestCase(51, 48, 64)]
    [TestCase(490, 200, 64)]
    [TestCase(9216, 2, 250)]
    public void Inputs_and_outputs_of_any_size_arrive_on_a_perfect_line(int inputBytes, int outputBytes, int maximumFrame)
    {
        using InProcessLink link = Boards.Link(inputBytes, outputBytes, (byte)maximumFrame);
        ProtocolClient client = new(link);
        for (uint sample = 0; sample < 20; sample++)
        {
            AssertAnswered(client.Infer(sample, Boards.Input(sample, inputBytes)), sample, inputBytes, outputBytes);
        }

        Assert.That(client.Statistics.Retransmitted, Is.Zero);
        Assert.That(link.Device.Executions, Is.EqualTo(20));
    }

    [Test]
    public void Results_on_a_bad_line_are_those_of_a_perfect_line()
    {
        Gen<(int, double, double, double, double, int)> cases =
            from seed in Gen.Choose(0, 1_000_000)
            from drop in Gen.Choose(0, 20)
            from flip in Gen.Choose(0, 20)
            from twice in Gen.Choose(0, 20)
            from delay in Gen.Choose(0, 20)
            from size in Gen.Elements(1, 16, 51, 120)
            select (seed, drop / 1000.0, flip / 1000.0, twice / 1000.0, delay / 1000.0, size);
        Check.One(
            Fuzzing(Requirements.Deep ? 5000 : 300),
            Prop.ForAll(cases.ToArbitrary(), c => RunOnBadLine(c.Item1, new FaultRates(c.Item2, c.Item3, c.Item4, c.Item5), c.Item6)));
    }

    [Test]
    public void A_board_that_is_reset_at_any_byte_loses_nothing()
    {
        for (int resetAt = 1; resetAt < 400; resetAt++)
        {
            using InProcessLink board = Boards.Link(60, 2);
            using ResettingLink link = new(board, resetAt);
            ProtocolClient client = new(link);
            for (uint sample = 0; sample < 4; sample++)
            {
                AssertAnswered(client.Infer(sample, Boards.Input(sample, 60)), sample, 60, 2);
            }
        }
    }

    [Test]
    public void A_second_program_on_the_same_board_finds_it_ready()
    {
        using InProcessLink link = Boards.Link(16, 2);
        for (int program = 0; program < 5; program++)
        {
            ProtocolClient client = new(link);
            AssertAnswered(client.Infer(1, Boards.Input(1, 16)), 1, 16, 2);
        }
    }

    [Test]
    public void A_session_number_that_is_in_use_is_exchanged_for_another()
    {
        using InProcessLink link = Boards.Link(16, 2);
        ClientOptions sameNumbers = new() { Seed = 5 };
        ProtocolClient first = new(link, sameNumbers);
        for (uint sample = 0; sample < 9; sample++)
        {
            first.Infer(sample, Boards.Input(sample, 16));
        }

        ProtocolClient second = new(link, sameNumbers);
        AssertAnswered(second.Infer(1, Boards.Input(1, 16)), 1, 16, 2);
        Assert.That(second.Statistics.Sessions, Is.EqualTo(2));
    }

    [Test]
    public void A_duplicate_of_the_first_request_does_not_reset_the_session()
    {
        List<byte[]> replies = [];
        ProtocolDevice device = new(Boards.Info(16, 2), input => Boards.Answer(input, 2), replies.Add);
        byte[] hello = new HelloRequest(1, 99, 0).ToFrame(7).ToLine();
        byte[] infer = new InferRequest(1, 0, 16, new byte[16]).ToFrame(8).ToLine();
        device.Receive([.. hello, .. hello, .. infer, .. infer, .. infer]);
        Assert.That(replies, Has.Count.EqualTo(5));
        Assert.That(replies[1], Is.EqualTo(replies[0]));
        Assert.That(replies[4], Is.EqualTo(replies[2]));
        Assert.That(device.Executions, Is.EqualTo(1));
    }

    [Test]
    public void Leaving_ends_the_session()
    {
        using InProcessLink link = Boards.Link(16, 2);
        ProtocolClient client = new(link);
        client.Hello();
        Assert.That(link.Device.InSession, Is.True);
        client.Close();
        Assert.That(link.Device.InSession, Is.False);
    }

    internal static Config Fuzzing(int count) => Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(2026, 1121);

    internal static void AssertAnswered(InferenceResult result, uint sample, int inputBytes, int outputBytes)
    {
        DeviceAnswer expected = Boards.Answer(Boards.Input(sample, inputBytes), outputBytes);
        Assert.That(result.Sample, Is.EqualTo(sample));
        Assert.That(result.Output, Is.EqualTo(expected.Output));
        Assert.That(result.Cost, Is.EqualTo(expected.Cost));
        Assert.That(result.Led, Is.EqualTo(expected.Led));
    }

    private static void RunOnBadLine(int seed, FaultRates rates, int size)
    {
        InProcessLink board = Boards.Link(size, size);
        using FaultInjectingLink link = new(board, rates, seed);
        ProtocolClient client = new(link, Endless with { Seed = seed });
        for (uint sample = 0; sample < 10; sample++)
        {
            AssertAnswered(client.Infer(sample, Boards.Input(sample, size)), sample, size, size);
        }

        Assert.That(board.Device.Executions, Is.EqualTo(10));
        Assert.That(client.Statistics.Sessions, Is.EqualTo(1));
    }

    /// <summary>Presses the board's reset button when a certain number of bytes was sent.</summary>
    private sealed class ResettingLink(InProcessLink inner, int resetAt) : IByteLink
    {
        private int _sent;

        public string Name => inner.Name;

        public int Read(Span<byte> buffer, TimeSpan timeout) => inner.Read(buffer, timeout);

        public void Write(ReadOnlySpan<byte> bytes)
        {
            foreach (byte value in bytes)
            {
                inner.Write([value]);
                if (++_sent == resetAt)
                {
                    inner.Device.Reset();
                }
            }
        }

        public void Dispose() => inner.Dispose();
    }
}
