using System.Globalization;
using System.Text;

namespace TinyML.Compiler.Reporting;

/// <summary>The parts of report.html about float against integer.</summary>
internal static class AccuracySections
{
    // A table of a hundred classes is no figure to look at.
    private const int ShownClasses = 20;

    /// <summary>Figures, then answers, then how the ranges were chosen.</summary>
    public static void Append(StringBuilder page, CompileReport report)
    {
        if (report.Metrics.Count == 0)
        {
            page.Append("<h2>Accuracy</h2>\n<p>No labelled data was given (<code>--data</code>), so nothing was compared.</p>\n");
            return;
        }

        page.Append(CultureInfo.InvariantCulture, $"<h2>Accuracy, float against integer</h2>\n<p class=\"soft\">{Text(report.EvaluatedOn)}</p>\n<div class=\"wide\"><table><tr><th>figure</th><th class=\"n\">float</th><th class=\"n\">integer</th></tr>");
        foreach ((string name, MetricPair pair) in report.Metrics)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(ReportNumbers.Metric(name))}</td><td class=\"n\">{ReportNumbers.Number(pair.Float)}</td><td class=\"n\">{ReportNumbers.Number(pair.Quantized)}</td></tr>");
        }

        page.Append("</table></div>\n");
        if (report.Decisions is null)
        {
            Samples(page, report);
        }
        else
        {
            page.Append("<div class=\"pair\">");
            Matrix(page, report, report.Decisions, "float model decides", "What the float model decides (down) and the integer program (across); both decide alike on the diagonal.");
            Matrix(page, report, report.Confusion, "true class", "What the integer program takes each true class for.");
            page.Append("</div>\n");
        }

        Calibration(page, report);
    }

    private static void Samples(StringBuilder page, CompileReport report)
    {
        if (report.Samples.Count > 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"<div class=\"pair\"><figure>{SvgChart.Scatter(report.Samples, report.Threshold, report.MetricUnit)}<figcaption>{report.Samples.Count} samples; equal answers lie on the diagonal.</figcaption></figure>\n");
            page.Append(CultureInfo.InvariantCulture, $"<figure>{SvgChart.Differences(report.Samples, report.MetricUnit)}<figcaption>What the integers cost: integer answer minus float answer of the same samples.</figcaption></figure></div>\n");
        }
    }

    private static void Matrix(StringBuilder page, CompileReport report, IReadOnlyList<IReadOnlyList<long>>? matrix, string down, string caption)
    {
        if (matrix is not { Count: <= ShownClasses })
        {
            return;
        }

        string Name(int number) => Text(number < report.Labels.Count ? report.Labels[number] : number.ToString(CultureInfo.InvariantCulture));
        page.Append(CultureInfo.InvariantCulture, $"<figure><div class=\"wide\"><table><tr><th>{down}</th>");
        page.Append(string.Concat(Enumerable.Range(0, matrix.Count).Select(across => $"<th class=\"n\">{Name(across)}</th>"))).Append("</tr>");
        for (int row = 0; row < matrix.Count; row++)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Name(row)}</td>{string.Concat(matrix[row].Select((count, across) => string.Create(CultureInfo.InvariantCulture, $"<td class=\"n{(across == row ? " hit" : "")}\">{count:N0}</td>")))}</tr>");
        }

        page.Append(CultureInfo.InvariantCulture, $"</table></div><figcaption>{caption}</figcaption></figure>\n");
    }

    private static void Calibration(StringBuilder page, CompileReport report)
    {
        if (report.Calibration.Count == 0)
        {
            return;
        }

        page.Append("<h2>Calibration</h2>\n<p class=\"soft\">Every method is tried; the one with the least mean error on held-out calibration samples is taken.</p>\n<div class=\"wide\"><table><tr><th>method</th><th class=\"n\">held-out error</th><th></th></tr>");
        foreach (CalibrationTrial trial in report.Calibration)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(trial.Method)}</td><td class=\"n\">{ReportNumbers.Number(trial.Error)}</td><td>{(trial.Chosen ? "chosen" : "")}</td></tr>");
        }

        page.Append("</table></div>\n");
    }

    private static string Text(string text) => SvgChart.Text(text);
}
