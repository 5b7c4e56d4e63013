#nullable disable
namespace TinyML.Nano.App;

/// <summary>Gathers a line of text and sends it whole.</summary>
internal sealed class TextWriter
{
    private readonly byte[] _buffer = new byte[64];
    private readonly byte[] _digits = new byte[11];
    private readonly IBoard _board;
    private int _count;

    internal TextWriter(IBoard board)
    {
        _board = board;
    }

    internal void PutByte(int value)
    {
        if (_count == _buffer.Length)
        {
            Flush();
        }

        _buffer[_count++] = (byte)value;
    }

    /// <summary>Writes ASCII.</summary>
    internal void Put(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            PutByte(text[i]);
        }
    }

    /// <summary>Writes a value with its decimal point moved left.</summary>
    internal void PutDecimal(int value, int decimals)
    {
        uint magnitude = value < 0 ? 0 - (uint)value : (uint)value;
        int count = 0;
        if (value < 0)
        {
            PutByte('-');
        }

        while (magnitude != 0 || count <= decimals)
        {
            _digits[count++] = (byte)('0' + (magnitude % 10));
            magnitude /= 10;
        }

        while (count > 0)
        {
            count--;
            PutByte(_digits[count]);
            if (count == decimals && count != 0)
            {
                PutByte('.');
            }
        }
    }

    /// <summary>Ends the line and sends it.</summary>
    internal void EndLine()
    {
        PutByte('\r');
        PutByte('\n');
        Flush();
    }

    private void Flush()
    {
        _board.Write(_buffer, 0, _count);
        _count = 0;
    }
}
