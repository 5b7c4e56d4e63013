using System.Text;
using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Live;
using TinyML.HostStreamer.Sessions;
using TinyML.HostStreamer.Tests.Sessions;
using TinyML.Protocol;
using TinyML.Testing;

namespace TinyML.HostStreamer.Tests.Live;

/// <summary>What is shown of a stream is what its result says, in a size that does not depend on the rows.</summary>
[NonParallelizable]
public sealed class LiveBoardTests
{
    [Test]
    public void A_stream_is_shown_as_its_result_has_it()
    {
        var live = new LiveBoard("virtual", "virtual", 0);
        var boards = new LiveBoards("sum", "mg", [], 15, [live]);
        Assert.That(boards.Snapshot().State, Is.EqualTo(LiveState.Waiting));
        using var board = new VirtualBoard(TestModels.Sum);
        var session = new StreamSession(TestModels.Sum, TestModels.Spec, board, new StreamOptions { Repeat = 200 });
        var states = new HashSet<LiveState>();
        StreamResult result = session.Run(TestModels.Data(), (outcome, progress) =>
        {
            live.Add(outcome, progress);
            states.Add(boards.Snapshot().State);
        });
        live.End(result);
        LiveSnapshot snapshot = boards.Snapshot();
        LiveBoardSnapshot shown = snapshot.Boards[0];
        Assert.Multiple(() =>
        {
            Assert.That(states, Is.EqualTo(new[] { LiveState.Streaming }));
            Assert.That((snapshot.State, shown.Done, shown.Total, shown.SecondsLeft), Is.EqualTo((LiveState.Ended, 600L, 600L, (double?)null)));
            Assert.That((shown.Metric, shown.Value), Is.EqualTo((result.Metric, result.Value)));
            Assert.That(shown.Rmse, Is.EqualTo(result.Metrics.Rmse));
            Assert.That((shown.Link.Lost, shown.Link.Duplicated, shown.Link.Retransmitted, shown.Link.Sessions), Is.EqualTo((0L, 0L, 0L, 1L)));
            Assert.That(shown.Link.BytesSent, Is.GreaterThan(600 * 4));
            Assert.That(shown.Cost, Is.Null, "the virtual board has no processor");
            Assert.That((shown.Errors!.Exact, shown.Errors.Counts.Sum()), Is.EqualTo((400L, 200L)));
            Assert.That(shown.Curve.Rows.Sum(), Is.EqualTo(600));
            Assert.That(shown.Led, Is.EqualTo("red"));
        });
    }

    private sealed class StoppedClock : TimeProvider
    {
        public long Ticks { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Ticks;
    }

    [Test]
    public void Rate_changes_and_costs_are_those_of_this_run()
    {
        var clock = new StoppedClock();
        var live = new LiveBoard("board", "p", 0);
        var progress = new StreamProgress(200, clock) { CostUnit = "cycles" };
        for (int i = 0; i < 100; i++)
        {
            var outcome = new SampleOutcome(i, 1, i, [1], i % 10 == 9 ? LedState.Red : LedState.Green, (uint)(1000 + i), i != 50, true);
            progress.Add(outcome, 0.25, 0.5, new LinkStatistics(100, 4, 0, 0, 1, 0, 0, Overruns: i), resumed: i < 20);
            live.Add(outcome, progress);
        }

        Assert.That((live.Snapshot().RowsPerSecond, live.Snapshot().SecondsLeft), Is.EqualTo((0.0, (double?)null)), "no time has passed");
        clock.Ticks = 4 * TimeSpan.TicksPerSecond;
        LiveBoardSnapshot shown = live.Snapshot();
        Assert.Multiple(() =>
        {
            Assert.That((shown.RowsPerSecond, shown.SecondsLeft), Is.EqualTo((20.0, (double?)5.0)), "answers of an earlier run took no time");
            Assert.That((shown.LedChanges, shown.Link.Mismatches, shown.Link.Retransmitted, shown.Link.Overruns), Is.EqualTo((19L, 1L, 4L, (long?)99)));
            Assert.That((shown.Value, shown.Rmse), Is.EqualTo(((double?)0.25, (double?)0.5)));
            Assert.That(shown.Cost, Is.EqualTo(new LiveCost("cycles", 1000, 1049.5, 1099)));
        });
    }

    [Test]
    public void Classes_are_counted_in_a_table_that_ends_at_its_greatest_size()
    {
        var live = new LiveBoard("board", "p", 1000);
        var progress = new StreamProgress(3, TimeProvider.System);
        foreach ((int target, int predicted, double share) in new[] { (3, 3, 1.0), (3, 5, 0.5), (999, 998, 1.0 / 3) })
        {
            var outcome = new SampleOutcome(0, target, predicted, [0], LedState.None, 7, true, null);
            progress.Add(outcome, share, null, new LinkStatistics(0, 0, 0, 0, 1, 0, 0), false);
            live.Add(outcome, progress);
        }

        LiveBoardSnapshot shown = live.Snapshot();
        Assert.That(shown.Confusion!, Has.Count.EqualTo(LiveConfusion.Most));
        Assert.That((shown.Confusion![3][3], shown.Confusion[3][5], shown.Confusion[19][19]), Is.EqualTo((1L, 1L, 1L)));
        Assert.That(shown.Curve.Hits, Is.EqualTo(new float?[] { 1, 0, 0 }));
        Assert.That((shown.Metric, shown.Value, shown.Errors, shown.Rmse), Is.EqualTo(("top1", 1.0 / 3, (LiveErrorsSnapshot?)null, (double?)null)));
    }

    [Test]
    public void A_million_rows_need_no_more_room_than_a_thousand()
    {
        int rows = Requirements.Deep ? 1_000_000 : 100_000;
        var random = new Random(63);
        var live = new LiveBoard("board", "p", 0);
        var boards = new LiveBoards("m", "mg", [], null, [live]);
        var progress = new StreamProgress(rows, TimeProvider.System);
        long early = 0;
        for (int i = 1; i <= rows; i++)
        {
            var outcome = new SampleOutcome(i, random.NextDouble() * i, random.NextDouble(), [1], LedState.Green, (uint)random.Next(), true, null);
            progress.Add(outcome, 0.5, null, new LinkStatistics(i, i, 0, 0, 1, i, i), false);
            live.Add(outcome, progress);
            early = i == rows / 10 ? GC.GetTotalMemory(forceFullCollection: true) : early;
        }

        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - early, Is.LessThan(256 * 1024));
        Assert.That(Encoding.UTF8.GetByteCount(boards.Snapshot().ToJson()), Is.LessThan(32 * 1024));
    }

    [Test]
    public void Looking_while_answers_arrive_sees_whole_answers()
    {
        var live = new LiveBoard("board", "p", 0);
        var progress = new StreamProgress(20_000, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        Task<int> looking = Task.Run(() =>
        {
            int looks = 0;
            while (!stop.IsCancellationRequested || looks == 0)
            {
                LiveBoardSnapshot shown = live.Snapshot();
                Assert.That((shown.Curve.Rows.Sum(), shown.Link.BytesSent), Is.EqualTo((shown.Done, shown.Done)));
                looks++;
            }

            return looks;
        });
        for (int i = 1; i <= 20_000; i++)
        {
            var outcome = new SampleOutcome(i, 1, 1, [1], LedState.Green, null, true, null);
            progress.Add(outcome, 0, null, new LinkStatistics(i, 0, 0, 0, 1, i, 0), false);
            live.Add(outcome, progress);
        }

        stop.Cancel();
        Assert.That(looking.Result, Is.Positive);
    }

    [Test]
    public void A_stream_goes_on_while_one_board_does_and_tells_of_the_one_that_failed()
    {
        LiveBoard[] each = [new("a", "1", 0), new("b", "2", 0)];
        var boards = new LiveBoards("m", "", [], null, each);
        var failure = new Diagnostic(DiagnosticCodes.LinkGone, "2", "it was unplugged", "plug it in");
        each[1].End(Result() with { Failure = failure });
        Assert.That(boards.Snapshot().State, Is.EqualTo(LiveState.Streaming));
        Assert.That(boards.Snapshot().Boards[1].Message, Is.EqualTo(failure.ToString()));
        each[0].End(Result());
        Assert.That(boards.Snapshot().State, Is.EqualTo(LiveState.Failed));
        each[1].End(Result() with { Cancelled = true });
        Assert.That(boards.Snapshot().State, Is.EqualTo(LiveState.Cancelled));
    }

    [Test]
    public void Figures_beyond_all_bounds_can_be_shown()
    {
        var live = new LiveBoard("board", "p", 0);
        var progress = new StreamProgress(2, TimeProvider.System);
        foreach (double target in new[] { 1e300, -double.MaxValue })
        {
            var outcome = new SampleOutcome(0, target, 1, [0], LedState.None, uint.MaxValue, true, null);
            progress.Add(outcome, double.PositiveInfinity, double.NaN, new LinkStatistics(0, 0, 0, 0, 1, 0, 0), false);
            live.Add(outcome, progress);
        }

        var boards = new LiveBoards("m", "", [], null, [live]);
        Assert.That((live.Snapshot().Rmse, live.Snapshot().Value), Is.EqualTo(((double?)null, (double?)null)));
        Assert.That(boards.Snapshot().ToJson(), Does.Contain("\"target\":[3.4028235E+38,-3.4028235E+38]"));
    }

    [Test]
    public void Boards_that_share_rows_are_done_when_they_are_together([Values] bool shared)
    {
        LiveBoard[] each = [new("a", "1", 0), new("b", "2", 0)];
        var boards = new LiveBoards("m", "", [], null, each, shared);
        foreach (LiveBoard board in each)
        {
            var progress = new StreamProgress(10, TimeProvider.System);
            for (int i = 0; i < 5; i++)
            {
                var outcome = new SampleOutcome(i, 1, 1, [1], LedState.Green, null, true, null);
                progress.Add(outcome, 0, null, new LinkStatistics(i, 0, 0, 0, 1, 0, 0), false);
                board.Add(outcome, progress);
            }
        }

        LiveSnapshot snapshot = boards.Snapshot();
        Assert.That((snapshot.Done, snapshot.Total, snapshot.Shared), Is.EqualTo((10L, shared ? 10L : 20L, shared)));
    }

    private static StreamResult Result() => new()
    {
        Board = "b",
        Port = "p",
        Model = "m",
        ModelHash = TestModels.Hash,
        Samples = 0,
        Delivered = 0,
        Lost = 0,
        Duplicated = 0,
        Retransmitted = 0,
        HostMismatch = 0,
        Metric = null,
        Value = null,
        LedAgreement = null,
        Cost = null,
        ElapsedSeconds = 0,
        Limited = 0,
        Sessions = 1,
        DamagedFrames = 0,
        Cancelled = false,
    };
}
