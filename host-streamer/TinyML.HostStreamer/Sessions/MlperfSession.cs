using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Specs;
using TinyML.Execution;
using TinyML.HostStreamer.Datasets;
using TinyML.HostStreamer.Measuring;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Sessions;

/// <summary>The benchmark's accuracy mode: sends a data set to firmware that speaks the MLPerf Tiny runner's protocol, and compares every result with the host's executor, to the
/// three decimals that the protocol carries.</summary>
/// <param name="model">The model that the board must hold.</param>
/// <param name="spec">The model's JSON file, or null.</param>
/// <param name="link">The link to the board, which stays the caller's.</param>
/// <param name="options">How to stream; answers of another run, updates and the client's options do not count.</param>
public sealed class MlperfSession(StreamModel model, ModelSpec? spec, IByteLink link, StreamOptions options)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly MlperfModel _shown = new(model.Planned);
    private readonly IntegerExecutor _executor = new(model.Planned);
    private readonly AnswerMeasure _measure = new(model.Planned, spec);
    private readonly CostHistogram _times = new();
    private long _sent;
    private long _delivered;
    private long _mismatches;
    private Diagnostic? _failure;
    private bool _cancelled;

    /// <summary>Sends the samples.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="cancellation">Ends it after the current line; the result covers what was answered.</param>
    /// <returns>Costs are microseconds by the board's clock, the copy of the input included.</returns>
    /// <exception cref="DiagnosticException">The board does not answer, or takes inputs of another size.</exception>
    public StreamResult Run(IDataset data, CancellationToken cancellation = default)
    {
        long start = options.Clock.GetTimestamp();
        var client = new MlperfClient(link, Patience);
        MlperfDevice device = Connect(client, cancellation);
        for (long repeat = 0, end = Math.Min(data.Count, options.Limit ?? int.MaxValue); repeat < options.Repeat; repeat++)
        {
            for (int row = 0; row < end && _failure is null && !_cancelled; row++)
            {
                Ask(client, data[row], cancellation);
            }
        }

        return Result(device, options.Clock.GetElapsedTime(start));
    }

    private MlperfDevice Connect(MlperfClient client, CancellationToken cancellation)
    {
        try
        {
            MlperfDevice device = client.Connect(cancellation);
            return device.InputBytes == 0 || device.InputBytes == _shown.InputBytes ? device : throw new DiagnosticException(
                DiagnosticCodes.BoardOtherModel, link.Name, $"the board holds model '{device.Model}', which takes {device.InputBytes} bytes; the folder's takes {_shown.InputBytes}", "build and flash the folder's firmware");
        }
        catch (LinkException exception)
        {
            throw new DiagnosticException([LinkFindings.Of(link.Name, exception)]);
        }
    }

    private void Ask(MlperfClient client, Sample sample, CancellationToken cancellation)
    {
        float[] values = sample.Values();
        int[] inputs = _shown.Quantize(values);
        try
        {
            client.Load(_shown.Bytes(values, inputs), cancellation);
            _sent++;
            MlperfAnswer answer = client.Infer(1, 0, cancellation);
            _delivered++;
            _times.Add((uint)Math.Min(answer.Microseconds, uint.MaxValue));
            _mismatches += answer.Results.SequenceEqual(_shown.Results(values, _executor.Run(inputs))) ? 0 : 1;
            if (answer.Results.Count == model.Planned.Program.Buffers[model.Planned.Program.Outputs[0].Buffer].Count)
            {
                _measure.Add([.. answer.Results.Select(value => (double)value)], sample.Target);
            }
        }
        catch (LinkException exception)
        {
            _failure = LinkFindings.Of(link.Name, exception);
        }
        catch (OperationCanceledException)
        {
            _cancelled = true;
        }
    }

    private StreamResult Result(MlperfDevice device, TimeSpan elapsed) => new()
    {
        Board = options.Board ?? device.Name,
        Port = link.Name,
        Model = device.Model,
        ModelHash = model.Hash,
        Samples = _sent,
        Delivered = _delivered,
        Lost = _sent - _delivered,
        Duplicated = 0,
        Retransmitted = 0,
        HostMismatch = _mismatches,
        Metric = _measure.Value is null ? null : _measure.Metric,
        Value = _measure.Value,
        Metrics = StreamMetrics.Of(_measure),
        LedAgreement = null,
        Cost = StreamCost.Of("microseconds", _times),
        ElapsedSeconds = elapsed.TotalSeconds,
        Limited = 0,
        Sessions = 1,
        DamagedFrames = 0,
        Cancelled = _cancelled,
        Failure = _failure,
    };
}
