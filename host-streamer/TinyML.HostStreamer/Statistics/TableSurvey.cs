using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Datasets;

namespace TinyML.HostStreamer.Statistics;

/// <summary>The first pass over a table: how many rows, what kind each column is of, its range, the values that stand for "no value", and which rows come twice.</summary>
internal sealed class TableSurvey
{
    // Beyond this many rows no more fingerprints are kept (8 bytes each and the table's overhead).
    internal const int MostFingerprints = 2_000_000;

    private const int MostClasses = 1000;

    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private readonly HashSet<double> _values = [];
    private readonly int _target;

    private TableSurvey(ColumnProfile[] columns, int target)
    {
        Columns = columns;
        _target = target;
    }

    /// <summary>What each column shows.</summary>
    public ColumnProfile[] Columns { get; }

    /// <summary>The cell of the target, or -1.</summary>
    public int Target => _target;

    /// <summary>Rows that are not blank.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows of separators only.</summary>
    public long BlankRows { get; private set; }

    /// <summary>Rows with more or fewer cells than the header.</summary>
    public long UnevenRows { get; private set; }

    /// <summary>Rows that are an earlier one once more.</summary>
    public long Duplicates { get; private set; }

    /// <summary>The fingerprints of the rows, the first <see cref="MostFingerprints"/>.</summary>
    public HashSet<ulong> Fingerprints { get; } = [];

    /// <summary>The target's classes in order: its texts, or its numbers where they are few and whole. Empty where it is a quantity.</summary>
    public string[] Classes { get; private set; } = [];

    /// <summary>Goes through the table.</summary>
    /// <param name="text">The table's text; disposed of.</param>
    /// <param name="source">Its name in findings.</param>
    /// <param name="target">The target's header, or null.</param>
    /// <exception cref="DiagnosticException">TML1510 to TML1517.</exception>
    public static TableSurvey Of(TextReader text, string source, string? target)
    {
        using var rows = new TableCells(text, source);
        string[] header = rows.Header();
        int at = target is null ? -1 : Find(header, target, source);
        var survey = new TableSurvey([.. header.Select(name => new ColumnProfile(name))], at);
        while (rows.Next())
        {
            survey.Add(rows);
        }

        survey.BlankRows = rows.BlankRows;
        survey.FindClasses(source);
        return survey.Columns.Any(HasNumbers)
            ? survey
            : throw new DiagnosticException(DiagnosticCodes.NoUsableRows, source, survey.Rows == 0 ? "it has a header and no rows" : "no column holds numbers", "name a CSV table with a header and rows of numbers");
    }

    /// <summary>Whether a column counts as numeric: hardly any of its cells holds something else.</summary>
    public static bool HasNumbers(ColumnProfile column) => column.Minimum <= column.Maximum && column.Numbers >= 9 * column.Texts;

    /// <summary>The class that a cell of the target names, or -1.</summary>
    public int ClassOf(string cell) => Array.IndexOf(Classes, cell);

    private static int Find(string[] header, string target, string source)
    {
        int at = Array.IndexOf(header, target);
        if (at < 0)
        {
            string? meant = NameSuggestion.Nearest(target, header);
            throw new DiagnosticException(DiagnosticCodes.ColumnMissing, $"{source}:1", $"there is no column '{target}'", meant is null ? $"the columns are {string.Join(", ", header.Take(20))}" : $"did you mean '{meant}'?");
        }

        return Array.IndexOf(header, target, at + 1) < 0
            ? at
            : throw new DiagnosticException(DiagnosticCodes.ColumnDuplicate, $"{source}:1", $"'{target}' is the header of two columns", "rename or remove one of them");
    }

    private void Add(TableCells rows)
    {
        Rows++;
        UnevenRows += rows.IsUneven ? 1 : 0;
        ulong hash = RowHash.Start;
        for (int i = 0; i < Columns.Length; i++)
        {
            ReadOnlySpan<char> cell = rows[i];
            Columns[i].Add(cell);
            hash = RowHash.Add(hash, cell);
            if (i == _target)
            {
                NoteTarget(cell);
            }
        }

        if (Fingerprints.Count < MostFingerprints)
        {
            Duplicates += Fingerprints.Add(RowHash.Mix(hash)) ? 0 : 1;
        }
        else
        {
            Duplicates += Fingerprints.Contains(RowHash.Mix(hash)) ? 1 : 0;
        }
    }

    private void NoteTarget(ReadOnlySpan<char> cell)
    {
        if (new CellNumbers([], '\0').Read(cell, out double value) == CellContent.Number)
        {
            if (_values.Count <= MostClasses)
            {
                _values.Add(value);
            }
        }
        else if (_texts.Count <= MostClasses && cell.Trim().Length > 0)
        {
            string text = cell.Trim().ToString();
            _texts[text] = _texts.GetValueOrDefault(text) + 1;
        }
    }

    private void FindClasses(string source)
    {
        if (_target < 0)
        {
            return;
        }

        ColumnProfile column = Columns[_target];
        if (!HasNumbers(column))
        {
            Classes = _texts.Count is > 0 and <= MostClasses
                ? [.. _texts.Keys.Concat(column.Numbers > 0 ? _values.Select(value => value.ToString(System.Globalization.CultureInfo.InvariantCulture)) : []).Order(StringComparer.Ordinal)]
                : throw new DiagnosticException(DiagnosticCodes.CellNotNumber, $"{source}, column '{column.Name}'", _texts.Count == 0 ? "no cell of the target has a value" : $"it holds more than {MostClasses} different texts", "name a column of numbers or of classes");
        }
        else if (_values.Except(column.Markers()).ToArray() is { Length: >= 2 and <= 20 } few && few.All(double.IsInteger))
        {
            Classes = [.. few.Order().Select(value => value.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        }
    }
}
