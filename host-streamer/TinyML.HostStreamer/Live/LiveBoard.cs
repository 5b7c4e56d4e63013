using TinyML.HostStreamer.Sessions;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Live;

/// <summary>What there is to see of one board while it is streamed to, in memory that does not grow with the rows. For any number of threads.</summary>
public sealed class LiveBoard
{
    private readonly Lock _lock = new();
    private readonly string _name;
    private readonly string _port;
    private readonly int _classes;
    private readonly LiveCurve _curve = new();
    private readonly LiveErrors _errors;
    private readonly LiveConfusion _confusion;
    private StreamProgress? _progress;
    private Counts _counts;
    private StreamResult? _result;
    private LiveState _state;
    private string? _message;
    private bool _isJudged;

    /// <summary>A board that has not answered yet.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="port">Its port.</param>
    /// <param name="classes">Number of classes; 0 for quantities.</param>
    /// <param name="step">What quantities are multiples of; 0 where that is not known.</param>
    public LiveBoard(string name, string port, int classes, double step = 0)
    {
        _errors = new LiveErrors(step);
        (_name, _port, _classes) = (name, port, classes);
        _confusion = new LiveConfusion(classes);
    }

    /// <summary>Takes one answer; to be called by the session's thread, whose progress this reads.</summary>
    public void Add(SampleOutcome outcome, StreamProgress progress)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        lock (_lock)
        {
            (_progress, _state) = (progress, LiveState.Streaming);
            _counts = new Counts(progress.Done, progress.Total, progress.Resumed, progress.RunningValue, progress.RootMeanSquaredError, progress.LedChanges, progress.Mismatches, outcome, progress.Line);
            bool? hit = _classes == 0 || outcome.Target is null ? null : outcome.Prediction == outcome.Target;
            _curve.Add(outcome, hit);
            _isJudged |= outcome.Target is not null;
            if (outcome.Target is not double target)
            {
                return;
            }

            if (_classes > 0)
            {
                _confusion.Add((int)outcome.Prediction, (int)target);
            }
            else
            {
                _errors.Add(outcome.Prediction - target);
            }
        }
    }

    /// <summary>The board has ended, with what it amounted to.</summary>
    public void End(StreamResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        lock (_lock)
        {
            _result = result;
            _state = result.Failure is not null ? LiveState.Failed : result.Cancelled ? LiveState.Cancelled : LiveState.Ended;
            _message = result.Failure?.ToString();
        }
    }

    /// <summary>The board could not be streamed to at all.</summary>
    /// <param name="message">Why.</param>
    public void Fail(string message)
    {
        lock (_lock)
        {
            (_state, _message) = (LiveState.Failed, message);
        }
    }

    /// <summary>How it stands now.</summary>
    public LiveBoardSnapshot Snapshot()
    {
        lock (_lock)
        {
            double elapsed = _result?.ElapsedSeconds ?? _progress?.Elapsed.TotalSeconds ?? 0;
            double rate = elapsed > 0 ? (_counts.Done - _counts.Resumed) / elapsed : 0;
            return new LiveBoardSnapshot(
                _name, _port, _state, _message, _counts.Done, _counts.Total, Math.Round(elapsed, 3), Math.Round(rate, 3),
                _state == LiveState.Streaming && rate > 0 ? Math.Round((_counts.Total - _counts.Done) / rate, 1) : null,
                _counts.Value is null ? null : _classes > 0 ? "top1" : "mae", Finite(_counts.Value), Finite(_counts.Rmse),
                (_counts.Last?.Led ?? default).ToString().ToLowerInvariant(), _counts.LedChanges, Finite(_counts.Last?.Prediction), Finite(_counts.Last?.Target),
                Link(), Cost(), Curve(), _classes > 0 || !_isJudged ? null : new LiveErrorsSnapshot(_errors.Width, _errors.Exact, [.. _errors.Counts]),
                _classes == 0 || !_isJudged ? null : _confusion.Copy());
        }
    }

    private LiveLink Link() => new(
        _counts.Mismatches, _result?.Lost, _result?.Duplicated, _result?.Retransmitted ?? _counts.Line?.Retransmitted ?? 0, _result?.DamagedFrames ?? _counts.Line?.Damaged ?? 0,
        _result?.Sessions ?? _counts.Line?.Sessions ?? 0, _counts.Line?.BytesSent ?? 0, _counts.Line?.BytesReceived ?? 0, _result?.Overruns ?? _counts.Line?.Overruns);

    private LiveCost? Cost()
    {
        (long count, uint min, double median, uint max) = _progress?.Costs.Summary() ?? default;
        return count == 0 ? null : new LiveCost(_progress!.CostUnit, min, median, max);
    }

    private LiveCurveSnapshot Curve()
    {
        ReadOnlySpan<LivePoint> points = _curve.Points;
        bool quantities = _classes == 0;
        return new LiveCurveSnapshot(
            _curve.RowsPerPoint, Each(points, point => point.Rows),
            quantities ? Each(points, point => Number(point.Prediction / point.Rows)) : [],
            quantities ? Each(points, point => Number(point.Low)) : [],
            quantities ? Each(points, point => Number(point.High)) : [],
            quantities ? Each(points, point => Mean(point.Target, point.Targets)) : [],
            quantities ? [] : Each(points, point => Mean(point.Hits, point.Judged)),
            Each(points, point => Mean(point.Cost, point.Costs)));
    }

    private static float? Mean(double sum, long count) => count == 0 ? null : Number(sum / count);

    // JSON has no infinity: what is too large for a curve is at its end, a figure that has overflowed is not known.
    private static double? Finite(double? value) => value is double number && double.IsFinite(number) ? number : null;

    private static float Number(double value) => (float)Math.Clamp(value, float.MinValue, float.MaxValue);

    private static T[] Each<T>(ReadOnlySpan<LivePoint> points, Func<LivePoint, T> part)
    {
        var parts = new T[points.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = part(points[i]);
        }

        return parts;
    }

    /// <summary>What the progress, which belongs to the session's thread, said at the latest answer.</summary>
    private readonly record struct Counts(long Done, long Total, long Resumed, double? Value, double? Rmse, long LedChanges, long Mismatches, SampleOutcome? Last, LinkStatistics? Line);
}
