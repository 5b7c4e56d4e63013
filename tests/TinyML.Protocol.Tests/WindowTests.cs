using FsCheck;
using FsCheck.Fluent;
using TinyML.Testing;

namespace TinyML.Protocol.Tests;

/// <summary>Several requests under way: the real client against the real device.</summary>
public sealed class WindowTests
{
    private const int InputBytes = 48;
    private const int OutputBytes = 2;

    private static readonly ClientOptions Endless = new()
    {
        AttemptLimit = int.MaxValue,
        SilenceLimit = TimeSpan.MaxValue,
        NoiseLimit = TimeSpan.MaxValue,
        FirstTimeout = TimeSpan.FromMilliseconds(1),
        SessionLimit = int.MaxValue,
        Seed = 3,
    };

    [TestCase(1, 16, 2)]
    [TestCase(2, 16, 2)]
    [TestCase(2, 52, 2)]
    [TestCase(2, 53, 2)]
    [TestCase(4, 1, 40)]
    [TestCase(4, 1, 60)]
    public void Results_come_in_order_on_a_perfect_line(int window, int inputBytes, int outputBytes)
    {
        using InProcessLink link = Boards.Link(inputBytes, outputBytes, window: (byte)window);
        ProtocolClient client = new(link);
        AssertAll(client.InferAll(Boards.Inputs(50, inputBytes)), 50, inputBytes, outputBytes);
        Assert.That(client.Statistics.Retransmitted, Is.Zero);
        Assert.That(link.Device.Executions, Is.EqualTo(50));
    }

    /// <summary>Every schedule of the fates of so many frames, while samples that each fill a request are streamed.</summary>
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(4)]
    public void Every_schedule_of_losses_copies_delays_and_resets_gives_the_results_of_a_perfect_line(int window)
    {
        int length = Requirements.Deep ? 8 : 6, fates = Enum.GetValues<Fate>().Length, schedules = (int)Math.Pow(fates, length);
        var schedule = new Fate[length];
        for (int number = 0; number < schedules; number++)
        {
            for (int i = 0, rest = number; i < length; i++, rest /= fates)
            {
                schedule[i] = (Fate)(rest % fates);
            }

            RunOnSchedule(schedule, window, samples: 5);
        }

        TestContext.Out.WriteLine($"window {window}: {schedules} schedules of {length} frames");
    }

    [Test]
    public void Long_random_schedules_give_the_results_of_a_perfect_line()
    {
        Gen<(Fate[], int)> cases =
            from fates in Gen.Frequency((12, Gen.Constant(Fate.Arrives)), (5, Gen.Elements(Fate.IsLost, Fate.IsDamaged, Fate.ArrivesTwice, Fate.IsLate)), (1, Gen.Constant(Fate.MeetsAReset)))
                .ArrayOf(200)
            from window in Gen.Elements(1, 2, 4, 8)
            select (fates, window);
        Check.One(ConversationTests.Fuzzing(Requirements.Deep ? 20_000 : 500), Prop.ForAll(cases.ToArbitrary(), c => RunOnSchedule(c.Item1, c.Item2, samples: 60)));
    }

    [Test]
    public void A_bad_line_of_bytes_gives_the_results_of_a_perfect_line()
    {
        Gen<(int, double, double, double, double, int)> cases =
            from seed in Gen.Choose(0, 1_000_000)
            from drop in Gen.Choose(0, 20)
            from flip in Gen.Choose(0, 20)
            from twice in Gen.Choose(0, 20)
            from delay in Gen.Choose(0, 20)
            from window in Gen.Elements(2, 4, 8)
            select (seed, drop / 1000.0, flip / 1000.0, twice / 1000.0, delay / 1000.0, window);
        Check.One(
            ConversationTests.Fuzzing(Requirements.Deep ? 5000 : 200),
            Prop.ForAll(cases.ToArbitrary(), c => RunOnBadLine(c.Item1, new FaultRates(c.Item2, c.Item3, c.Item4, c.Item5), c.Item6)));
    }

    [Test]
    public void An_input_of_another_size_is_refused_before_it_is_sent()
    {
        using InProcessLink link = Boards.Link(16, 2, window: 2);
        Assert.That(() => new ProtocolClient(link).InferAll(Boards.Inputs(4, 12)).ToList(), Throws.ArgumentException.With.Message.Contains("16"));
    }

    [Test]
    public void A_board_counts_what_it_keeps_from_the_beginning_of_a_session()
    {
        List<byte[]> replies = [];
        ProtocolDevice device = new(Boards.Info(16, 2, window: 4), input => Boards.Answer(input, 2), replies.Add);
        device.Receive(new HelloRequest(1, 99, 0).ToFrame(7).ToLine());
        device.Receive(new BatchRequest(0, new byte[16]).ToFrame(6).ToLine());
        Assert.That(replies[1], Is.EqualTo(new ErrorReply(ErrorCode.BadSequence, 7).ToFrame(6).ToLine()));
        Assert.That(device.Executions, Is.Zero);
    }

    private static void RunOnSchedule(Fate[] schedule, int window, int samples)
    {
        using ScheduledLink link = new(Boards.Info(InputBytes, OutputBytes, window: (byte)window), input => Boards.Answer(input, OutputBytes), schedule);
        ProtocolClient client = new(link, Endless);
        client.Hello();
        link.Begin();
        AssertAll(client.InferAll(Boards.Inputs(samples, InputBytes)), samples, InputBytes, OutputBytes);
        if (!schedule.Contains(Fate.MeetsAReset))
        {
            Assert.That(link.Device.Executions, Is.EqualTo(samples), string.Join(' ', schedule));
            Assert.That(client.Statistics.Sessions, Is.EqualTo(1), string.Join(' ', schedule));
        }
    }

    private static void RunOnBadLine(int seed, FaultRates rates, int window)
    {
        InProcessLink board = Boards.Link(16, 2, window: (byte)window);
        using FaultInjectingLink link = new(board, rates, seed);
        ProtocolClient client = new(link, Endless with { Seed = seed });
        AssertAll(client.InferAll(Boards.Inputs(30, 16)), 30, 16, 2);
        Assert.That(board.Device.Executions, Is.EqualTo(30));
        Assert.That(client.Statistics.Sessions, Is.EqualTo(1));
    }

    private static void AssertAll(IEnumerable<InferenceResult> results, int count, int inputBytes, int outputBytes)
    {
        uint next = 0;
        foreach (InferenceResult result in results)
        {
            ConversationTests.AssertAnswered(result, next++, inputBytes, outputBytes);
        }

        Assert.That(next, Is.EqualTo(count));
    }
}
