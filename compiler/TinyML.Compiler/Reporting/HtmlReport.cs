using System.Globalization;
using System.Text;

namespace TinyML.Compiler.Reporting;

/// <summary>Writes report.html: one self-contained page, the verdict first.</summary>
public static class HtmlReport
{
    /// <summary>The style that every page has.</summary>
    internal const string Style = """
        :root{color-scheme:light dark;--ink:#1b2430;--soft:#5a6675;--paper:#fff;--card:#f4f6f9;--line:#d9dfe7;--good:#1a7f4b;--bad:#c0392b;--c0:#3566c9;--c1:#d9822b;--c2:#2a9d78;--c3:#8e5bb5;--c4:#c44f6c;--c5:#7a8794}
        @media(prefers-color-scheme:dark){:root{--ink:#e6ebf2;--soft:#9aa7b8;--paper:#12171e;--card:#1b232d;--line:#2f3a47;--good:#4cc38a;--bad:#ff7b6b;--c0:#6f9bff;--c1:#f0a860;--c2:#52c9a2;--c3:#bb92e0;--c4:#ee8aa4;--c5:#93a1b0}}
        *{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
        main{max-width:64rem;margin:0 auto;padding:1.5rem 1rem 4rem}h1{font-size:1.7rem;margin:.2rem 0}h2{font-size:1.15rem;margin:2.2rem 0 .6rem}
        .verdict{font-size:1.1rem;font-weight:600}.good{color:var(--good)}.bad{color:var(--bad)}.soft,figcaption{color:var(--soft);overflow-wrap:anywhere}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.7rem;margin:1rem 0}.tile{background:var(--card);border-radius:.6rem;padding:.7rem .9rem}
        .tile b{display:block;font-size:1.35rem}.tile span{color:var(--soft);font-size:.85rem}
        .wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{padding:.35rem .6rem;text-align:left;border-bottom:1px solid var(--line);white-space:nowrap}
        th.n,td.n{text-align:right}pre{background:var(--card);padding:.8rem 1rem;border-radius:.6rem;overflow-x:auto}
        svg{width:100%;height:auto;display:block}.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(17rem,1fr));gap:1rem}.pair figure{margin:1rem 0}svg text{font:12px system-ui,sans-serif;fill:var(--soft)}svg text.on{fill:#fff}
        .c0{fill:var(--c0)}.c1{fill:var(--c1)}.c2{fill:var(--c2)}.c3{fill:var(--c3)}.c4{fill:var(--c4)}.c5{fill:var(--c5)}
        .b0{background:var(--c0)}.b1{background:var(--c1)}.b2{background:var(--c2)}.b3{background:var(--c3)}.b4{background:var(--c4)}.b5{background:var(--c5)}
        .plan rect{fill-opacity:.72}.dot{fill:var(--c0);fill-opacity:.45}.axis{stroke:var(--soft)}.limit{stroke:var(--bad);stroke-dasharray:5 4}
        .legend{list-style:none;padding:0;margin:.4rem 0;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem}.swatch{display:inline-block;width:.8rem;height:.8rem;border-radius:.2rem;margin-right:.4rem}
        @media print{body{background:#fff;color:#000}.tile,pre{border:1px solid #ccc}}
        """;

    /// <summary>The whole page as text with LF line ends; the same report gives the same bytes.</summary>
    public static string Render(CompileReport report)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>{SvgChart.Text(report.Model)} · TinyML report</title>\n<style>\n{Style}\n</style></head>\n<body><main>\n");
        Verdict(page, report);
        Sizes(page, report);
        Accuracy(page, report);
        CompressionSections.Steps(page, report);
        CompressionSections.Front(page, report);
        Layers(page, report);
        Memory(page, report);
        Reproduce(page, report);
        return page.Append("</main></body></html>\n").ToString().ReplaceLineEndings("\n");
    }

    private static void Verdict(StringBuilder page, CompileReport report)
    {
        // Where the stack is not measured, what the model takes is known all the same.
        long? taken = report.RamBytes ?? report.ModelRamBytes;
        bool? fits = report.FlashBytes is { } flash && report.BoardFlashBytes is { } hasFlash && taken is { } ram && report.BoardRamBytes is { } hasRam
            ? flash <= hasFlash && ram <= hasRam
            : null;
        string verdict = fits switch
        {
            true => $"<span class=\"good\">Fits</span> {Text(report.BoardName ?? report.Board!)}: {Share(report.FlashBytes!.Value, report.BoardFlashBytes!.Value)} of its flash, {Share(taken!.Value, report.BoardRamBytes!.Value)} of its RAM.",
            false => $"<span class=\"bad\">Does not fit</span> {Text(report.BoardName ?? report.Board!)}.",
            null => report.Board is null ? "Compiled for no particular board." : $"Not linked for {Text(report.BoardName ?? report.Board)} ({(report.BuiltElsewhere ? "its maker's tools do that" : "its toolchain is not installed")}): the linker's sizes are unknown.",
        };
        page.Append(CultureInfo.InvariantCulture, $"<h1>{Text(report.Model)}</h1>\n<p class=\"verdict\">{verdict}</p>\n<div class=\"tiles\">");
        if (report.Metric is not null)
        {
            Tile(page, $"{report.Metric} float → integer", $"{Number(report.Float)} → {Number(report.Quantized)}", report.MetricUnit);
        }

        Tile(page, "model constants", $"{report.ModelBytes:N0}", "bytes");
        Tile(page, "model and inference code", Count(report.ModelFlashBytes), "bytes of flash, linked");
        Tile(page, "whole firmware", Count(report.FlashBytes), "bytes of flash, linked");
        Tile(page, "RAM, static and stack", Count(report.RamBytes), "bytes");
        Tile(page, "arena", $"{report.ArenaBytes:N0}", "bytes");
        Tile(page, "multiply-accumulates", $"{report.LiveMacs:N0}", report.Precision);
        if (report.InferenceCost is { } cost)
        {
            Tile(page, "one inference, simulated", $"{cost:N0}", report.CostUnit ?? "");
        }

        page.Append("</div>\n");
        foreach (string warning in report.Warnings)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">{Text(warning)}</p>\n");
        }
    }

    private static void Sizes(StringBuilder page, CompileReport report)
    {
        if (report.ModelParts.Count > 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"<h2>What the model's {report.ModelBytes:N0} bytes are</h2>\n<figure style=\"margin:0\">{SvgChart.StackedBar($"Model constants of {report.ModelBytes} bytes by kind", report.ModelParts)}</figure>\n");
        }
    }

    private static void Accuracy(StringBuilder page, CompileReport report)
    {
        if (report.Metrics.Count == 0)
        {
            page.Append("<h2>Accuracy</h2>\n<p>No labelled data was given (<code>--data</code>), so nothing was compared.</p>\n");
            return;
        }

        page.Append(CultureInfo.InvariantCulture, $"<h2>Accuracy, float against integer</h2>\n<p class=\"soft\">{Text(report.EvaluatedOn)}</p>\n<div class=\"wide\"><table><tr><th>figure</th><th class=\"n\">float</th><th class=\"n\">integer</th></tr>");
        foreach ((string name, MetricPair pair) in report.Metrics)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(name)}</td><td class=\"n\">{Number(pair.Float)}</td><td class=\"n\">{Number(pair.Quantized)}</td></tr>");
        }

        page.Append("</table></div>\n");
        Confusion(page, report);
        if (report.Samples.Count > 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"<div class=\"pair\"><figure>{SvgChart.Scatter(report.Samples, report.Threshold, report.MetricUnit)}<figcaption>{report.Samples.Count} samples; equal answers lie on the diagonal.</figcaption></figure>\n");
            page.Append(CultureInfo.InvariantCulture, $"<figure>{SvgChart.Differences(report.Samples, report.MetricUnit)}<figcaption>What the integers cost: integer answer minus float answer of the same samples.</figcaption></figure></div>\n");
        }

        if (report.Calibration.Count > 0)
        {
            page.Append("<h2>Calibration</h2>\n<p class=\"soft\">Every method is tried; the one with the least mean error on held-out calibration samples is taken.</p>\n<div class=\"wide\"><table><tr><th>method</th><th class=\"n\">held-out error</th><th></th></tr>");
            foreach (CalibrationTrial trial in report.Calibration)
            {
                page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(trial.Method)}</td><td class=\"n\">{Number(trial.Error)}</td><td>{(trial.Chosen ? "chosen" : "")}</td></tr>");
            }

            page.Append("</table></div>\n");
        }
    }

    private static void Confusion(StringBuilder page, CompileReport report)
    {
        // A table of a hundred classes is no figure to look at.
        if (report.Confusion is not { Count: <= 20 } confusion)
        {
            return;
        }

        string Name(int number) => Text(number < report.Labels.Count ? report.Labels[number] : number.ToString(CultureInfo.InvariantCulture));
        page.Append("<p class=\"soft\">What the integer program takes each class for:</p>\n<div class=\"wide\"><table><tr><th>true class</th>");
        page.Append(string.Concat(Enumerable.Range(0, confusion.Count).Select(predicted => $"<th class=\"n\">{Name(predicted)}</th>"))).Append("</tr>");
        for (int target = 0; target < confusion.Count; target++)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Name(target)}</td>{string.Concat(confusion[target].Select(count => string.Create(CultureInfo.InvariantCulture, $"<td class=\"n\">{count:N0}</td>")))}</tr>");
        }

        page.Append("</table></div>\n");
    }

    private static void Layers(StringBuilder page, CompileReport report)
    {
        string before = report.IsCompressed ? "<th class=\"n\">channels</th><th class=\"n\">MACs before</th><th class=\"n\">bytes before</th>" : "", coding = report.IsCompressed ? "<th>coding</th><th class=\"n\">bits per weight</th>" : "";
        page.Append(CultureInfo.InvariantCulture, $"<h2>Layers</h2>\n<div class=\"wide\"><table><tr><th>layer</th><th>kernel</th><th>output</th>{before}<th class=\"n\">MACs</th><th class=\"n\">bytes</th><th class=\"n\">SQNR dB</th>{coding}</tr>");
        foreach (LayerReport layer in report.Layers)
        {
            before = report.IsCompressed ? string.Create(CultureInfo.InvariantCulture, $"<td class=\"n\">{(layer.Kept.Count > 0 ? layer.Kept.Count : layer.ChannelsBefore)} of {layer.ChannelsBefore}</td><td class=\"n\">{layer.MacsBefore:N0}</td><td class=\"n\">{layer.BytesBefore:N0}</td>") : "";
            coding = report.IsCompressed ? string.Create(CultureInfo.InvariantCulture, $"<td>{Text(layer.Coding ?? "")}</td><td class=\"n\">{layer.BitsPerWeight:0.00}</td>") : "";
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(layer.Name)}</td><td>{Text(layer.Kernel)}</td><td>{Text(layer.Shape)}</td>{before}<td class=\"n\">{layer.Macs:N0}</td><td class=\"n\">{layer.Bytes:N0}</td><td class=\"n\">{(layer.SqnrDb is { } sqnr ? sqnr.ToString("0.0", CultureInfo.InvariantCulture) : "–")}</td>{coding}</tr>");
        }

        page.Append("</table></div>\n");
        LayerReport? worst = report.Layers.Where(layer => layer.SqnrDb is not null).MinBy(layer => layer.SqnrDb);
        if (worst is { SqnrDb: < 20 })
        {
            // A model that came quantized keeps its integers: only whoever quantized it can choose others.
            string advice = report.Calibration.Count > 0 ? "try <code>--precision int16x8</code>, or more calibration data that covers its range" : "its scales came with the model; compile the float model to have them chosen here";
            page.Append(CultureInfo.InvariantCulture, $"<p>The noisiest layer is <b>{Text(worst.Name)}</b>: {advice}.</p>\n");
        }
    }

    private static void Memory(StringBuilder page, CompileReport report)
    {
        if (report.Memory.Count > 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"<h2>The {report.ArenaBytes:N0} bytes of the arena over time</h2>\n<figure style=\"margin:0\">{SvgChart.MemoryPlan(report.Memory, report.ArenaBytes)}<figcaption>{Text(MemoryPlanText.Summary(report.ArenaBytes, report.ArenaLowerBoundBytes))}. Steps from left to right, addresses from bottom to top; where two colours mix, a step writes over rows of its input that it is done with.</figcaption></figure>\n");
        }
    }

    private static void Reproduce(StringBuilder page, CompileReport report)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>To reproduce</h2>\n<pre>{Text(report.Command)}</pre>\n<p class=\"soft\">tinyml {Text(report.ToolVersion)} · model SHA-256 {Text(report.ModelSha256)}<br>passes: {Text(string.Join(" → ", report.Passes))}</p>\n");
    }

    private static void Tile(StringBuilder page, string name, string value, string unit) =>
        page.Append(CultureInfo.InvariantCulture, $"<div class=\"tile\"><span>{Text(name)}</span><b>{Text(value)}</b><span>{Text(unit)}</span></div>");

    private static string Text(string text) => SvgChart.Text(text);

    private static string Count(long? count) => count is { } known ? known.ToString("N0", CultureInfo.InvariantCulture) : "unknown";

    private static string Number(double? number) => ReportNumbers.Number(number);

    private static string Share(long part, long whole) => (100.0 * part / whole).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
