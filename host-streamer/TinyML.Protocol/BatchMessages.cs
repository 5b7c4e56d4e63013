using System.Buffers.Binary;

namespace TinyML.Protocol;

/// <summary>Whole inputs, one after the other; their samples are numbered on from the first.</summary>
/// <param name="Sample">The host's number of the first sample.</param>
/// <param name="Bytes">The inputs.</param>
public sealed record BatchRequest(uint Sample, byte[] Bytes) : Message
{
    /// <summary>Bytes of a payload in front of the inputs.</summary>
    public const int HeaderBytes = 4;

    /// <inheritdoc/>
    public override MessageType Type => MessageType.Batch;

    /// <summary>How many samples one request can carry, so that it and its reply fit a frame; 0 when not even one does.</summary>
    /// <param name="board">The board.</param>
    /// <param name="inputBytes">Bytes of an input, at least 1.</param>
    /// <param name="outputBytes">Bytes of an output.</param>
    public static int Capacity(BoardInfo board, int inputBytes, int outputBytes)
    {
        ArgumentNullException.ThrowIfNull(board);
        int room = board.MaximumFrame - Frame.Overhead - HeaderBytes;
        return Math.Min(room / inputBytes, room / (ResultsReply.ItemBytes + outputBytes));
    }

    private protected override void Write(ByteBuilder payload) => payload.U32(Sample).Bytes(Bytes);
}

/// <summary>What the model answered to a batch: for each input its cost, LED and output.</summary>
/// <param name="Sample">The number of the first sample.</param>
/// <param name="Bytes">For each sample cost u32, led u8, output.</param>
public sealed record ResultsReply(uint Sample, byte[] Bytes) : Message
{
    /// <summary>Bytes of a sample in front of its output.</summary>
    public const int ItemBytes = 5;

    /// <inheritdoc/>
    public override MessageType Type => MessageType.Results;

    /// <summary>The reply to samples that follow one another.</summary>
    /// <param name="sample">The first one's number.</param>
    /// <param name="answers">What the model answered.</param>
    public static ResultsReply Of(uint sample, IEnumerable<DeviceAnswer> answers)
    {
        ByteBuilder bytes = new();
        foreach (DeviceAnswer answer in answers)
        {
            bytes.U32(answer.Cost).U8((byte)answer.Led).Bytes(answer.Output);
        }

        return new ResultsReply(sample, bytes.ToArray());
    }

    /// <summary>The results of the samples.</summary>
    /// <param name="outputBytes">Bytes of an output; the payload holds whole results.</param>
    public IEnumerable<InferenceResult> Split(int outputBytes)
    {
        uint sample = Sample;
        for (int at = 0; at < Bytes.Length; at += ItemBytes + outputBytes, sample++)
        {
            uint cost = BinaryPrimitives.ReadUInt32LittleEndian(Bytes.AsSpan(at));
            yield return new InferenceResult(sample, Bytes.AsSpan(at + ItemBytes, outputBytes).ToArray(), cost, (LedState)Bytes[at + 4]);
        }
    }

    private protected override void Write(ByteBuilder payload) => payload.U32(Sample).Bytes(Bytes);
}
