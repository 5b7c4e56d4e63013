using TinyML.Compiler.Diagnostics;

namespace TinyML.HostStreamer.Datasets;

/// <summary>One usable row.</summary>
/// <param name="Number">The record's number, from 0: wholly blank rows do not count, unusable ones do.</param>
/// <param name="Values">The input columns in physical units.</param>
/// <param name="Target">The target, or null.</param>
public readonly record struct TableRow(long Number, float[] Values, double? Target);

/// <summary>Reads a table row by row in bounded memory. A row without a value in an input column is left out and counted; a row
/// that cannot be understood is an error with its line and column, unless <see cref="TableFormat.SkipBadRows"/> lets it be counted, too.</summary>
public sealed class TableReader : IDisposable
{
    private const int MostFindings = 10;

    private readonly string _source;
    private readonly TableLayout _layout;
    private readonly bool _skipBadRows;
    private readonly CsvRows _rows;
    private readonly char _separator;
    private readonly CellNumbers _numbers;
    private readonly TableHeader _header;
    private readonly List<Diagnostic> _findings = [];
    private bool _firstRowIsData;

    /// <summary>Starts reading: takes the header and finds the columns.</summary>
    /// <param name="text">The table's text; disposed with this.</param>
    /// <param name="source">Its name in findings.</param>
    /// <param name="layout">The wanted columns.</param>
    /// <param name="format">What the file itself is not to decide.</param>
    /// <exception cref="DiagnosticException">TML1510 to TML1518.</exception>
    public TableReader(TextReader text, string source, TableLayout layout, TableFormat format)
    {
        _source = source;
        _layout = layout;
        _skipBadRows = format.SkipBadRows;
        _numbers = new CellNumbers(layout.Missing, format.DecimalMark ?? '\0');
        _rows = new CsvRows(text, source);
        _separator = format.Separator ?? TableHeader.DetectSeparator(_rows.PeekFirstLine() ?? "", layout);
        _header = ReadHeader();
    }

    /// <summary>Data records met so far.</summary>
    public long RecordCount { get; private set; }

    /// <summary>Rows left out so far.</summary>
    public RejectedRows Rejected { get; } = new();

    /// <summary>Whether the table has the target column.</summary>
    public bool HasTarget => _header.Target >= 0;

    /// <summary>Findings about the header.</summary>
    public IReadOnlyList<Diagnostic> HeaderWarnings => _header.Warnings;

    /// <summary>The remaining rows, each read when it is asked for.</summary>
    /// <exception cref="DiagnosticException">TML1510, TML1514 to TML1516: up to ten findings at once.</exception>
    public IEnumerable<TableRow> Rows()
    {
        while (_firstRowIsData || _rows.Next(_separator))
        {
            _firstRowIsData = false;
            if (IsBlank())
            {
                continue;
            }

            long number = RecordCount++;
            if (TryRead(out float[] values, out double? target))
            {
                yield return new TableRow(number, values, target);
            }

            if (_findings.Count >= MostFindings)
            {
                break;
            }
        }

        if (_findings.Count > 0)
        {
            throw new DiagnosticException(_findings);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    private TableHeader ReadHeader()
    {
        do
        {
            if (!_rows.Next(_separator))
            {
                throw new DiagnosticException(DiagnosticCodes.NoUsableRows, _source, "the file is empty", "name a CSV table with a header and rows");
            }
        }
        while (IsBlank());
        int count = _rows.Count;
        while (count > 1 && _rows[count - 1].IsWhiteSpace())
        {
            count--;
        }

        string[] cells = [.. Enumerable.Range(0, count).Select(i => _rows[i].Trim().ToString())];
        string where = $"{_source}:{_rows.Line}";
        if (!_layout.IsPositional)
        {
            return TableHeader.ByName(cells, _layout, where);
        }

        var probe = new CellNumbers(_layout.Missing, '\0');
        _firstRowIsData = cells.All(cell => probe.Read(cell, out _) != CellContent.Other);
        return TableHeader.ByPosition(cells, !_firstRowIsData, _layout, where);
    }

    private bool IsBlank()
    {
        for (int i = 0; i < _rows.Count; i++)
        {
            if (!_rows[i].IsWhiteSpace())
            {
                return false;
            }
        }

        return true;
    }

    private bool TryRead(out float[] values, out double? target)
    {
        values = new float[_header.Columns.Length];
        target = null;
        if (_rows.HasStrayQuote)
        {
            return Bad(RejectionReason.Malformed, "", "", "text follows a closing quote", "double quotes inside a quoted cell, and close every quote");
        }

        for (int i = _header.CellCount; i < _rows.Count; i++)
        {
            if (!_rows[i].IsWhiteSpace())
            {
                return Bad(RejectionReason.RowLength, "", "", $"the row has {_rows.Count} cells and the header {_header.CellCount}", "check the separator: a decimal comma needs another separator or quotes");
            }
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (!TryReadCell(_header.Columns[i], _header.Names[i], out values[i]))
            {
                return false;
            }
        }

        return _header.Target < 0 || TryReadTarget(out target);
    }

    private bool TryReadCell(int at, string name, out float value)
    {
        value = 0;
        if (at >= _rows.Count)
        {
            return Bad(RejectionReason.RowLength, name, "", $"the row ends after {_rows.Count} of {_header.CellCount} cells", "complete the row, or remove it");
        }

        ReadOnlySpan<char> cell = _rows[at];
        switch (_numbers.Read(cell, out double number))
        {
            case CellContent.Number when float.IsFinite((float)number):
                value = (float)number;
                return true;
            case CellContent.NoValue:
                Rejected.Add(new RejectedRow(_rows.Line, name, RejectionReason.NoValue, Shortened(cell)));
                return false;
            default:
                return Bad(RejectionReason.NotANumber, name, cell, $"'{Shortened(cell)}' is not a number", "correct the cell, or empty it to leave the row out");
        }
    }

    private bool TryReadTarget(out double? target)
    {
        target = null;
        if (_header.Target >= _rows.Count)
        {
            return Bad(RejectionReason.RowLength, _header.TargetName, "", $"the row ends after {_rows.Count} of {_header.CellCount} cells", "complete the row, or remove it");
        }

        ReadOnlySpan<char> cell = _rows[_header.Target];
        for (int i = 0; i < _layout.Labels.Count; i++)
        {
            if (cell.Trim().SequenceEqual(_layout.Labels[i]))
            {
                target = i;
                return true;
            }
        }

        CellContent content = _numbers.Read(cell, out double value);
        if (content == CellContent.Other)
        {
            return Bad(RejectionReason.NotANumber, _header.TargetName, cell, $"'{Shortened(cell)}' is not a number{(_layout.Labels.Count > 0 ? " and not a label" : "")}", "correct the cell, or empty it when the true value is not known");
        }

        target = content == CellContent.Number ? value : null;
        return true;
    }

    private bool Bad(RejectionReason reason, string column, ReadOnlySpan<char> cell, string what, string todo)
    {
        if (_skipBadRows)
        {
            Rejected.Add(new RejectedRow(_rows.Line, column, reason, Shortened(cell)));
            return false;
        }

        DiagnosticCode code = reason switch
        {
            RejectionReason.NotANumber => DiagnosticCodes.CellNotNumber,
            RejectionReason.RowLength => DiagnosticCodes.RowLength,
            _ => DiagnosticCodes.RowMalformed,
        };
        _findings.Add(new Diagnostic(code, $"{_source}:{_rows.Line}{(column.Length > 0 ? $", column '{column}'" : "")}", what, todo));
        return false;
    }

    private static string Shortened(ReadOnlySpan<char> cell) => cell.Length <= 40 ? cell.ToString() : $"{cell[..40]}…";
}
