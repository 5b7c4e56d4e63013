using TinyML.Compiler.Diagnostics;

namespace TinyML.HostStreamer.Datasets;

/// <summary>Where the wanted columns are in a table.</summary>
/// <param name="CellCount">Cells of the header; cells of a row beyond it must be blank.</param>
/// <param name="Names">The names of the input columns, for messages.</param>
/// <param name="Columns">The cell of each input column.</param>
/// <param name="Target">The cell of the target, or -1.</param>
/// <param name="TargetName">The target's name, or empty.</param>
/// <param name="Warnings">Findings that do not stop the reading.</param>
internal sealed record TableHeader(int CellCount, string[] Names, int[] Columns, int Target, string TargetName, IReadOnlyList<Diagnostic> Warnings)
{
    private static readonly char[] Separators = [';', '\t', ','];

    /// <summary>The separator whose cells hold most of the wanted names; where that does not decide, the most frequent one.</summary>
    public static char DetectSeparator(string firstLine, TableLayout layout)
    {
        var wanted = layout.Columns.Select(column => column.Name).Append(layout.Target).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return Separators.MaxBy(separator =>
        {
            string[] cells = firstLine.Split(separator);
            return (cells.Count(cell => wanted.Contains(cell.Trim().Trim('"'))), cells.Length);
        });
    }

    /// <summary>Finds the columns by name.</summary>
    /// <exception cref="DiagnosticException">TML1512 and TML1513, every column at once.</exception>
    public static TableHeader ByName(string[] header, TableLayout layout, string where)
    {
        var findings = new List<Diagnostic>();
        var warnings = new List<Diagnostic>();
        string[] names = [.. layout.Columns.Select(column => column.Name!)];
        int[] columns = [.. names.Select(name => Find(name, header, where, findings))];
        int target = -1;
        if (layout.Target is string targetName)
        {
            var targetFindings = new List<Diagnostic>();
            target = Find(targetName, header, where, targetFindings);
            foreach (Diagnostic finding in targetFindings)
            {
                (finding.Code == DiagnosticCodes.ColumnMissing ? warnings : findings)
                    .Add(finding.Code == DiagnosticCodes.ColumnMissing ? finding with { Code = DiagnosticCodes.TargetMissing } : finding);
            }
        }

        if (findings.Count > 0)
        {
            throw new DiagnosticException(findings);
        }

        return new TableHeader(header.Length, names, columns, target, layout.Target ?? "", warnings);
    }

    /// <summary>Takes the first columns as inputs, and the one after them as target when it is the last.</summary>
    /// <exception cref="DiagnosticException">TML1518.</exception>
    public static TableHeader ByPosition(string[] firstRow, bool isHeader, TableLayout layout, string where)
    {
        int inputs = layout.Columns.Count;
        if (firstRow.Length < inputs)
        {
            throw new DiagnosticException(DiagnosticCodes.TooFewColumns, where, $"the table has {firstRow.Length} columns and the model {inputs} inputs", "check the separator, or write a NAME.json with 'tinyml init' that names the columns");
        }

        string Name(int i) => isHeader && firstRow[i].Length > 0 ? firstRow[i] : $"column {i + 1}";
        bool hasTarget = firstRow.Length == inputs + 1;
        return new TableHeader(firstRow.Length, [.. Enumerable.Range(0, inputs).Select(Name)], [.. Enumerable.Range(0, inputs)], hasTarget ? inputs : -1, hasTarget ? Name(inputs) : "", []);
    }

    private static int Find(string name, string[] header, string where, List<Diagnostic> findings)
    {
        int first = Array.IndexOf(header, name);
        if (first < 0)
        {
            string? meant = NameSuggestion.Nearest(name, header);
            findings.Add(new Diagnostic(DiagnosticCodes.ColumnMissing, where, $"there is no column '{name}'", Advice(meant, header)));
        }
        else if (Array.IndexOf(header, name, first + 1) is int second and >= 0)
        {
            findings.Add(new Diagnostic(DiagnosticCodes.ColumnDuplicate, where, $"'{name}' is the header of columns {first + 1} and {second + 1}", "rename or remove one of them"));
        }

        return first;
    }

    private static string Advice(string? meant, string[] header)
    {
        if (header.Length == 1)
        {
            return $"the first line is one single cell ('{Shortened(header[0])}'): separate cells by comma, semicolon or tab, or name the separator";
        }

        return meant is null
            ? $"the columns are {Shortened(string.Join(", ", header))}; correct the header or the model's JSON file"
            : $"did you mean '{meant}'? Correct the header or the model's JSON file";
    }

    private static string Shortened(string text) => text.Length <= 120 ? text : text[..120] + "…";
}
