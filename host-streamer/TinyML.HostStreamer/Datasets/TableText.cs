using TinyML.Compiler.Diagnostics;

namespace TinyML.HostStreamer.Datasets;

/// <summary>A table's text on its way to the reader: its first line can be looked at beforehand, and a text that breaks off or is none
/// is a finding.</summary>
internal sealed class TableText(TextReader text, string source) : TextReader
{
    private char[] _peeked = [];
    private int _peekedAt;
    private int _peekedEnd;

    /// <summary>The first line that is not blank, which stays to be read; null when there is none. Only before anything is read.</summary>
    /// <exception cref="DiagnosticException">TML1510, TML1511, or TML1516 for a line that does not end.</exception>
    public string? PeekFirstLine()
    {
        for (int size = 1 << 12; size <= CsvRows.LongestRow; size *= 2)
        {
            Array.Resize(ref _peeked, size);
            int count = 1;
            while (_peekedEnd < size && count > 0)
            {
                count = ReadOn(_peeked.AsSpan(_peekedEnd));
                _peekedEnd += count;
            }

            bool isWhole = _peekedEnd < size;
            string? line = FirstLine(_peeked.AsSpan(0, _peekedEnd), isWhole);
            if (line is not null || isWhole)
            {
                return line;
            }
        }

        throw new DiagnosticException(DiagnosticCodes.RowMalformed, $"{source}:1", $"the first line is longer than {CsvRows.LongestRow} characters", "check that the file is a CSV table with line ends");
    }

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override int Read(Span<char> buffer)
    {
        if (_peekedAt == _peekedEnd)
        {
            _peeked = [];
            return ReadOn(buffer);
        }

        int count = Math.Min(buffer.Length, _peekedEnd - _peekedAt);
        _peeked.AsSpan(_peekedAt, count).CopyTo(buffer);
        _peekedAt += count;
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            text.Dispose();
        }

        base.Dispose(disposing);
    }

    private static string? FirstLine(ReadOnlySpan<char> rest, bool isWhole)
    {
        while (rest.Length > 0)
        {
            int end = rest.IndexOfAny('\r', '\n');
            if (end < 0 && !isWhole)
            {
                return null;
            }

            ReadOnlySpan<char> line = end < 0 ? rest : rest[..end];
            if (!line.IsWhiteSpace())
            {
                return line.ToString();
            }

            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return null;
    }

    private int ReadOn(Span<char> buffer)
    {
        int count;
        try
        {
            count = text.Read(buffer);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new DiagnosticException(DiagnosticCodes.DataUnreadable, source, $"reading breaks off: {exception.Message}", "check the file, or fetch it again");
        }

        return !buffer[..count].Contains('\0')
            ? count
            : throw new DiagnosticException(DiagnosticCodes.DataKind, source, "the file holds NUL characters, so it is not a text table", "export the data as CSV in UTF-8");
    }
}
