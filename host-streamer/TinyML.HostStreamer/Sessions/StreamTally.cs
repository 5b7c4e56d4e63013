using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Datasets;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Sessions;

/// <summary>Counts what a session sends and gets back.</summary>
internal sealed class StreamTally(AnswerMeasure measure, StreamProgress progress, DeviceInfo info)
{
    private readonly List<uint> _costs = [];
    private readonly bool _measuresCost = info.Board.Id != VirtualBoard.BoardId;
    private readonly HashSet<uint> _answered = [];
    private long _sent;
    private long _duplicated;
    private long _limited;
    private bool _cancelled;
    private Diagnostic? _failure;

    /// <summary>The view model.</summary>
    public StreamProgress Progress => progress;

    /// <summary>Whether nothing ended the streaming.</summary>
    public bool GoesOn => !_cancelled && _failure is null;

    /// <summary>The number of the next sample on the link.</summary>
    public uint NextNumber => (uint)_sent;

    /// <summary>The user ended it; the sample under way does not count.</summary>
    public void Cancel() => _cancelled = true;

    /// <summary>The link failed; the sample under way is lost.</summary>
    public void Fail(Diagnostic failure)
    {
        _sent++;
        _failure = failure;
    }

    /// <summary>Takes an answer.</summary>
    public SampleOutcome Take(Sample sample, InferenceResult answer, int[] outputs, bool match, bool limited, long retransmitted)
    {
        _sent++;
        _duplicated += _answered.Add(answer.Sample) ? 0 : 1;
        _limited += limited ? 1 : 0;
        double prediction = measure.Add(outputs, sample.Target, answer.Led, out bool? ledAgrees);
        if (_measuresCost)
        {
            _costs.Add(answer.Cost);
        }

        var outcome = new SampleOutcome(sample.Number, sample.Target, prediction, outputs, answer.Led, _measuresCost ? answer.Cost : null, match, ledAgrees);
        progress.Add(outcome, measure.Value, retransmitted);
        return outcome;
    }

    /// <summary>Sums up.</summary>
    public StreamResult ToResult(string board, string port, LinkStatistics statistics) => new()
    {
        Board = board,
        Port = port,
        Model = info.Model.Name,
        ModelHash = info.Model.Hash,
        Samples = _sent,
        Delivered = _answered.Count,
        Lost = _sent - _answered.Count,
        Duplicated = _duplicated,
        Retransmitted = statistics.Retransmitted,
        HostMismatch = progress.Mismatches,
        Metric = measure.Value is null ? null : measure.Metric,
        Value = measure.Value,
        LedAgreement = measure.LedAgreement,
        Cost = StreamCost.Of(info.Board.CostUnit switch { CostUnit.Cycles => "cycles", CostUnit.Instructions => "instructions", _ => "microseconds" }, _costs),
        ElapsedSeconds = progress.Elapsed.TotalSeconds,
        Limited = _limited,
        Sessions = statistics.Sessions,
        DamagedFrames = statistics.Damaged,
        Cancelled = _cancelled,
        Failure = _failure,
    };
}
