using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Reporting.Data;
using TinyML.HostStreamer.Datasets;

namespace TinyML.HostStreamer.Statistics;

/// <summary>Statistics of a table of any length, in two passes and bounded memory.</summary>
public static class TableStatistics
{
    /// <summary>Looks through a table.</summary>
    /// <param name="open">Opens its text; called twice.</param>
    /// <param name="source">Its name.</param>
    /// <param name="target">The header of the column to be predicted, or null.</param>
    /// <param name="seed">What rows of a long table are drawn with.</param>
    /// <param name="other">Opens another table whose rows should not be in this one, or null.</param>
    /// <exception cref="DiagnosticException">TML1510 to TML1517.</exception>
    public static DataStatistics Of(Func<TextReader> open, string source, string? target, int seed = 1, Func<TextReader>? other = null)
    {
        TableSurvey survey = TableSurvey.Of(open(), source, target);
        int[] numeric = [.. Enumerable.Range(0, survey.Columns.Length).Where(i => TableSurvey.HasNumbers(survey.Columns[i]))];
        double[][] markers = [.. survey.Columns.Select(column => column.Markers().ToArray())];
        var numbers = new NumberStatistics(
            [.. numeric.Select(i => survey.Columns[i].Name)], [.. numeric.Select(i => (survey.Columns[i].Minimum, survey.Columns[i].Maximum))], survey.Rows, seed);
        long[] classCounts = Fill(numbers, survey, numeric, markers, open(), source);
        ColumnStatistics[] columns = Columns(survey, numeric, markers, numbers.ToStatistics());
        var statistics = new DataStatistics
        {
            Source = source,
            Kind = "table",
            Rows = survey.Rows,
            BlankRows = survey.BlankRows,
            CompleteRows = numbers.Complete,
            Duplicates = survey.Duplicates,
            Shared = other is null ? null : Shared(survey, other, source),
            Target = target,
            SampledRows = numbers.SampledRows,
            Columns = columns,
            Classes = [.. survey.Classes.Select((name, i) => new CountedName(name, classCounts[i]))],
            Warnings = [],
        };
        return statistics with { Warnings = TableWarnings.Of(statistics, survey, [.. numbers.MissingTogether()]) };
    }

    private static long[] Fill(NumberStatistics numbers, TableSurvey survey, int[] numeric, double[][] markers, TextReader text, string source)
    {
        using var rows = new TableCells(text, source);
        rows.Header();
        CellNumbers[] readers = [.. markers.Select(values => new CellNumbers(values, '\0'))];
        var values = new double[numeric.Length];
        var counts = new long[survey.Classes.Length];
        bool isText = survey.Target >= 0 && !TableSurvey.HasNumbers(survey.Columns[survey.Target]);
        while (rows.Next())
        {
            double target = double.NaN;
            int classNumber = -1;
            for (int i = 0; i < numeric.Length; i++)
            {
                values[i] = readers[numeric[i]].Read(rows[numeric[i]], out double value) == CellContent.Number ? value : double.NaN;
            }

            if (survey.Target >= 0)
            {
                target = isText ? double.NaN : values[Array.IndexOf(numeric, survey.Target)];
                classNumber = counts.Length == 0 ? -1
                    : survey.ClassOf(isText ? rows[survey.Target].Trim().ToString() : target.ToString(System.Globalization.CultureInfo.InvariantCulture));
                if (classNumber >= 0)
                {
                    counts[classNumber]++;
                }
            }

            numbers.Add(values, target, classNumber);
        }

        return counts;
    }

    private static ColumnStatistics[] Columns(TableSurvey survey, int[] numeric, double[][] markers, ColumnStatistics[] numbers) =>
        [.. survey.Columns.Select((column, i) =>
        {
            int at = Array.IndexOf(numeric, i);
            if (at < 0)
            {
                return new ColumnStatistics { Name = column.Name, Kind = column.Texts > 0 ? "text" : "empty", Count = column.Texts, Missing = survey.Rows - column.Texts - column.Numbers };
            }

            ColumnStatistics known = numbers[at] with { Texts = column.Texts, Missing = numbers[at].Missing - column.Texts, Marker = markers[i].Length > 0 ? markers[i][0] : null };
            return i == survey.Target
                ? known with { Pearson = null, Spearman = null, QuadraticR2 = null, FunctionR2 = null, ClassSeparation = null }
                : known;
        })];

    private static long Shared(TableSurvey survey, Func<TextReader> other, string source)
    {
        using var rows = new TableCells(other(), source);
        int cells = rows.Header().Length;
        long shared = 0;
        while (rows.Next())
        {
            ulong hash = RowHash.Start;
            for (int i = 0; i < cells; i++)
            {
                hash = RowHash.Add(hash, rows[i]);
            }

            shared += survey.Fingerprints.Contains(RowHash.Mix(hash)) ? 1 : 0;
        }

        return shared;
    }
}
