using System.Globalization;
using System.Text;

namespace TinyML.Compiler.Reporting;

/// <summary>The part of report.html about layers, the noisiest named first.</summary>
internal static class LayerSection
{
    // A tenth of the amplitude is noise: below this, answers begin to suffer.
    private const double NoisyDb = 20;

    private const int Named = 3;

    /// <summary>Advice, then the table, then what the steps left of each layer.</summary>
    public static void Append(StringBuilder page, CompileReport report)
    {
        page.Append("<h2>Layers</h2>\n");
        Worst(page, report);
        long? measured = report.Layers.Any(layer => layer.Cost is not null) ? report.Layers.Sum(layer => layer.Cost ?? 0) : null;
        string before = report.IsCompressed ? "<th class=\"n\">channels</th><th class=\"n\">MACs before</th>" : "", coding = report.IsCompressed ? "<th class=\"n\">bits/weight</th><th>coding</th>" : "";
        page.Append(CultureInfo.InvariantCulture, $"<div class=\"wide\"><table class=\"dense layers\"><tr><th>layer</th><th>kernel</th><th>output</th>{before}<th class=\"n\">MACs</th><th class=\"n\">bytes</th><th class=\"n\">{(measured is null ? "estimated instructions" : Text(report.CostUnit ?? ""))}</th><th class=\"n\">SQNR dB</th>{coding}</tr>");
        long all = Math.Max(1, measured ?? report.Layers.Sum(layer => layer.EstimatedInstructions));
        foreach (LayerReport layer in report.Layers)
        {
            before = report.IsCompressed ? string.Create(CultureInfo.InvariantCulture, $"<td class=\"n\">{(layer.Kept.Count > 0 ? layer.Kept.Count : layer.ChannelsBefore)} of {layer.ChannelsBefore}</td><td class=\"n\">{layer.MacsBefore:N0}</td>") : "";
            coding = report.IsCompressed ? string.Create(CultureInfo.InvariantCulture, $"<td class=\"n\">{layer.BitsPerWeight:0.00}</td><td>{Text(layer.Coding ?? "")}</td>") : "";
            page.Append(CultureInfo.InvariantCulture, $"<tr><td class=\"name\" title=\"{Text(layer.Name)}\">{Text(layer.Name)}</td><td>{Text(layer.Kernel)}</td><td>{Text(layer.Shape)}</td>{before}<td class=\"n\">{layer.Macs:N0}</td><td class=\"n\" title=\"{layer.GivenBytes:N0} bytes as the model was given, {layer.BytesBefore:N0} in integers before removal and encoding\">{layer.Bytes:N0}</td>{Cost(layer, measured is not null, all)}<td class=\"n\">{(layer.SqnrDb is { } sqnr ? sqnr.ToString("0.0", CultureInfo.InvariantCulture) : "–")}</td>{coding}</tr>");
        }

        page.Append(CultureInfo.InvariantCulture, $"</table></div>\n<p class=\"soft\">{(measured is null
            ? "Instructions are estimated from the layers’ shapes for a Cortex-M4; nothing was run (<code>tinyml profile</code> measures on a board)."
            : $"Measured in the simulator, layer by layer, on the dearest of a few inferences: {measured:N0} {Text(report.CostUnit ?? "")} in all. The firmware that measures reads its clock between layers, so the sum is not quite that of an inference above.")}</p>\n");
        Steps(page, report);
    }

    private static string Cost(LayerReport layer, bool isMeasured, long all)
    {
        long cost = isMeasured ? layer.Cost ?? 0 : layer.EstimatedInstructions;
        return string.Create(CultureInfo.InvariantCulture, $"<td class=\"n cost\" style=\"--share:{100.0 * cost / all:0.#}%\" title=\"{100.0 * cost / all:0.0} % of {all:N0}\">{cost:N0}</td>");
    }

    /// <summary>A table of the bytes of each layer, a column for each step after which the network is in integers; nothing where it was only quantized.</summary>
    private static void Steps(StringBuilder page, CompileReport report)
    {
        int[] shown = [.. Enumerable.Range(0, report.Steps.Count).Where(step => report.Steps[step].ShippedBytes is not null)];
        if (!report.IsCompressed || shown.Length == 0)
        {
            return;
        }

        page.Append("<h3>Bytes of each layer, step by step</h3>\n<p class=\"soft\">With the recipe’s exact steps, as it would ship after each step; pointing at a figure shows the bytes with the steps so far alone. As given: floats of 4 bytes, or the integers that the model came with.</p>\n<div class=\"wide\"><table class=\"dense layersteps\"><tr><th>layer</th><th class=\"n\">as given</th>");
        page.Append(string.Concat(shown.Select(step => $"<th class=\"n\">{Text(report.Steps[step].Name)}{(report.Steps[step].Exact ? " ≡" : "")}</th>"))).Append("</tr>");
        foreach (LayerReport layer in report.Layers.Where(layer => layer.Steps.Count == report.Steps.Count))
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td class=\"name\" title=\"{Text(layer.Name)}\">{Text(layer.Name)}</td><td class=\"n\">{layer.GivenBytes:N0}</td>");
            foreach (LayerStepReport step in shown.Select(step => layer.Steps[step]))
            {
                page.Append(CultureInfo.InvariantCulture, $"<td class=\"n\" title=\"{Text(step.Step)}: {step.Bytes:N0} bytes with the steps so far\">{step.ShippedBytes:N0}</td>");
            }

            page.Append("</tr>");
        }

        page.Append("</table></div>\n");
    }

    private static void Worst(StringBuilder page, CompileReport report)
    {
        LayerReport[] worst = [.. report.Layers.Where(layer => layer.SqnrDb is not null).OrderBy(layer => layer.SqnrDb).Take(Named)];
        if (worst.Length == 0)
        {
            return;
        }

        string names = string.Join(", ", worst.Select(layer => string.Create(CultureInfo.InvariantCulture, $"<b>{Text(SvgChart.Shorten(layer.Name, 60))}</b> ({layer.SqnrDb:0.0} dB)")));
        page.Append(CultureInfo.InvariantCulture, $"<p>Noisiest, signal to quantization noise: {names}. {Advice(report, worst[0])}</p>\n");
    }

    private static string Advice(CompileReport report, LayerReport worst)
    {
        if (worst.SqnrDb >= NoisyDb)
        {
            return "None is below 20 dB: nothing needs to be done.";
        }

        // A model that came quantized keeps its integers: only whoever quantized it can choose others.
        return report.Calibration.Count == 0 ? "Its scales came with the model; compile the float model to have them chosen here."
            : report.IsCompressed ? "If the accuracy above is too low: name such layers in a step of their own with more clusters, or try the recipe <code>int8-exact</code>, which loses nothing."
            : report.Precision == "int16x8" ? "If the accuracy above is too low: try more calibration data that covers the layer's range."
            : "If the accuracy above is too low: try <code>--precision int16x8</code>, or more calibration data that covers the layer's range.";
    }

    private static string Text(string text) => SvgChart.Text(text);
}
