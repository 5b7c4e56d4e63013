using System.Globalization;
using TinyML.Compiler.Reporting.Data;

namespace TinyML.HostStreamer.Statistics;

/// <summary>What a person should know of a table, the gravest first.</summary>
internal static class TableWarnings
{
    private const double NearlyTarget = 0.97;
    private const int FewRows = 100;

    /// <summary>The findings.</summary>
    /// <param name="data">The figures.</param>
    /// <param name="survey">The first pass.</param>
    /// <param name="missing">Columns that lack their numbers in the same rows.</param>
    public static DataWarning[] Of(DataStatistics data, TableSurvey survey, (string[] Columns, long Rows)[] missing) =>
    [
        .. data.Columns.Select(column => Nearly(column, data)).OfType<DataWarning>(),
        .. Leaks(data),
        .. missing.Select(group => Missing(group.Columns, group.Rows, data)),
        .. Damage(data, survey),
        .. CommonWarnings.Drift(data),
        .. CommonWarnings.Imbalance(data),
    ];

    private static DataWarning? Nearly(ColumnStatistics column, DataStatistics data)
    {
        double rank = column.Spearman * column.Spearman ?? 0;
        double best = Math.Max(Math.Max(rank, column.QuadraticR2 ?? 0), Math.Max(column.FunctionR2 ?? 0, column.ClassSeparation ?? 0));
        if (best < NearlyTarget)
        {
            return null;
        }

        string figures = string.Join(", ", new[]
        {
            (column.QuadraticR2, "a parabola through it explains {0} of the target's variance"),
            (column.FunctionR2, "some smooth function of it {0}"),
            (column.Spearman * column.Spearman, "ranks alone {0}"),
            (column.ClassSeparation >= NearlyTarget ? column.ClassSeparation : null, "{0} of its variance lies between the classes"),
        }.Where(figure => figure.Item1 is not null).Select(figure => string.Format(CultureInfo.InvariantCulture, figure.Item2, Percent(figure.Item1!.Value))));
        return new DataWarning(
            "nearlyTarget", [column.Name], $"{column.Name} nearly is the target {data.Target}: {figures}",
            "say whether it will be there where the model is used; measure with and without it", Math.Round(best, 4));
    }

    private static IEnumerable<DataWarning> Leaks(DataStatistics data)
    {
        if (data.Shared > 0)
        {
            yield return new DataWarning("shared", [], $"{data.Shared:N0} rows are in both data sets", "take them out of one: what was trained on cannot be measured on", data.Shared);
        }

        if (data.Duplicates > 0)
        {
            yield return new DataWarning("duplicates", [], string.Create(CultureInfo.InvariantCulture, $"{data.Duplicates:N0} rows are an earlier one once more"), "take them out, or a random split trains on what it measures on", data.Duplicates);
        }
    }

    private static DataWarning Missing(string[] columns, long rows, DataStatistics data)
    {
        double? marker = data.Columns.First(column => column.Name == columns[0]).Marker;
        string which = columns.Length == 1 ? columns[0] : $"{columns.Length} columns, always together: {string.Join(", ", columns)}";
        string how = marker is { } value ? string.Create(CultureInfo.InvariantCulture, $" (marked {value})") : "";
        string todo = rows > data.Rows / 2 ? "leave the column out: most of it is not there" : "such rows are left out by compile, compare and stream; say so with the figures";
        return new DataWarning("missing", columns, string.Create(CultureInfo.InvariantCulture, $"{rows:N0} of {data.Rows:N0} rows ({Percent((double)rows / data.Rows)}) have no value{how} in {which}"), todo, rows);
    }

    private static IEnumerable<DataWarning> Damage(DataStatistics data, TableSurvey survey)
    {
        foreach (ColumnStatistics column in data.Columns.Where(column => column.Kind == "number" && column.Texts > 0))
        {
            yield return new DataWarning("text", [column.Name], string.Create(CultureInfo.InvariantCulture, $"{column.Texts:N0} cells of {column.Name} are not numbers"), "correct or empty them: compile refuses them", column.Texts);
        }

        foreach (ColumnStatistics column in data.Columns.Where(column => column.Kind == "empty" || (column.Minimum == column.Maximum && column.Minimum is not null)))
        {
            string what = column.Kind == "empty" ? $"{column.Name} has no values" : string.Create(CultureInfo.InvariantCulture, $"{column.Name} is {column.Minimum} in every row");
            yield return new DataWarning("constant", [column.Name], what, "leave the column out: nothing can be learnt from it");
        }

        if (survey.UnevenRows > 0)
        {
            yield return new DataWarning("broken", [], string.Create(CultureInfo.InvariantCulture, $"{survey.UnevenRows:N0} rows have more or fewer cells than the header"), "correct them: compile refuses them", survey.UnevenRows);
        }

        if (data.Rows < FewRows)
        {
            yield return new DataWarning("few", [], $"there are only {data.Rows} rows", "take the figures below as hints; collect more", data.Rows);
        }
    }

    private static string Percent(double fraction) => (100 * fraction).ToString("0.0#", CultureInfo.InvariantCulture) + " %";
}
