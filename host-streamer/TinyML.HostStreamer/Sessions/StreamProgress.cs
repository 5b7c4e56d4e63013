using TinyML.HostStreamer.Measuring;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Sessions;

/// <summary>What a live view shows, kept up to date sample by sample. For one thread at a time: a view reads it between samples.</summary>
public sealed class StreamProgress
{
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

    /// <summary>Root of the mean squared error so far, in the target's unit, or null for classes and without true values.</summary>
    public double? RootMeanSquaredError { get; private set; }

    /// <summary>What inferences cost so far. Unlike the rest it may be read while the session goes on.</summary>
    public CostHistogram Costs { get; } = new();

    /// <summary>Answers that are not the host's.</summary>
    public long Mismatches { get; private set; }

    /// <summary>How often the LED changed.</summary>
    public long LedChanges { get; private set; }

    /// <summary>What happened on the line so far.</summary>
    public LinkStatistics Line { get; private set; } = new(0, 0, 0, 0, 0, 0, 0);

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => _clock.GetElapsedTime(_start);

    internal void Add(SampleOutcome outcome, double? runningValue, double? rootMeanSquaredError, LinkStatistics line, bool resumed)
    {
        LedState before = Last?.Led ?? outcome.Led;
        Done++;
        Resumed += resumed ? 1 : 0;
        Last = outcome;
        (RunningValue, RootMeanSquaredError) = (runningValue, rootMeanSquaredError);
        Line = line;
        Mismatches += outcome.Match ? 0 : 1;
        LedChanges += outcome.Led == before ? 0 : 1;
        if (outcome.Cost is uint cost)
        {
            Costs.Add(cost);
        }
    }
}
