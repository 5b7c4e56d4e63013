using TinyML.Protocol;

namespace TinyML.Nano.Tests.App;

/// <summary>Requests near the truth, so that every branch is reached, some of them damaged.</summary>
internal sealed class RandomRequests(int seed, CopyModel other)
{
    private readonly Random _random = new(seed);
    private ushort _sequence;
    private int _sampleOffset;
    private int _updateOffset;
    private bool _begun;

    /// <summary>The bytes of the next request.</summary>
    public byte[] Next()
    {
        _sequence += (ushort)(_random.Next(30) == 0 ? 5 : _random.Next(12) == 0 ? 0 : 1);
        Frame frame = _random.Next(40) switch
        {
            0 => new TextRequest().ToFrame(_sequence),
            < 4 => new HelloRequest((byte)(_random.Next(8) == 0 ? 2 : 1), (ushort)_random.Next(1, 3), (byte)_random.Next(4)).ToFrame(_sequence),
            < 8 => Any(),
            < 20 => Infer().ToFrame(_sequence),
            < 24 => new ReadRequest(1, (ushort)_random.Next(70)).ToFrame(_sequence),
            _ => Update().ToFrame(_sequence),
        };
        byte[] line = frame.ToLine();
        if (_random.Next(25) == 0)
        {
            line[_random.Next(line.Length)] ^= (byte)(1 << _random.Next(8));
        }

        return line;
    }

    private Frame Any()
    {
        MessageType[] types = [MessageType.Hello, MessageType.Infer, MessageType.Read, MessageType.Update, MessageType.Text, MessageType.Info, (MessageType)0x99];
        byte[] payload = new byte[_random.Next(0, 30)];
        _random.NextBytes(payload);
        if (payload.Length > 0 && _random.Next(2) == 0)
        {
            payload[0] = (byte)_random.Next(4);
        }

        return new Frame(types[_random.Next(types.Length)], _sequence, payload);
    }

    private InferRequest Infer()
    {
        int offset = _random.Next(8) == 0 ? _random.Next(100) : _sampleOffset, count = _random.Next(20, 60);
        count = _random.Next(10) == 0 ? count : Math.Min(count, 100 - offset);
        byte[] piece = new byte[count];
        _random.NextBytes(piece);
        _sampleOffset = offset + count >= 100 ? 0 : offset + count;
        return new InferRequest(1, (ushort)offset, (ushort)(_random.Next(20) == 0 ? 99 : 100), piece);
    }

    private UpdateRequest Update()
    {
        int length = other.Blob.Length;
        if (_updateOffset == length || _random.Next(60) == 0)
        {
            _updateOffset = 0;
            _begun = false;
            return new UpdateCommitRequest();
        }

        if (!_begun || _random.Next(60) == 0)
        {
            _begun = true;
            _updateOffset = 0;
            return new UpdateBeginRequest((uint)length, BitConverter.ToUInt32(other.Blob, length - 4), other.Hash);
        }

        return Piece(length);
    }

    private UpdatePieceRequest Piece(int length)
    {
        int offset = _updateOffset, count = Math.Min(_random.Next(80, 230), length - offset);
        byte[] piece = other.Blob[offset..(offset + count)];
        _updateOffset = offset + count;
        return new UpdatePieceRequest((uint)offset, piece);
    }
}
