#nullable disable
using TinyML.Nano.Kernels;
using TinyML.Nano.Runtime;

namespace TinyML.Nano.App.Frames;

/// <summary>A frame of PROTOCOL.md that arrives byte by byte: COBS between zeros, CRC-32.</summary>
public sealed class FrameReceiver
{
    private const int Idle = 0;
    private const int InFrame = 1;
    private const int Overflow = 2;

    private readonly byte[] _bytes = new byte[Frame.Maximum];
    private int _length;
    private int _block;
    private int _state;

    /// <summary>The decoded frame, until the next byte is taken.</summary>
    public byte[] Bytes
    {
        get { return _bytes; }
    }

    /// <summary>Takes a byte.</summary>
    /// <returns>Whether it ends a whole frame.</returns>
    public bool Push(byte value)
    {
        if (value == 0)
        {
            bool whole = IsWhole();
            _length = 0;
            _block = 0;
            _state = Idle;
            return whole;
        }

        // A COBS code counts the bytes up to the next one, which stands for a zero; the first stands for nothing.
        byte decoded = value;
        if (_block != 0)
        {
            _block--;
        }
        else
        {
            _block = value - 1;
            if (_state == Idle)
            {
                _state = InFrame;
                return false;
            }

            decoded = 0;
        }

        if (_length == Frame.Maximum)
        {
            _state = Overflow;
        }
        else
        {
            _bytes[_length++] = decoded;
        }

        return false;
    }

    private bool IsWhole()
    {
        if (_state != InFrame || _block != 0 || _length < Frame.Overhead
            || _bytes[Frame.LengthAt] != _length - Frame.Overhead || _bytes[Frame.TypeAt] < 0x80)
        {
            return false;
        }

        int crcAt = _length - Frame.CrcBytes;
        return LittleEndian.GetInt32(_bytes, crcAt) == Crc32.Continue(Crc32.Empty, _bytes, 0, crcAt);
    }
}
