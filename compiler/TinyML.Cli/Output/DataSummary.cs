using System.Globalization;
using Spectre.Console;
using TinyML.Compiler.Reporting.Data;

namespace TinyML.Cli.Output;

/// <summary>Shows a data set's statistics in at most 80 columns: what to know, then figures.</summary>
internal static class DataSummary
{
    private const int NameWidth = 15;
    private const string Bars = " ▁▂▃▄▅▆▇█";

    /// <summary>Prints everything.</summary>
    public static void Print(DataStatistics data)
    {
        bool isTable = data.Kind == "table";
        Console.Out.WriteLine(Invariant($"{data.Rows:N0} {(isTable ? "rows" : "pictures")}, {data.CompleteRows:N0} of them {(isTable ? "with a number in every numeric column" : "readable")}"));
        if (data.BlankRows > 0)
        {
            Console.Out.WriteLine(Invariant($"{data.BlankRows:N0} blank rows are left out"));
        }

        Warnings(data);
        Columns(data);
        Counts("class", data.Classes);
        Counts("size", data.Sizes);
        Clusters(data);
        Rebalancing(data);
    }

    private static void Warnings(DataStatistics data)
    {
        Console.Out.WriteLine();
        if (data.Warnings.Count == 0)
        {
            Console.Out.WriteLine("Nothing suspicious was found.");
        }

        foreach (DataWarning warning in data.Warnings)
        {
            Terminal.Out.Write(new Padder(new Markup($"[yellow]![/] {Markup.Escape(warning.What)}"), new Padding(0, 0, 0, 0)));
            Terminal.Out.Write(new Padder(new Markup($"[grey]{Markup.Escape(warning.Todo)}[/]"), new Padding(4, 0, 0, 0)));
        }
    }

    private static void Columns(DataStatistics data)
    {
        bool hasTarget = data.Columns.Any(column => column.Pearson is not null), hasClasses = data.Columns.Any(column => column.ClassSeparation is not null);
        string relation = hasTarget ? " Pears. Spear." : "";
        string classes = hasClasses && !hasTarget ? "  class" : "";
        Console.Out.WriteLine();
        Console.Out.WriteLine($"{(data.Kind == "table" ? "column" : "feature"),-NameWidth} {"missing",7} {"lowest",7} {"mean",7} {"highest",7}{relation}{classes}  drift  histogram");
        foreach (ColumnStatistics column in data.Columns)
        {
            relation = hasTarget ? $" {Short(column.Pearson),6} {Short(column.Spearman),6}" : "";
            classes = hasClasses && !hasTarget ? $" {Short(column.ClassSeparation),6}" : "";
            string line = column.Kind == "number"
                ? $" {Number(column.Minimum),7} {Number(column.Mean),7} {Number(column.Maximum),7}{relation}{classes} {Short(column.Drift),6}  {Spark(column.Histogram)}"
                : $" {column.Kind}";
            Console.Out.WriteLine(Invariant($"{TextWrap.Fit(column.Name, NameWidth),-NameWidth} {column.Missing,7}{line}"));
        }

        if (data.SampledRows < data.Rows && data.Kind == "table")
        {
            Console.Out.WriteLine(Invariant($"(ranks and drift are of {data.SampledRows:N0} evenly drawn rows)"));
        }
    }

    private static void Counts(string what, IReadOnlyList<CountedName> counts)
    {
        if (counts.Count > 0)
        {
            Console.Out.WriteLine();
        }

        foreach (CountedName one in counts.Take(20))
        {
            Console.Out.WriteLine(Invariant($"{what} {TextWrap.Fit(one.Name, NameWidth),-NameWidth} {one.Count,9:N0}"));
        }
    }

    private static void Clusters(DataStatistics data)
    {
        if (data.Clusters.Count == 0)
        {
            return;
        }

        Console.Out.WriteLine();
        Console.Out.WriteLine(Invariant($"{data.Clusters.Count} clusters of {string.Join(", ", ClusterStatistics.Features)} (silhouette {data.Silhouette:0.00})"));
        Console.Out.WriteLine($"cluster pictures{string.Concat(ClusterStatistics.Features.Select(name => $"{name,11}"))}");
        foreach (ClusterStatistics cluster in data.Clusters)
        {
            Console.Out.WriteLine(Invariant($"{cluster.Number,7} {cluster.Count,8}{string.Concat(cluster.Means.Select(mean => $"{Number(mean),11}"))}"));
            Console.Out.WriteLine($"        {string.Join(", ", cluster.Classes.Select(one => Invariant($"{one.Count} of class {one.Name}")))}; such as {TextWrap.Fit(cluster.Example, 40)}");
        }
    }

    private static void Rebalancing(DataStatistics data)
    {
        if (data.Rebalancing.All(cell => cell.Wanted == cell.Count))
        {
            return;
        }

        Console.Out.WriteLine();
        Console.Out.WriteLine("to balance it (--rebalance OUT does):");
        Console.Out.WriteLine($"{"class",-NameWidth} cluster pictures   wanted");
        foreach (RebalancingCell cell in data.Rebalancing)
        {
            Console.Out.WriteLine(Invariant($"{TextWrap.Fit(cell.Class, NameWidth),-NameWidth} {cell.Cluster,7} {cell.Count,8} {cell.Wanted,8}"));
        }
    }

    /// <summary>Half as many characters as bins, each as high as its two bins.</summary>
    private static string Spark(IReadOnlyList<long> histogram)
    {
        long[] pairs = [.. histogram.Chunk(2).Select(pair => pair.Sum())];
        double most = Math.Max(1, pairs.DefaultIfEmpty().Max());
        return string.Concat(pairs.Select(count => Bars[count == 0 ? 0 : Math.Max(1, (int)Math.Round(count / most * (Bars.Length - 1)))])).TrimEnd();
    }

    // Rounded first: what is nearly zero has no sign.
    private static string Short(double? number) => number is { } known ? (Math.Round(known, 2) + 0.0).ToString("0.00", CultureInfo.InvariantCulture) : "–";

    private static string Number(double? number) => number is { } known
        ? known.ToString(Math.Abs(known) is >= 1e6 or (< 1e-3 and > 0) ? "0.#e0" : Math.Abs(known) >= 1000 ? "0" : Math.Abs(known) >= 10 ? "0.#" : "0.###", CultureInfo.InvariantCulture)
        : "–";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
