using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Datasets;

namespace TinyML.HostStreamer.Statistics;

/// <summary>The cells of a table whose columns are not known beforehand, row by row: blank rows are passed over and counted, blank columns at the end left out.</summary>
/// <param name="text">The table's text; disposed of.</param>
/// <param name="source">Its name in findings.</param>
internal sealed class TableCells(TextReader text, string source) : IDisposable
{
    private readonly CsvRows _rows = new(text, source);
    private char _separator;
    private int _count;

    /// <summary>Rows of separators only so far.</summary>
    public long BlankRows { get; private set; }

    /// <summary>Whether the row has fewer cells than the header, or more with something in them.</summary>
    public bool IsUneven
    {
        get
        {
            bool isLonger = false;
            for (int i = _count; i < _rows.Count; i++)
            {
                isLonger |= !_rows[i].IsWhiteSpace();
            }

            return isLonger || _rows.Count < _count;
        }
    }

    /// <summary>A cell; empty where the row is too short.</summary>
    public ReadOnlySpan<char> this[int index] => index < _rows.Count ? _rows[index] : [];

    /// <summary>Reads the header. To be called first.</summary>
    /// <exception cref="DiagnosticException">TML1510 to TML1517.</exception>
    public string[] Header()
    {
        _separator = TableHeader.DetectSeparator(_rows.PeekFirstLine() ?? "", new TableLayout([], null, [], []));
        if (!_rows.Next(_separator))
        {
            throw new DiagnosticException(DiagnosticCodes.NoUsableRows, source, "the file is empty", "name a CSV table with a header and rows");
        }

        _count = _rows.Count;
        while (_count > 1 && _rows[_count - 1].IsWhiteSpace())
        {
            _count--;
        }

        string[] header = [.. Enumerable.Range(0, _count).Select(i => _rows[i].Trim().ToString())];
        return [.. header.Select((name, i) => name.Length > 0 ? name : $"column {i + 1}")];
    }

    /// <summary>Goes to the next row that is not blank; false at the end.</summary>
    public bool Next()
    {
        while (_rows.Next(_separator))
        {
            for (int i = 0; i < _rows.Count; i++)
            {
                if (!_rows[i].IsWhiteSpace())
                {
                    return true;
                }
            }

            BlankRows++;
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();
}
