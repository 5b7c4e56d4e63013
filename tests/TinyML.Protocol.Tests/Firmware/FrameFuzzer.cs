using System.Text;

namespace TinyML.Protocol.Tests.Firmware;

/// <summary>Makes frames that a board of <see cref="Boards.Info"/> may meet: right ones, right ones that were damaged on the line, valid ones with any content of every type, and what is no
/// frame. It follows the board's replies, so that many of the frames are those that the board waits for.</summary>
internal sealed class FrameFuzzer(int seed, int inputBytes, int maximumFrame)
{
    private static readonly byte[] Types = [0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0xC1, 0xC2, 0xC3, 0xC7, 0xC8, 0xC9, 0xCF, 0x80, 0xFF, 0x42];
    private readonly Random _random = new(seed);
    private ushort _sequence;
    private ushort _session;
    private int _offset;

    private int PayloadRoom => maximumFrame - Frame.Overhead;

    /// <summary>The bytes of the next attack.</summary>
    public byte[] Next() => _random.Next(100) switch
    {
        < 35 => Right().ToLine(),
        < 55 => Damaged(Right().ToLine()),
        < 75 => AnyContent().ToLine(),
        < 82 => [.. Right().ToLine().SkipLast(_random.Next(1, 12)), .. Right().ToLine()],
        < 88 => Bytes(_random.Next(1, 300)),
        < 93 => Encoding.ASCII.GetBytes(Line()),
        < 95 => new TextRequest().ToFrame(Sequence()).ToLine(),
        _ => Hello().ToLine(),
    };

    /// <summary>Begins a session and asks for one inference: what a board in step answers rightly.</summary>
    public byte[] Question(uint sample)
    {
        Frame hello = Hello();
        _sequence = (ushort)(hello.Sequence + 1);
        return [0, .. hello.ToLine(), .. new InferRequest(sample, 0, (ushort)inputBytes, Boards.Input(sample, inputBytes)).ToFrame(_sequence).ToLine()];
    }

    /// <summary>Learns from a reply which request comes next.</summary>
    public void Observe(Frame reply)
    {
        Message? message = Message.FromFrame(reply);
        _sequence = message is ErrorReply { Code: ErrorCode.BadSequence } gap ? (ushort)(gap.Detail + 1) : (ushort)(reply.Sequence + 1);
        _offset = message is AckReply ack ? ack.NextOffset : 0;
    }

    private ushort Sequence() => _random.Next(8) switch
    {
        0 => (ushort)_random.Next(65536),
        1 => (ushort)(_sequence - _random.Next(1, 6)),
        _ => _sequence,
    };

    private Frame Hello()
    {
        _session = (ushort)_random.Next(1, 65536);
        return new HelloRequest(HelloRequest.ProtocolVersion, _session, (byte)_random.Next(4)).ToFrame((ushort)_random.Next(65536));
    }

    private Frame Right()
    {
        uint sample = (uint)_random.Next(3);
        int left = inputBytes - _offset;
        Message message = _random.Next(6) switch
        {
            0 => new ReadRequest(sample, (ushort)_random.Next(4)),
            1 => new HelloRequest(HelloRequest.ProtocolVersion, _session, (byte)_random.Next(4)),
            2 or 3 => new BatchRequest(sample, Bytes(Math.Min(inputBytes * _random.Next(1, 4), PayloadRoom - BatchRequest.HeaderBytes))),
            4 => new InferRequest(sample, (ushort)_offset, (ushort)inputBytes, Bytes(_random.Next(0, left + 1))),
            _ => new InferRequest(sample, 0, (ushort)inputBytes, Bytes(inputBytes)),
        };
        return message.ToFrame(Sequence());
    }

    private Frame AnyContent()
    {
        byte[] payload = Bytes(_random.Next(0, PayloadRoom + 3));
        if (payload.Length > 0 && _random.Next(2) == 0)
        {
            // An action of UPDATE, a version of HELLO.
            payload[0] = (byte)_random.Next(4);
        }

        return new Frame((MessageType)Types[_random.Next(Types.Length)], Sequence(), payload);
    }

    private byte[] Damaged(byte[] line)
    {
        List<byte> bytes = [.. line];
        for (int faults = _random.Next(1, 5); faults > 0 && bytes.Count > 0; faults--)
        {
            int at = _random.Next(bytes.Count);
            switch (_random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << _random.Next(8));
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.Insert(at, bytes[at]);
                    break;
                case 3:
                    bytes.Insert(at, 0);
                    break;
                default:
                    bytes[at] = (byte)_random.Next(256);
                    break;
            }
        }

        return [.. bytes];
    }

    private string Line() => string.Join(',', Enumerable.Range(0, _random.Next(inputBytes - 1, inputBytes + 2)).Select(_ => _random.Next(-20, 300))) + "\n";

    private byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
