using System.Text;

namespace TinyML.Protocol;

/// <summary>Finds lines of text in what a board receives: printable ASCII and tabs up to a line feed, with nothing of a frame in them.</summary>
public sealed class TextLineReader
{
    private const int MaximumLength = 1 << 16;
    private readonly StringBuilder _line = new();
    private bool _isFrame;

    /// <summary>Takes the next byte.</summary>
    /// <returns>The line that it completes, without its end, or null. Empty lines are no lines.</returns>
    public string? Push(byte value)
    {
        if (value == 0)
        {
            _line.Clear();
            _isFrame = false;
            return null;
        }

        if (value == '\n')
        {
            string? line = _isFrame || _line.Length == 0 ? null : _line.ToString();
            _line.Clear();
            return line;
        }

        if (value is (byte)'\t' or (>= 0x20 and < 0x7F) && _line.Length < MaximumLength)
        {
            _line.Append((char)value);
        }
        else if (value != '\r')
        {
            _isFrame = true;
        }

        return null;
    }
}
