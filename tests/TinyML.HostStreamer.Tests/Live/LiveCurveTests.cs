using TinyML.HostStreamer.Live;
using TinyML.HostStreamer.Sessions;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Tests.Live;

/// <summary>A curve against the same rows grouped by hand.</summary>
public sealed class LiveCurveTests
{
    private static SampleOutcome Outcome(Random random, int row) =>
        new(row, random.Next(4) == 0 ? null : random.Next(100), random.Next(-50, 50), [1], LedState.Green, random.Next(3) == 0 ? null : (uint)random.Next(1000), true, null);

    [Test]
    public void Every_point_stands_for_its_rows([Values(1, 2, 239, 240, 241, 480, 481, 5000, 100_003)] int rows)
    {
        var random = new Random(61);
        SampleOutcome[] outcomes = [.. Enumerable.Range(0, rows).Select(row => Outcome(random, row))];
        var curve = new LiveCurve();
        foreach (SampleOutcome outcome in outcomes)
        {
            curve.Add(outcome, outcome.Target is null ? null : outcome.Target > 50);
        }

        int each = 1;
        while ((rows + each - 1) / each > LiveCurve.Capacity)
        {
            each *= 2;
        }

        Assert.That(curve.RowsPerPoint, Is.EqualTo(each));
        Assert.That(curve.Points.ToArray(), Is.EqualTo(outcomes.Chunk(each).Select(Point)));
    }

    private static LivePoint Point(SampleOutcome[] rows) => new(
        rows.Length, rows.Sum(row => row.Prediction), rows.Min(row => row.Prediction), rows.Max(row => row.Prediction), rows.Sum(row => row.Target ?? 0), rows.Count(row => row.Target is not null),
        rows.Count(row => row.Target > 50), rows.Count(row => row.Target is not null), rows.Sum(row => (double)(row.Cost ?? 0)), rows.Count(row => row.Cost is not null));
}
