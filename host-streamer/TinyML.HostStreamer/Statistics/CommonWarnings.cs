using System.Globalization;
using TinyML.Compiler.Reporting.Data;

namespace TinyML.HostStreamer.Statistics;

/// <summary>The findings that tables and pictures share.</summary>
internal static class CommonWarnings
{
    private const double MuchDrift = 0.25;

    /// <summary>Columns whose last part is unlike the rest.</summary>
    public static IEnumerable<DataWarning> Drift(DataStatistics data)
    {
        ColumnStatistics[] drifting = [.. data.Columns.Where(column => column.Drift >= MuchDrift).OrderByDescending(column => column.Drift)];
        if (drifting.Length > 0)
        {
            string list = string.Join(", ", drifting.Select(column => string.Create(CultureInfo.InvariantCulture, $"{column.Name} {column.Drift:0.00}")));
            yield return new DataWarning(
                "drift", [.. drifting.Select(column => column.Name)], $"the last 30 % are unlike the rows before, by the Kolmogorov-Smirnov distance (0 to 1): {list}",
                "measure on a chronological split, too: a random one hides it", drifting[0].Drift);
        }
    }

    /// <summary>Classes that are much rarer than others.</summary>
    public static IEnumerable<DataWarning> Imbalance(DataStatistics data)
    {
        CountedName[] present = [.. data.Classes.Where(one => one.Count > 0)];
        if (present.Length > 1 && present.Max(one => one.Count) > 2 * present.Min(one => one.Count))
        {
            CountedName most = present.MaxBy(one => one.Count)!, least = present.MinBy(one => one.Count)!;
            yield return new DataWarning(
                "imbalance", [most.Name, least.Name], string.Create(CultureInfo.InvariantCulture, $"class '{most.Name}' has {most.Count:N0} samples and class '{least.Name}' {least.Count:N0}"),
                "judge by a figure for each class; pictures can be balanced with --rebalance OUT", (double)most.Count / least.Count);
        }
    }
}
