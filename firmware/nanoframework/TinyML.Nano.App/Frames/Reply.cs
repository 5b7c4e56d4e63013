#nullable disable
using TinyML.Nano.Kernels;
using TinyML.Nano.Runtime;

namespace TinyML.Nano.App.Frames;

/// <summary>A frame that is built and sent, again and again if need be.</summary>
public sealed class Reply
{
    private readonly byte[] _frame = new byte[Frame.Maximum];
    private readonly byte[] _line = new byte[Frame.Maximum + 3];
    private readonly IBoard _board;
    private int _end;

    /// <summary>A reply that goes out through a board.</summary>
    public Reply(IBoard board)
    {
        _board = board;
    }

    /// <summary>Begins a frame with an empty payload.</summary>
    public void Begin(int type)
    {
        _frame[Frame.TypeAt] = (byte)type;
        _end = Frame.PayloadAt;
    }

    /// <summary>Appends a byte.</summary>
    public void PutByte(int value)
    {
        _frame[_end++] = (byte)value;
    }

    /// <summary>Appends 16 bits.</summary>
    public void PutUInt16(int value)
    {
        LittleEndian.SetInt16(_frame, _end, value);
        _end += 2;
    }

    /// <summary>Appends 32 bits.</summary>
    public void PutInt32(int value)
    {
        LittleEndian.SetInt32(_frame, _end, value);
        _end += 4;
    }

    /// <summary>Appends bytes.</summary>
    public void PutBytes(byte[] bytes, int offset, int count)
    {
        System.Array.Copy(bytes, offset, _frame, _end, count);
        _end += count;
    }

    /// <summary>Builds an ERROR.</summary>
    public void PutError(int code, int detail)
    {
        Begin(MessageType.Error);
        PutByte(code);
        PutUInt16(detail);
    }

    /// <summary>Ends the frame and sends it.</summary>
    public void Send(int sequence)
    {
        _frame[Frame.LengthAt] = (byte)(_end - Frame.PayloadAt);
        LittleEndian.SetInt16(_frame, Frame.SequenceAt, sequence);
        LittleEndian.SetInt32(_frame, _end, Crc32.Continue(Crc32.Empty, _frame, 0, _end));
        Encode(_end + Frame.CrcBytes);
        Repeat();
    }

    /// <summary>Sends the last frame again.</summary>
    public void Repeat()
    {
        _board.Write(_line, 0, _end + Frame.CrcBytes + 3);
    }

    // Every zero becomes the number of bytes up to the next one, and so does a byte in front of the frame.
    private void Encode(int count)
    {
        int codeAt = 1;
        for (int i = 0; i < count; i++)
        {
            if (_frame[i] == 0)
            {
                _line[codeAt] = (byte)(i + 2 - codeAt);
                codeAt = i + 2;
            }
            else
            {
                _line[i + 2] = _frame[i];
            }
        }

        _line[codeAt] = (byte)(count + 2 - codeAt);
        _line[0] = 0;
        _line[count + 2] = 0;
    }
}
