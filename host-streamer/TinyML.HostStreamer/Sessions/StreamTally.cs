using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Datasets;
using TinyML.HostStreamer.Measuring;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Sessions;

/// <summary>Counts what a session sends and gets back.</summary>
internal sealed class StreamTally(AnswerMeasure measure, StreamProgress progress, DeviceInfo info)
{
    private readonly AnsweredNumbers _answered = new();
    private long _sent;
    private long _duplicated;
    private long _limited;
    private bool _cancelled;
    private Diagnostic? _failure;
    private UpdateResult? _update;

    /// <summary>The view model.</summary>
    public StreamProgress Progress => progress;

    /// <summary>What the answers were measured to be worth.</summary>
    public AnswerMeasure Measure => measure;

    /// <summary>What the inferences cost.</summary>
    public CostHistogram Costs => progress.Costs;

    /// <summary>Whether the board measures what an inference costs.</summary>
    public bool MeasuresCost { get; } = info.Board.Id != VirtualBoard.BoardId;

    /// <summary>Whether nothing ended the streaming.</summary>
    public bool GoesOn => !_cancelled && _failure is null;

    /// <summary>The number of the next sample on the link.</summary>
    public uint NextNumber => (uint)_sent;

    /// <summary>The user ended it; the sample under way does not count.</summary>
    public void Cancel() => _cancelled = true;

    /// <summary>The link failed; the samples under way are lost.</summary>
    public void Fail(Diagnostic failure, int underWay)
    {
        _sent += underWay;
        _failure = failure;
    }

    /// <summary>The link failed between two samples.</summary>
    public void FailBetween(Diagnostic failure) => _failure = failure;

    /// <summary>The board took another model, which answers from now on.</summary>
    public void Switch(StreamModel model, UpdateResult update)
    {
        measure.SwitchTo(model.Planned);
        _update = update;
    }

    /// <summary>Takes an answer.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="answer">What the board answered.</param>
    /// <param name="number">The sample's number on the link, or null when an interrupted run had got the answer.</param>
    /// <param name="limited">Whether readings had to be limited.</param>
    /// <param name="line">What happened on the line so far.</param>
    public SampleOutcome Take(Sample sample, SampleAnswer answer, uint? number, bool limited, LinkStatistics line)
    {
        _duplicated += _answered.Add(number ?? NextNumber) ? 0 : 1;
        _sent++;
        _limited += limited ? 1 : 0;
        double prediction = measure.Add([.. answer.Outputs], sample.Target, answer.Led, out bool? ledAgrees);
        var outcome = new SampleOutcome(sample.Number, sample.Target, prediction, answer.Outputs, answer.Led, answer.Cost, answer.Match, ledAgrees);
        progress.Add(outcome, measure.Value, measure.Regression?.RootMeanSquaredError, line, resumed: number is null);
        return outcome;
    }

    /// <summary>Sums up.</summary>
    /// <param name="board">The board's id; the one that it states when null.</param>
    /// <param name="port">The port.</param>
    /// <param name="statistics">What happened on the line.</param>
    public StreamResult ToResult(string? board, string port, LinkStatistics statistics) => new()
    {
        Board = board ?? info.Board.Id,
        Port = port,
        Model = info.Model.Name,
        ModelHash = info.Model.Hash,
        Samples = _sent,
        Delivered = _answered.Count,
        Resumed = progress.Resumed,
        Lost = _sent - _answered.Count,
        Duplicated = _duplicated,
        Retransmitted = statistics.Retransmitted,
        HostMismatch = progress.Mismatches,
        Metric = measure.Value is null ? null : measure.Metric,
        Value = measure.Value,
        Metrics = StreamMetrics.Of(measure),
        LedAgreement = measure.LedAgreement,
        Cost = StreamCost.Of(progress.CostUnit, Costs),
        ElapsedSeconds = progress.Elapsed.TotalSeconds,
        Limited = _limited,
        Update = _update,
        Sessions = statistics.Sessions,
        DamagedFrames = statistics.Damaged,
        Overruns = statistics.Overruns,
        Speed = statistics.Speed,
        Cancelled = _cancelled,
        Failure = _failure,
    };
}
