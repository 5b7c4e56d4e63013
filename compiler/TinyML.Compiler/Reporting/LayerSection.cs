using System.Globalization;
using System.Text;

namespace TinyML.Compiler.Reporting;

/// <summary>The part of report.html about layers, the noisiest named first.</summary>
internal static class LayerSection
{
    // A tenth of the amplitude is noise: below this, answers begin to suffer.
    private const double NoisyDb = 20;

    private const int Named = 3;

    /// <summary>Advice, then the table.</summary>
    public static void Append(StringBuilder page, CompileReport report)
    {
        page.Append("<h2>Layers</h2>\n");
        Worst(page, report);
        string before = report.IsCompressed ? "<th class=\"n\">channels</th><th class=\"n\">MACs before</th><th class=\"n\">bytes before</th>" : "", coding = report.IsCompressed ? "<th class=\"n\">bits/weight</th><th>coding</th>" : "";
        page.Append(CultureInfo.InvariantCulture, $"<div class=\"wide\"><table class=\"dense\"><tr><th>layer</th><th>kernel</th><th>output</th>{before}<th class=\"n\">MACs</th><th class=\"n\">bytes</th><th class=\"n\">SQNR dB</th>{coding}</tr>");
        foreach (LayerReport layer in report.Layers)
        {
            before = report.IsCompressed ? string.Create(CultureInfo.InvariantCulture, $"<td class=\"n\">{(layer.Kept.Count > 0 ? layer.Kept.Count : layer.ChannelsBefore)} of {layer.ChannelsBefore}</td><td class=\"n\">{layer.MacsBefore:N0}</td><td class=\"n\">{layer.BytesBefore:N0}</td>") : "";
            coding = report.IsCompressed ? string.Create(CultureInfo.InvariantCulture, $"<td class=\"n\">{layer.BitsPerWeight:0.00}</td><td>{Text(layer.Coding ?? "")}</td>") : "";
            page.Append(CultureInfo.InvariantCulture, $"<tr><td class=\"name\" title=\"{Text(layer.Name)}\">{Text(layer.Name)}</td><td>{Text(layer.Kernel)}</td><td>{Text(layer.Shape)}</td>{before}<td class=\"n\">{layer.Macs:N0}</td><td class=\"n\">{layer.Bytes:N0}</td><td class=\"n\">{(layer.SqnrDb is { } sqnr ? sqnr.ToString("0.0", CultureInfo.InvariantCulture) : "–")}</td>{coding}</tr>");
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
