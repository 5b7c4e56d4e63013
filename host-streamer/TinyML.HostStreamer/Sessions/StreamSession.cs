using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Specs;
using TinyML.Execution;
using TinyML.HostStreamer.Datasets;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Sessions;

/// <summary>Streams a data set to one board and compares every answer with the host's executor, bit for bit.</summary>
public sealed partial class StreamSession
{
    /// <summary>What firmware says that was built without a board's name, as the Arduino IDE does.</summary>
    private const string UnnamedBoard = "unknown";

    private readonly ModelSpec? _spec;
    private readonly StreamOptions _options;
    private readonly ProtocolClient _client;
    private readonly string _port;
    private StreamModel _model;
    private IntegerExecutor _executor;
    private StreamUpdate? _update;

    /// <summary>A session on a link, which stays the caller's.</summary>
    /// <param name="model">The model that the board must hold.</param>
    /// <param name="spec">The model's JSON file, or null.</param>
    /// <param name="link">The link to the board.</param>
    /// <param name="options">How to stream.</param>
    public StreamSession(StreamModel model, ModelSpec? spec, IByteLink link, StreamOptions? options = null)
    {
        _model = model;
        _spec = spec;
        _options = options ?? new StreamOptions();
        _client = new ProtocolClient(link, _options.Client);
        _executor = new IntegerExecutor(model.Planned);
        _port = link.Name;
        _update = _options.Update;
    }

    /// <summary>Greets the board and makes sure that it holds the model.</summary>
    /// <returns>What the board says of itself.</returns>
    /// <exception cref="DiagnosticException">TML5200 to TML5206, TML5212.</exception>
    /// <exception cref="OperationCanceledException">The user gave up waiting.</exception>
    public DeviceInfo Connect(CancellationToken cancellation = default)
    {
        DeviceInfo info = Ask(() => _client.Hello(cancellation));
        if (_options.Board is { } expected && info.Board.Id != expected && info.Board.Id is not (VirtualBoard.BoardId or UnnamedBoard))
        {
            throw new DiagnosticException(
                DiagnosticCodes.OtherBoard,
                _port,
                $"its firmware is for '{info.Board.Id}', and '{expected}' is expected: the board that --board names, or that the folder was compiled for",
                $"name another port, or the board with --board {info.Board.Id}");
        }

        if (info.Model.Name.Length == 0)
        {
            throw new DiagnosticException(DiagnosticCodes.BoardWithoutModel, _port, "the firmware holds no model", LinkFindings.GetModel);
        }

        if (info.Model.Hash != _model.Hash || info.Model.InputBytes != _model.InputBytes || info.Model.OutputBytes != _model.OutputBytes)
        {
            throw new DiagnosticException(
                DiagnosticCodes.BoardOtherModel,
                _port,
                $"the board holds model '{info.Model.Name}' ({info.Model.Hash}), the folder '{_model.Planned.Program.Name}' ({_model.Hash})",
                "build and flash the folder's firmware ('tinyml update' for .NET nanoFramework), or name the folder that was flashed");
        }

        return info;
    }

    /// <summary>Streams the samples. Greets the board first.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="onSample">Called after every answer, those of an interrupted run too, for a live view and a results file; may be null.</param>
    /// <param name="cancellation">Ends the streaming after the current wait; the result covers what was answered.</param>
    /// <exception cref="DiagnosticException">TML5200 to TML5206 and TML5212 before the first sample, TML5222; later failures are in <see cref="StreamResult.Failure"/>.</exception>
    public StreamResult Run(IDataset data, Action<SampleOutcome, StreamProgress>? onSample = null, CancellationToken cancellation = default)
    {
        RowPool pool = _options.Rows(data);
        pool.Skip(data, _options.Answered);
        _update?.RequireFormOf(_model);
        StreamTally tally = Begin(pool, Connect(cancellation));
        return Run(data, pool, tally, onSample, cancellation);
    }

    /// <summary>What counts the answers of a board that was greeted.</summary>
    internal StreamTally Begin(RowPool pool, DeviceInfo info) => new(new AnswerMeasure(_model.Planned, _spec), new StreamProgress(pool.Total, _options.Clock) { CostUnit = StreamCost.NameOf(info.Board.CostUnit) }, info);

    /// <summary>Streams the samples to a board that was greeted, which may share the rows with others.</summary>
    internal StreamResult Run(IDataset data, RowPool pool, StreamTally tally, Action<SampleOutcome, StreamProgress>? onSample, CancellationToken cancellation)
    {
        Replay(data, pool, tally, onSample, cancellation);
        while (IsMore(pool, tally, cancellation))
        {
            TakeUpdate(tally, tally.NextNumber, cancellation);
            if (tally.GoesOn)
            {
                Send(data, pool, tally, onSample, cancellation);
            }
        }

        TakeUpdate(tally, long.MaxValue, cancellation);
        StreamResult result = tally.ToResult(_options.Board, _port, _client.Statistics);
        if (result.Failure is null)
        {
            _client.Close(CancellationToken.None);
        }

        return result;
    }

    /// <summary>Asks the board something; a link that fails is a finding.</summary>
    private T Ask<T>(Func<T> question)
    {
        try
        {
            return question();
        }
        catch (LinkException exception)
        {
            throw new DiagnosticException([LinkFindings.Of(_port, exception)]);
        }
    }

    private static bool IsMore(RowPool pool, StreamTally tally, CancellationToken cancellation)
    {
        try
        {
            return tally.GoesOn && pool.WaitForRow(cancellation);
        }
        catch (OperationCanceledException)
        {
            tally.Cancel();
            return false;
        }
    }

    /// <summary>Takes the answers that an interrupted run had got.</summary>
    private void Replay(IDataset data, RowPool pool, StreamTally tally, Action<SampleOutcome, StreamProgress>? onSample, CancellationToken cancellation)
    {
        foreach (SampleAnswer answer in _options.Answered)
        {
            if (cancellation.IsCancellationRequested)
            {
                tally.Cancel();
                return;
            }

            Sample sample = data[pool.RowOf(answer.Record)];
            float[] values = sample.Values();
            int[] inputs = InputQuantizer.Quantize(_model.Planned.Program, values);
            if (answer.Match != IsMatch(answer.Outputs, answer.Led, _executor.Run(inputs)))
            {
                throw RowPool.OtherRun(data, $"the results' answer to record {answer.Record} is not one of this model to this data");
            }

            SampleOutcome outcome = tally.Take(sample, answer, null, IsLimited(values, inputs), _client.Statistics);
            onSample?.Invoke(outcome, tally.Progress);
        }
    }

    /// <summary>Asks the board, with as many rows under way as it allows, until there are no rows at the moment or a model is due.</summary>
    private void Send(IDataset data, RowPool pool, StreamTally tally, Action<SampleOutcome, StreamProgress>? onSample, CancellationToken cancellation)
    {
        var underWay = new Queue<SentRow>();
        try
        {
            foreach (InferenceResult reply in _client.InferAll(Inputs(data, pool, tally.NextNumber, underWay, cancellation), cancellation))
            {
                SampleOutcome outcome = Take(reply, underWay.Dequeue(), tally);
                pool.Answered();
                onSample?.Invoke(outcome, tally.Progress);
            }
        }
        catch (OperationCanceledException)
        {
            tally.Cancel();
        }
        catch (LinkException exception)
        {
            tally.Fail(LinkFindings.Of(_port, exception), underWay.Count);
            pool.GiveBack([.. underWay.Select(row => row.Row)]);
        }
    }

    private IEnumerable<SampleInput> Inputs(IDataset data, RowPool pool, uint number, Queue<SentRow> underWay, CancellationToken cancellation)
    {
        for (; !(_update is { } update && number >= update.AfterSamples) && pool.TryTake(out int row); number++)
        {
            cancellation.ThrowIfCancellationRequested();
            Sample sample = data[row];
            float[] values = sample.Values();
            int[] inputs = InputQuantizer.Quantize(_model.Planned.Program, values);
            underWay.Enqueue(new SentRow(row, sample, inputs, IsLimited(values, inputs)));
            yield return new SampleInput(number, _model.InputToBytes(inputs));
        }
    }

    private SampleOutcome Take(InferenceResult reply, SentRow row, StreamTally tally)
    {
        int[] outputs = _model.OutputFromBytes(reply.Output);
        bool match = IsMatch(outputs, reply.Led, _executor.Run(row.Inputs));
        var answer = new SampleAnswer(row.Sample.Number, outputs, reply.Led, tally.MeasuresCost ? reply.Cost : null, match);
        return tally.Take(row.Sample, answer, reply.Sample, row.IsLimited, _client.Statistics);
    }

    /// <summary>A row that the board was asked for.</summary>
    private readonly record struct SentRow(int Row, Sample Sample, int[] Inputs, bool IsLimited);

    private bool IsMatch(IReadOnlyList<int> outputs, LedState led, int[] expected) => outputs.SequenceEqual(expected) && led == _model.LedOf(expected);

    private bool IsLimited(float[] values, int[] inputs)
    {
        KernelProgram program = _model.Planned.Program;
        int next = 0;
        foreach (ProgramInput input in program.Inputs)
        {
            for (int i = 0; i < program.Buffers[input.Buffer].Count; i++, next++)
            {
                double scale = input.Scales[i % input.Scales.Count];
                if (Math.Abs((values[next] / scale) + input.ZeroPoint - inputs[next]) > 0.51)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
