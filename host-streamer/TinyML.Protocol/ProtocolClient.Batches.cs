namespace TinyML.Protocol;

/// <summary>An input for the board's model.</summary>
/// <param name="Sample">The caller's number of the sample.</param>
/// <param name="Bytes">All input bytes, as many as the model takes.</param>
public readonly record struct SampleInput(uint Sample, byte[] Bytes);

/// <summary>Many inputs, as fast as the line allows.</summary>
public sealed partial class ProtocolClient
{
    /// <summary>Runs the model on inputs, with as many under way as the board allows. Results come in the order of the inputs, each once.</summary>
    /// <param name="samples">The inputs, taken as they can be sent; numbers that follow one another share a frame.</param>
    /// <param name="cancellation">Ends the wait; results that are not yet given are lost.</param>
    /// <exception cref="LinkException">See <see cref="LinkFailure"/>.</exception>
    public IEnumerable<InferenceResult> InferAll(IEnumerable<SampleInput> samples, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(samples);
        DeviceInfo before = Info ?? Hello(cancellation);
        int capacity = before.Board.Window > 1 && before.Model.InputBytes > 0
            ? BatchRequest.Capacity(before.Board, before.Model.InputBytes, before.Model.OutputBytes)
            : 0;
        return capacity > 0
            ? InferBatches(samples, new FrameLoad(capacity), before, cancellation)
            : samples.Select(sample => Infer(sample.Sample, sample.Bytes, cancellation));
    }

    /// <summary>Inputs with numbers that follow one another, as many as a frame takes.</summary>
    private static IEnumerable<BatchRequest> Batches(IEnumerable<SampleInput> samples, int inputBytes, FrameLoad size)
    {
        List<SampleInput> batch = [];
        foreach (SampleInput sample in samples)
        {
            if (sample.Bytes.Length != inputBytes)
            {
                throw new ArgumentException(FormattableString.Invariant($"Sample {sample.Sample} has {sample.Bytes.Length} bytes, the model takes {inputBytes}."), nameof(samples));
            }

            if (batch.Count >= size.Current || (batch.Count > 0 && sample.Sample != batch[^1].Sample + 1))
            {
                yield return Join(batch);
                batch.Clear();
            }

            batch.Add(sample);
        }

        if (batch.Count > 0)
        {
            yield return Join(batch);
        }
    }

    private static BatchRequest Join(List<SampleInput> batch) => new(batch[0].Sample, [.. batch.SelectMany(sample => sample.Bytes)]);

    private IEnumerable<InferenceResult> InferBatches(IEnumerable<SampleInput> samples, FrameLoad size, DeviceInfo before, CancellationToken cancellation)
    {
        using IEnumerator<BatchRequest> source = Batches(samples, before.Model.InputBytes, size).GetEnumerator();
        RequestWindow window = new(_channel, _inferences, before.Board.Window);
        Queue<BatchRequest> underWay = [];
        int broken = 0;
        for (bool more = true; ;)
        {
            while (more && window.HasRoom && (more = source.MoveNext()))
            {
                underWay.Enqueue(source.Current);
                Send(window, source.Current);
            }

            if (underWay.Count == 0)
            {
                yield break;
            }

            Message reply = window.Receive(cancellation);
            if (reply is ResultsReply results)
            {
                underWay.Dequeue();
                broken = 0;
                size.Answered(window.LastCopies);
                foreach (InferenceResult result in results.Split(before.Model.OutputBytes))
                {
                    yield return result;
                }

                continue;
            }

            ThrowUnlessSessionIsOver((ErrorReply)reply);
            if (++broken == _options.SessionLimit)
            {
                throw TooManySessions();
            }

            HelloAgain(before, cancellation);
            window.Clear();
            foreach (BatchRequest batch in underWay)
            {
                Send(window, batch);
            }
        }
    }

    private void Send(RequestWindow window, BatchRequest batch)
    {
        int bytes = batch.Bytes.Length / Info!.Model.InputBytes * (ResultsReply.ItemBytes + Info.Model.OutputBytes);
        window.Send(batch, m => m is ResultsReply results && results.Sample == batch.Sample && results.Bytes.Length == bytes);
    }
}
