using TinyML.HostStreamer.Sessions;

namespace TinyML.HostStreamer.Live;

/// <summary>What was answered over the run, in at most <see cref="Capacity"/> points however many rows there are: when all are taken, every two neighbours
/// become one that stands for twice as many rows. Not for several threads at once.</summary>
public sealed class LiveCurve
{
    /// <summary>The most points.</summary>
    public const int Capacity = 240;

    private readonly LivePoint[] _points = new LivePoint[Capacity];
    private int _count;

    /// <summary>How many rows a full point stands for; a power of two.</summary>
    public long RowsPerPoint { get; private set; } = 1;

    /// <summary>The points, oldest first; the last may stand for fewer rows than the others.</summary>
    public ReadOnlySpan<LivePoint> Points => _points.AsSpan(0, _count);

    /// <summary>Takes one answer.</summary>
    /// <param name="outcome">The answer.</param>
    /// <param name="hit">Whether the class is the true one, or null for quantities and without a true class.</param>
    public void Add(SampleOutcome outcome, bool? hit)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (_count > 0 && _points[_count - 1].Rows < RowsPerPoint)
        {
            _points[_count - 1] = _points[_count - 1].With(LivePoint.Of(outcome, hit));
            return;
        }

        if (_count == Capacity)
        {
            Halve();
        }

        _points[_count++] = LivePoint.Of(outcome, hit);
    }

    private void Halve()
    {
        for (int i = 0; i < Capacity / 2; i++)
        {
            _points[i] = _points[2 * i].With(_points[(2 * i) + 1]);
        }

        _count = Capacity / 2;
        RowsPerPoint *= 2;
    }
}

/// <summary>Some rows that follow each other.</summary>
/// <param name="Rows">How many.</param>
/// <param name="Prediction">The sum of what the board answered.</param>
/// <param name="Low">The least answer.</param>
/// <param name="High">The greatest answer.</param>
/// <param name="Target">The sum of the true values that are known.</param>
/// <param name="Targets">How many are known.</param>
/// <param name="Hits">How many classes were right.</param>
/// <param name="Judged">How many classes could be judged.</param>
/// <param name="Cost">The sum of the costs that were measured.</param>
/// <param name="Costs">How many were measured.</param>
public readonly record struct LivePoint(long Rows, double Prediction, double Low, double High, double Target, long Targets, long Hits, long Judged, double Cost, long Costs)
{
    /// <summary>A point of one row.</summary>
    internal static LivePoint Of(SampleOutcome outcome, bool? hit) => new(
        1, outcome.Prediction, outcome.Prediction, outcome.Prediction, outcome.Target ?? 0, outcome.Target is null ? 0 : 1,
        hit == true ? 1 : 0, hit is null ? 0 : 1, outcome.Cost ?? 0, outcome.Cost is null ? 0 : 1);

    /// <summary>These rows and those of another point.</summary>
    internal LivePoint With(LivePoint other) => new(
        Rows + other.Rows, Prediction + other.Prediction, Math.Min(Low, other.Low), Math.Max(High, other.High), Target + other.Target, Targets + other.Targets,
        Hits + other.Hits, Judged + other.Judged, Cost + other.Cost, Costs + other.Costs);
}
