using System.Text;
using CsvHelper;
using TinyML.Compiler.Diagnostics;

namespace TinyML.HostStreamer.Datasets;

/// <summary>The rows of a CSV text, one at a time: CsvHelper splits them, and what it cannot take is a finding with its line.
/// Memory is bounded by the longest row that is taken, so a wrong file (a picture, a one-line gigabyte) costs little.</summary>
internal sealed class CsvRows(TextReader text, string source) : IDisposable
{
    /// <summary>The longest row taken, in bytes of UTF-8.</summary>
    internal const int LongestRow = 1 << 20;

    /// <summary>The longest cell taken, in bytes of UTF-8 with its quotes: beyond it, a quote was not closed.</summary>
    internal const int LongestCell = 1 << 14;

    private readonly TableText _text = new(text, source);
    private readonly char[] _cell = new char[LongestCell];
    private CsvReader? _reader;
    private CsvMalformedRecord? _malformed;

    /// <summary>The line, from 1, on which the current row starts.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>Cells of the current row.</summary>
    public int Count { get; private set; }

    /// <summary>Whether text follows a closing quote in the current row.</summary>
    public bool HasStrayQuote { get; private set; }

    /// <summary>A cell of the current row, without its quotes; valid until the next cell is asked for.</summary>
    public ReadOnlySpan<char> this[int index] => _cell.AsSpan(0, _reader!.GetChars(index, _cell));

    /// <summary>The first line that is not blank, which stays to be read; null when there is none.</summary>
    public string? PeekFirstLine() => _text.PeekFirstLine();

    /// <summary>Takes the next row that is not an empty line; false at the end of the text.</summary>
    /// <param name="separator">The same for all rows; an ASCII character.</param>
    public bool Next(char separator)
    {
        _reader ??= Open(separator);
        _malformed = null;
        try
        {
            if (!_reader.Read())
            {
                Count = 0;
                return false;
            }
        }
        catch (CsvFormatException exception)
        {
            throw TooLong(exception.LineNumber, "a row", LongestRow);
        }

        Line = _reader.LineNumber;
        Count = _reader.FieldCount;
        Check(_reader);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader?.Dispose();
        _text.Dispose();
    }

    private CsvReader Open(char separator) => CsvReader.Create(
        _text,
        new CsvReaderOptions
        {
            Separator = separator,
            HasHeader = false,
            MaxRecordSize = LongestRow,
            TrackLineNumbers = true,
            OnMalformedRecord = malformed => _malformed = malformed,
        },
        leaveOpen: true);

    private void Check(CsvReader row)
    {
        if (_malformed?.Reason == CsvMalformedReason.UnterminatedQuote)
        {
            throw new DiagnosticException(DiagnosticCodes.RowMalformed, $"{source}:{Line}", "a quote is opened and never closed", "close the quote");
        }

        HasStrayQuote = false;
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySpan<byte> raw = row.GetRawSpan(i);
            if (raw.Length > LongestCell)
            {
                throw TooLong(Line, "a cell", LongestCell);
            }

            // Only the first problem of a row is reported, and a quote within a cell that has none around it is text.
            HasStrayQuote |= _malformed is not null && HasTextAfterQuote(raw);
        }
    }

    private static bool HasTextAfterQuote(ReadOnlySpan<byte> raw) => raw is [(byte)'"', ..]
        && (raw is not [_, .. ReadOnlySpan<byte> inner, (byte)'"'] || Encoding.UTF8.GetString(inner).Replace("\"\"", "", StringComparison.Ordinal).Contains('"', StringComparison.Ordinal));

    private DiagnosticException TooLong(long line, string what, int most) => new(
        DiagnosticCodes.RowMalformed, $"{source}:{line}", $"{what} is longer than {most} bytes", "check that the file is a CSV table with line ends, and look for a quote that is not closed");
}
