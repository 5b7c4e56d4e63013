namespace TinyML.Protocol.Tests.Firmware;

/// <summary>A board that is attacked, next to the protocol's other implementation, which gets the same bytes: whatever arrives, both must answer the same, but for what an inference costs.</summary>
internal sealed class FuzzedBoard
{
    public const int InputBytes = 16;
    public const int OutputBytes = 2;

    private readonly List<byte> _expected = [];
    private readonly List<byte> _sent = [];
    private readonly FrameFuzzer _fuzzer;
    private readonly ProtocolDevice _device;
    private uint _questions;

    /// <param name="seed">Of the attacks.</param>
    /// <param name="info">What the board says of itself.</param>
    /// <param name="hasSpeeds">Whether it knows the request for a speed; it takes none of those that the attacks ask for.</param>
    public FuzzedBoard(int seed, DeviceInfo info, bool hasSpeeds)
    {
        TextMode text = new(info.Model, new TextFormat(["sum"]), Run);
        _fuzzer = new FrameFuzzer(seed, InputBytes, info.Board.MaximumFrame);
        _device = new ProtocolDevice(info, Run, Take, text.Answer, takesSpeed: hasSpeeds ? _ => false : null);
    }

    /// <summary>Replies that were the same, by their type.</summary>
    public SortedDictionary<MessageType, long> Replies { get; } = [];

    /// <summary>The bytes of one attack, and how many the answer has.</summary>
    public (byte[] Bytes, int Answer) Attack() => Deliver(_fuzzer.Next());

    /// <summary>A session and a request that a board in step answers with the model's answer.</summary>
    public (byte[] Bytes, int Answer) Question()
    {
        int before = _expected.Count;
        (byte[] Bytes, int Answer) question = Deliver(_fuzzer.Question(++_questions));
        Frame last = Segments(_expected[before..]).Select(segment => Decoded(segment)).Last()!.Value;
        Assert.That(Message.FromFrame(last), Is.TypeOf<ResultReply>().With.Property(nameof(ResultReply.Sample)).EqualTo(_questions));
        Assert.That(((ResultReply)Message.FromFrame(last)!).Bytes, Is.EqualTo(Boards.Answer(Boards.Input(_questions, InputBytes), OutputBytes).Output));
        return question;
    }

    /// <summary>Compares what the board answered to the attacks since the last comparison.</summary>
    public void Compare(IReadOnlyCollection<byte> answered, string where)
    {
        string[] expected = [.. Segments(_expected).Select(Shown)];
        string[] answers = [.. Segments(answered).Select(Shown)];
        for (int i = 0; i < Math.Max(expected.Length, answers.Length); i++)
        {
            string right = i < expected.Length ? expected[i] : "nothing", answer = i < answers.Length ? answers[i] : "nothing";
            if (right != answer)
            {
                Assert.Fail($"{where}: answer {i} is {answer}, expected {right}; sent {Convert.ToHexString([.. _sent])}");
            }
        }

        foreach (Frame reply in Segments(_expected).Select(Decoded).OfType<Frame>())
        {
            Replies[reply.Type] = Replies.GetValueOrDefault(reply.Type) + 1;
        }

        _expected.Clear();
        _sent.Clear();
    }

    private static DeviceAnswer Run(byte[] input) => Boards.Answer(input, OutputBytes);

    private (byte[] Bytes, int Answer) Deliver(byte[] bytes)
    {
        int before = _expected.Count;
        _sent.AddRange(bytes);
        _device.Receive(bytes);
        return (bytes, _expected.Count - before);
    }

    private void Take(byte[] bytes)
    {
        _expected.AddRange(bytes);
        if (Segments(bytes).Select(Decoded).LastOrDefault() is { } reply)
        {
            _fuzzer.Observe(reply);
        }
    }

    private static IEnumerable<byte[]> Segments(IEnumerable<byte> bytes)
    {
        List<byte> segment = [];
        foreach (byte value in bytes.Append((byte)0))
        {
            if (value != 0)
            {
                segment.Add(value);
            }
            else if (segment.Count > 0)
            {
                yield return [.. segment];
                segment.Clear();
            }
        }
    }

    private static Frame? Decoded(byte[] segment) => Frame.TryDecode(segment, out Frame frame) ? frame : null;

    /// <summary>A reply without what an inference cost; text as it is.</summary>
    private static string Shown(byte[] segment)
    {
        if (Decoded(segment) is not { } frame)
        {
            return System.Text.Encoding.ASCII.GetString(segment);
        }

        byte[] payload = [.. frame.Payload];
        int first = frame.Type == MessageType.Result ? 4 : frame.Type == MessageType.Results ? BatchRequest.HeaderBytes : payload.Length;
        for (int at = first; at < payload.Length; at += frame.Type == MessageType.Results ? ResultsReply.ItemBytes + OutputBytes : payload.Length)
        {
            payload.AsSpan(at, 4).Clear();
        }

        return $"{frame.Type} {frame.Sequence} {Convert.ToHexString(payload)}";
    }
}
