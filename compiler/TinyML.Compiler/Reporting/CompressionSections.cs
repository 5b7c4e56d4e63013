using System.Globalization;
using System.Text;

namespace TinyML.Compiler.Reporting;

/// <summary>The parts of report.html about compression.</summary>
internal static class CompressionSections
{
    /// <summary>What each step gave; nothing where the network was only quantized.</summary>
    public static void Steps(StringBuilder page, CompileReport report)
    {
        if (!report.IsCompressed)
        {
            return;
        }

        page.Append(CultureInfo.InvariantCulture, $"<h2>What each step gave</h2>\n<p class=\"soft\">Recipe {SvgChart.Text(report.Recipe)}. Answers are compared with the model as it was given, on held-out calibration samples; steps marked ≡ are proved to change none.</p>\n");
        page.Append(CultureInfo.InvariantCulture, $"<figure class=\"half\">{SvgFront.Steps(report.Steps)}<figcaption>Model bytes after each step with the recipe's exact steps; in grey, with the steps so far.</figcaption></figure>\n");
        page.Append("<div class=\"wide\"><table><tr><th>step</th><th>parameters</th><th class=\"n\">bytes so far</th><th class=\"n\">bytes as shipped</th><th class=\"n\">MACs as shipped</th><th class=\"n\">output error</th><th class=\"n\">decided alike</th></tr>");
        foreach (StepReport step in report.Steps)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{SvgChart.Text(step.Name)}{(step.Exact ? " ≡" : "")}</td><td class=\"wrap\">{SvgChart.Text(step.Parameters)}</td><td class=\"n\">{Count(step.Bytes)}</td><td class=\"n\">{Count(step.ShippedBytes)}</td><td class=\"n\">{Count(step.LiveMacs)}</td><td class=\"n\">{ReportNumbers.Number(step.OutputError)}</td><td class=\"n\">{ReportNumbers.Share(step.Agreement)}</td></tr>");
        }

        page.Append("</table></div>\n");
        if (report.RemovalInWords is { } removal)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p>Removed by proof: {SvgChart.Text(removal)}.</p>\n");
        }
    }

    /// <summary>How the weights are distributed, before and after clustering.</summary>
    public static void Weights(StringBuilder page, CompileReport report)
    {
        if (report.Weights is not { } weights)
        {
            return;
        }

        bool removes = report.LiveMacs < report.Macs;
        page.Append(CultureInfo.InvariantCulture, $"<h2>Weights{(weights.Before is null ? "" : ", before and after clustering")}</h2>\n<div class=\"pair\">");
        if (weights.Before is { } before)
        {
            Figure(page, "Before clustering", before, removes);
        }

        Figure(page, weights.Before is null ? "In integers" : "After clustering", weights.Shipped, removes);
        page.Append("</div>\n");
    }

    private static void Figure(StringBuilder page, string name, WeightHistogram histogram, bool removes)
    {
        double zeros = (double)histogram.Counts[-sbyte.MinValue] / Math.Max(1, histogram.Counts.Sum());
        page.Append(CultureInfo.InvariantCulture, $"<figure>{SvgHistogram.Weights(name, histogram)}<figcaption>{name}: {histogram.Counts.Sum():N0} weights, {ReportNumbers.Share(zeros)} of them zero, {histogram.DistinctPerLayer:0.#} different values in a layer on average{(removes ? "; channels that are removed count too" : "")}.</figcaption></figure>");
    }

    /// <summary>The recipes that the search tried; nothing without a search.</summary>
    public static void Front(StringBuilder page, CompileReport report)
    {
        if (report.Pareto.Count == 0)
        {
            return;
        }

        page.Append(CultureInfo.InvariantCulture, $"<h2>Size against accuracy: {report.Pareto.Count} recipes tried</h2>\n<figure class=\"half\">{SvgFront.Pareto(report.Pareto)}<figcaption>Loss beside the model as it was given, on held-out calibration samples. The line joins recipes that no other one beats in size and accuracy; the ring is the one in this folder. What lost more than the axis shows stands at its upper end.</figcaption></figure>\n");
        page.Append("<div class=\"wide\"><table><tr><th>recipe</th><th class=\"n\">model bytes</th><th class=\"n\">loss</th><th class=\"n\">output error</th><th class=\"n\">MACs</th><th class=\"n\">estimated instructions</th><th></th></tr>");
        foreach (ParetoReport point in report.Pareto.Where(point => point.OnFront || point.Chosen).OrderBy(point => point.ModelBytes))
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td class=\"wrap\">{SvgChart.Text(point.Recipe)}</td><td class=\"n\">{point.ModelBytes:N0}</td><td class=\"n\">{ReportNumbers.Share(point.Drop)}</td><td class=\"n\">{ReportNumbers.Number(point.OutputError)}</td><td class=\"n\">{point.LiveMacs:N0}</td><td class=\"n\">{point.Cost:N0}</td><td>{(point.Chosen ? "chosen" : "")}</td></tr>");
        }

        page.Append("</table></div>\n");
    }

    private static string Count(long? count) => count is { } known ? known.ToString("N0", CultureInfo.InvariantCulture) : "–";
}
