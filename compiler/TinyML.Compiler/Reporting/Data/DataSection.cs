using System.Globalization;
using System.Text;

namespace TinyML.Compiler.Reporting.Data;

/// <summary>Writes a data set's statistics as HTML: as a page of its own, or as a section of a report.</summary>
public static class DataSection
{
    private const int BarWidth = 120, BarHeight = 28;

    /// <summary>A whole, self-contained page with LF line ends; the same statistics give the same bytes.</summary>
    public static string Page(DataStatistics data)
    {
        var page = new StringBuilder();
        string title = SvgChart.Text(Path.GetFileName(Path.TrimEndingDirectorySeparator(data.Source)));
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>{title} · TinyML data</title>\n<style>\n{HtmlReport.Style}\n</style></head>\n<body><main>\n<h1>{title}</h1>\n<p class=\"verdict\">{Summary(data)}</p>\n");
        Parts(page, data, "h2");
        return page.Append("</main></body></html>\n").ToString().ReplaceLineEndings("\n");
    }

    /// <summary>Appends the statistics as a section: what to know, then figures.</summary>
    public static void Append(StringBuilder page, DataStatistics data)
    {
        page.Append(CultureInfo.InvariantCulture, $"<section class=\"data\"><h2>Data: {SvgChart.Text(Path.GetFileName(Path.TrimEndingDirectorySeparator(data.Source)))}</h2>\n<p>{Summary(data)}</p>\n");
        Parts(page, data, "h3");
        page.Append("</section>\n");
    }

    private static string Summary(DataStatistics data) => string.Create(
        CultureInfo.InvariantCulture,
        $"{data.Rows:N0} {(data.Kind == "table" ? "rows" : "pictures")}, {data.CompleteRows:N0} of them {(data.Kind == "table" ? "complete" : "readable")}{(data.Target is null ? "" : $"; target {SvgChart.Text(data.Target)}")}.");

    private static void Parts(StringBuilder page, DataStatistics data, string heading)
    {
        Warnings(page, data, heading);
        Columns(page, data, heading);
        Counts(page, "Classes", data.Classes, heading);
        Counts(page, "Sizes", data.Sizes, heading);
        Clusters(page, data, heading);
        Rebalancing(page, data, heading);
    }

    private static void Warnings(StringBuilder page, DataStatistics data, string heading)
    {
        page.Append(data.Warnings.Count == 0 ? "<p class=\"good\">Nothing suspicious was found.</p>\n" : $"<{heading}>What to know</{heading}>\n<ul>");
        foreach (DataWarning warning in data.Warnings)
        {
            page.Append(CultureInfo.InvariantCulture, $"<li><b>{SvgChart.Text(warning.What)}</b><br><span class=\"soft\">{SvgChart.Text(warning.Todo)}</span></li>");
        }

        page.Append(data.Warnings.Count == 0 ? "" : "</ul>\n");
    }

    private static void Columns(StringBuilder page, DataStatistics data, string heading)
    {
        bool hasTarget = data.Columns.Any(column => column.Pearson is not null), hasClasses = data.Columns.Any(column => column.ClassSeparation is not null);
        string relation = hasTarget ? "<th class=\"n\">Pearson</th><th class=\"n\">Spearman</th><th class=\"n\">parabola R²</th>" : "";
        page.Append(CultureInfo.InvariantCulture, $"<{heading}>{(data.Kind == "table" ? "Columns" : "Features")}</{heading}>\n<div class=\"wide\"><table class=\"dense\"><tr><th>name</th><th>histogram</th><th class=\"n\">missing</th><th class=\"n\">lowest</th><th class=\"n\">median</th><th class=\"n\">mean</th><th class=\"n\">highest</th>{relation}{(hasClasses ? "<th class=\"n\">between classes</th>" : "")}<th class=\"n\">shift</th><th class=\"n\">drift</th></tr>");
        foreach (ColumnStatistics column in data.Columns)
        {
            relation = hasTarget ? $"{Cell(column.Pearson)}{Cell(column.Spearman)}{Cell(column.QuadraticR2)}" : "";
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{SvgChart.Text(column.Name)}</td><td>{(column.Kind == "number" ? Histogram(column) : column.Kind)}</td><td class=\"n\">{column.Missing:N0}</td>{Cell(column.Minimum)}{Cell(column.Median)}{Cell(column.Mean)}{Cell(column.Maximum)}{relation}{(hasClasses ? Cell(column.ClassSeparation) : "")}{Cell(column.Shift)}{Cell(column.Drift)}</tr>");
        }

        page.Append("</table></div>\n<p class=\"soft\">Shift: the mean of the last 30 % less that of the rows before, in standard deviations. Drift: the Kolmogorov-Smirnov distance between the two, 0 to 1.");
        page.Append(data.SampledRows < data.Rows ? string.Create(CultureInfo.InvariantCulture, $" Medians, ranks, parabolas and drift are of {data.SampledRows:N0} evenly drawn rows.</p>\n") : "</p>\n");
    }

    private static string Histogram(ColumnStatistics column)
    {
        double width = (double)BarWidth / Math.Max(1, column.Histogram.Count), most = Math.Max(1, column.Histogram.DefaultIfEmpty().Max());
        double step = ((column.Maximum - column.Minimum) ?? 0) / Math.Max(1, column.Histogram.Count);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {BarWidth} {BarHeight}\" style=\"width:{BarWidth}px\" role=\"img\" aria-label=\"Histogram of {SvgChart.Text(column.Name)} from {Number(column.Minimum)} to {Number(column.Maximum)}\">");
        for (int i = 0; i < column.Histogram.Count; i++)
        {
            // A bin with anything in it is to be seen.
            double height = column.Histogram[i] == 0 ? 0 : Math.Max(1, column.Histogram[i] / most * BarHeight);
            double low = (column.Minimum ?? 0) + (i * step);
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"c0\" x=\"{i * width:0.##}\" y=\"{BarHeight - height:0.##}\" width=\"{Math.Max(0.5, width - 1):0.##}\" height=\"{height:0.##}\"><title>{Number(low)} to {Number(low + step)}: {column.Histogram[i]:N0}</title></rect>");
        }

        return svg.Append("</svg>").ToString();
    }

    private static void Counts(StringBuilder page, string title, IReadOnlyList<CountedName> counts, string heading)
    {
        if (counts.Count > 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"<{heading}>{title}</{heading}>\n<div class=\"wide\"><table class=\"narrow\">{string.Concat(counts.Select(one => string.Create(CultureInfo.InvariantCulture, $"<tr><td>{SvgChart.Text(one.Name)}</td><td class=\"n\">{one.Count:N0}</td></tr>")))}</table></div>\n");
        }
    }

    private static void Clusters(StringBuilder page, DataStatistics data, string heading)
    {
        if (data.Clusters.Count == 0)
        {
            return;
        }

        page.Append(CultureInfo.InvariantCulture, $"<{heading}>Clusters</{heading}>\n<p class=\"soft\">k-means of the features; mean silhouette {Number(data.Silhouette)} (1: well apart, 0: not at all).</p>\n<div class=\"wide\"><table><tr><th class=\"n\">cluster</th><th class=\"n\">pictures</th><th>classes</th>{string.Concat(ClusterStatistics.Features.Select(name => $"<th class=\"n\">{name}</th>"))}<th>example</th></tr>");
        foreach (ClusterStatistics cluster in data.Clusters)
        {
            string classes = string.Join(", ", cluster.Classes.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name}: {one.Count:N0}")));
            page.Append(CultureInfo.InvariantCulture, $"<tr><td class=\"n\">{cluster.Number}</td><td class=\"n\">{cluster.Count:N0}</td><td>{SvgChart.Text(classes)}</td>{string.Concat(cluster.Means.Select(mean => Cell(mean)))}<td>{SvgChart.Text(cluster.Example)}</td></tr>");
        }

        page.Append("</table></div>\n");
    }

    private static void Rebalancing(StringBuilder page, DataStatistics data, string heading)
    {
        if (data.Rebalancing.Count == 0)
        {
            return;
        }

        page.Append(CultureInfo.InvariantCulture, $"<{heading}>To balance it</{heading}>\n<div class=\"wide\"><table class=\"narrow\"><tr><th>class</th><th class=\"n\">cluster</th><th class=\"n\">pictures</th><th class=\"n\">wanted</th><th class=\"n\">weight</th></tr>");
        foreach (RebalancingCell cell in data.Rebalancing)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{SvgChart.Text(cell.Class)}</td><td class=\"n\">{cell.Cluster}</td><td class=\"n\">{cell.Count:N0}</td><td class=\"n\">{cell.Wanted:N0}</td>{Cell(cell.Weight)}</tr>");
        }

        page.Append("</table></div>\n");
    }

    private static string Cell(double? number) => $"<td class=\"n\">{Number(number)}</td>";

    private static string Number(double? number) => number is { } known ? known.ToString(Math.Abs(known) >= 1000 ? "N0" : "0.###", CultureInfo.InvariantCulture) : "–";
}
