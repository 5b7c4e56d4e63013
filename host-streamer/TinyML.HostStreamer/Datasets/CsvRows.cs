using System.Text;
using TinyML.Compiler.Diagnostics;

namespace TinyML.HostStreamer.Datasets;

/// <summary>Splits a text into rows of cells as RFC 4180 describes, with any separator and any line end, one row at a time.
/// Memory is bounded by the longest cell and row that are taken, so a wrong file (a picture, a one-line gigabyte) costs little.</summary>
internal sealed class CsvRows(TextReader text, string source) : IDisposable
{
    /// <summary>The longest row taken, in characters.</summary>
    internal const int LongestRow = 1 << 20;

    /// <summary>The longest cell taken, in characters: beyond it, a quote was not closed.</summary>
    internal const int LongestCell = 4096;

    private const int End = -1;

    private readonly char[] _buffer = new char[1 << 14];
    private readonly StringBuilder _peeked = new();
    private readonly List<int> _cellEnds = [];
    private char[] _row = new char[256];
    private int _rowLength;
    private int _at;
    private int _filled;
    private int _peekedAt;
    private long _line = 1;

    /// <summary>The line, from 1, on which the current row starts.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>Cells of the current row.</summary>
    public int Count => _cellEnds.Count;

    /// <summary>Whether text follows a closing quote in the current row.</summary>
    public bool HasStrayQuote { get; private set; }

    /// <summary>A cell of the current row, without its quotes; valid until the next row.</summary>
    public ReadOnlySpan<char> this[int index]
    {
        get
        {
            int start = index == 0 ? 0 : _cellEnds[index - 1];
            return _row.AsSpan(start, _cellEnds[index] - start);
        }
    }

    /// <summary>The first line that is not blank, which stays to be read; null when there is none.</summary>
    public string? PeekFirstLine()
    {
        int start = 0;
        for (int c = Raw(); c != End; c = Raw())
        {
            _peeked.Append((char)c);
            if (c is '\n' or '\r')
            {
                if (!string.IsNullOrWhiteSpace(_peeked.ToString(start, _peeked.Length - start)))
                {
                    break;
                }

                start = _peeked.Length;
            }

            Limit(_peeked.Length, LongestRow, "the first line");
        }

        string line = _peeked.ToString(start, _peeked.Length - start).Trim('\r', '\n');
        return string.IsNullOrWhiteSpace(line) ? null : line;
    }

    /// <summary>Takes the next row that is not an empty line; false at the end of the text.</summary>
    public bool Next(char separator)
    {
        do
        {
            if (Peek() == End)
            {
                return false;
            }

            ReadRow(separator);
        }
        while (Count == 1 && _rowLength == 0);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => text.Dispose();

    private void ReadRow(char separator)
    {
        Line = _line;
        _rowLength = 0;
        _cellEnds.Clear();
        HasStrayQuote = false;
        while (true)
        {
            int cellStart = _rowLength;
            if (Peek() == '"')
            {
                Take();
                ReadQuoted(cellStart);
                HasStrayQuote |= Peek() is not (End or '\n' or '\r') && Peek() != separator;
            }

            while (Peek() is not (End or '\n' or '\r') && Peek() != separator)
            {
                Append(Take(), cellStart);
            }

            _cellEnds.Add(_rowLength);
            Limit(_cellEnds.Count, LongestRow, "a row");
            int end = Take();
            if (end == separator)
            {
                continue;
            }

            if (end == '\r' && Peek() == '\n')
            {
                Take();
            }

            _line += end == End ? 0 : 1;
            return;
        }
    }

    private void ReadQuoted(int cellStart)
    {
        while (true)
        {
            int c = Take();
            if (c == End)
            {
                throw new DiagnosticException(DiagnosticCodes.RowMalformed, $"{source}:{Line}", "a quote is opened and never closed", "close the quote");
            }

            if (c == '"')
            {
                if (Peek() != '"')
                {
                    return;
                }

                Take();
            }

            _line += c == '\n' ? 1 : 0;
            Append(c, cellStart);
        }
    }

    private void Append(int c, int cellStart)
    {
        Limit(_rowLength - cellStart, LongestCell, "a cell");
        Limit(_rowLength, LongestRow, "a row");
        if (_rowLength == _row.Length)
        {
            Array.Resize(ref _row, 2 * _row.Length);
        }

        _row[_rowLength++] = (char)c;
    }

    private int Peek()
    {
        if (_peekedAt < _peeked.Length)
        {
            return _peeked[_peekedAt];
        }

        return _at < _filled || Fill() ? _buffer[_at] : End;
    }

    private int Take()
    {
        int c = Peek();
        if (_peekedAt < _peeked.Length)
        {
            _peekedAt++;
            if (_peekedAt == _peeked.Length)
            {
                _peeked.Clear();
                _peekedAt = 0;
            }
        }
        else if (c != End)
        {
            _at++;
        }

        return c;
    }

    private int Raw() => _at < _filled || Fill() ? _buffer[_at++] : End;

    private bool Fill()
    {
        try
        {
            _filled = text.Read(_buffer, 0, _buffer.Length);
            _at = 0;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new DiagnosticException(DiagnosticCodes.DataUnreadable, $"{source}:{_line}", $"reading breaks off: {exception.Message}", "check the file, or fetch it again");
        }

        if (_buffer.AsSpan(0, _filled).Contains('\0'))
        {
            throw new DiagnosticException(DiagnosticCodes.DataKind, source, "the file holds NUL characters, so it is not a text table", "export the data as CSV in UTF-8");
        }

        return _filled > 0;
    }

    private void Limit(int length, int most, string what)
    {
        if (length >= most)
        {
            throw new DiagnosticException(DiagnosticCodes.RowMalformed, $"{source}:{Line}", $"{what} is longer than {most} characters", "check that the file is a CSV table with line ends, and look for a quote that is not closed");
        }
    }
}
