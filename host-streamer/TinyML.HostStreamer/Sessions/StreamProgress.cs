using TinyML.Protocol;

namespace TinyML.HostStreamer.Sessions;

/// <summary>What a live view shows, kept up to date sample by sample. For one thread at a time: a view reads it between samples.</summary>
public sealed class StreamProgress
{
    /// <summary>How many answers are kept for a curve.</summary>
    public const int CurveLength = 60;

    private readonly Queue<double> _predictions = new();
    private readonly Queue<double?> _targets = new();
    private readonly TimeProvider _clock;
    private readonly long _start;

    internal StreamProgress(long total, TimeProvider clock)
    {
        Total = total;
        _clock = clock;
        _start = clock.GetTimestamp();
    }

    /// <summary>What costs count: <c>cycles</c>, <c>instructions</c> or <c>microseconds</c>.</summary>
    public string CostUnit { get; init; } = "";

    /// <summary>Samples to send.</summary>
    public long Total { get; }

    /// <summary>Samples answered.</summary>
    public long Done { get; private set; }

    /// <summary>Those of <see cref="Done"/> whose answers an interrupted run had left.</summary>
    public long Resumed { get; private set; }

    /// <summary>The latest answer, or null before the first.</summary>
    public SampleOutcome? Last { get; private set; }

    /// <summary><c>mae</c> or <c>top1</c> so far, or null without true values.</summary>
    public double? RunningValue { get; private set; }

    /// <summary>Answers that are not the host's.</summary>
    public long Mismatches { get; private set; }

    /// <summary>How often the LED changed.</summary>
    public long LedChanges { get; private set; }

    /// <summary>What happened on the line so far.</summary>
    public LinkStatistics Line { get; private set; } = new(0, 0, 0, 0, 0, 0, 0);

    /// <summary>Requests that had to be sent again.</summary>
    public long Retransmitted => Line.Retransmitted;

    /// <summary>The latest predictions, oldest first, at most <see cref="CurveLength"/>.</summary>
    public IReadOnlyCollection<double> Predictions => _predictions;

    /// <summary>The true values of <see cref="Predictions"/>, null where not known.</summary>
    public IReadOnlyCollection<double?> Targets => _targets;

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => _clock.GetElapsedTime(_start);

    /// <summary>Samples per second that the board answered since the start; 0 before any time passed.</summary>
    public double RowsPerSecond => Elapsed > TimeSpan.Zero ? (Done - Resumed) / Elapsed.TotalSeconds : 0;

    /// <summary>The part done, from 0 to 1.</summary>
    public double Fraction => Total == 0 ? 1 : (double)Done / Total;

    internal void Add(SampleOutcome outcome, double? runningValue, LinkStatistics line, bool resumed)
    {
        LedState before = Last?.Led ?? outcome.Led;
        Done++;
        Resumed += resumed ? 1 : 0;
        Last = outcome;
        RunningValue = runningValue;
        Line = line;
        Mismatches += outcome.Match ? 0 : 1;
        LedChanges += outcome.Led == before ? 0 : 1;
        _predictions.Enqueue(outcome.Prediction);
        _targets.Enqueue(outcome.Target);
        if (_predictions.Count > CurveLength)
        {
            _predictions.Dequeue();
            _targets.Dequeue();
        }
    }
}
