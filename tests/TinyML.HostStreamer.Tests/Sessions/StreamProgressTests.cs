using TinyML.HostStreamer.Sessions;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Tests.Sessions;

public sealed class StreamProgressTests
{
    private sealed class StoppedClock : TimeProvider
    {
        public long Ticks { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Ticks;
    }

    private static SampleOutcome Outcome(double prediction, LedState led, bool match = true) => new(0, 1, prediction, [1], led, null, match, true);

    [Test]
    public void The_view_shows_rate_part_changes_and_the_latest_answers()
    {
        var clock = new StoppedClock();
        var progress = new StreamProgress(200, clock);
        Assert.That((progress.RowsPerSecond, progress.Fraction, progress.Last), Is.EqualTo((0.0, 0.0, (SampleOutcome?)null)));
        for (int i = 0; i < 100; i++)
        {
            progress.Add(Outcome(i, i % 10 == 9 ? LedState.Red : LedState.Green, match: i != 50), 0.25, new LinkStatistics(100, 4, 0, 0, 1, 0, 0), resumed: i < 20);
        }

        clock.Ticks = 4 * TimeSpan.TicksPerSecond;
        Assert.Multiple(() =>
        {
            Assert.That(progress.RowsPerSecond, Is.EqualTo(20), "answers of an earlier run took no time");
            Assert.That(progress.Fraction, Is.EqualTo(0.5));
            Assert.That(progress.LedChanges, Is.EqualTo(19));
            Assert.That(progress.Mismatches, Is.EqualTo(1));
            Assert.That((progress.RunningValue, progress.Retransmitted), Is.EqualTo((0.25, 4L)));
            Assert.That(progress.Predictions, Is.EqualTo(Enumerable.Range(40, 60).Select(i => (double)i)));
            Assert.That(progress.Targets, Has.Count.EqualTo(60));
        });
    }
}
