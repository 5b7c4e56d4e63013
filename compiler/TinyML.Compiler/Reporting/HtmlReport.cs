using System.Globalization;
using System.Text;
using TinyML.Compiler.Reporting.Data;

namespace TinyML.Compiler.Reporting;

/// <summary>Writes report.html: one self-contained page, the verdict first.</summary>
public static class HtmlReport
{
    /// <summary>The style that every page has.</summary>
    internal static string Style { get; } = Resource("report.css");

    /// <summary>The whole page as text with LF line ends; the same report gives the same bytes.</summary>
    public static string Render(CompileReport report)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>{SvgChart.Text(report.Model)} · TinyML report</title>\n<style>\n{Style}\n</style></head>\n<body><main>\n");
        Verdict(page, report);
        Sizes(page, report);
        AccuracySections.Append(page, report);
        CompressionSections.Steps(page, report);
        CompressionSections.Weights(page, report);
        CompressionSections.Front(page, report);
        LayerSection.Append(page, report);
        Memory(page, report);
        if (report.Data is { } data)
        {
            DataSection.Append(page, data);
        }

        ReproduceSection.Append(page, report);
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
        if (report.Metric is { } metric)
        {
            Tile(page, $"{ReportNumbers.Metric(metric)}, float → integer", $"{Number(report.Float)} → {Number(report.Quantized)}", report.MetricUnit);
        }

        if (report.InferenceCost is { } cost)
        {
            Tile(page, "one inference, simulated", $"{cost:N0}", report.CostUnit ?? "");
        }

        Tile(page, "model constants", $"{report.ModelBytes:N0}", "bytes");
        Tile(page, "model and inference code", Count(report.ModelFlashBytes), "bytes of flash, linked");
        Tile(page, "whole firmware", Count(report.FlashBytes), "bytes of flash, linked");
        Tile(page, "RAM, static and stack", Count(report.RamBytes), "bytes");
        Tile(page, "arena", $"{report.ArenaBytes:N0}", "bytes");
        Tile(page, "multiply-accumulates", $"{report.LiveMacs:N0}", report.LiveMacs < report.Macs ? string.Create(CultureInfo.InvariantCulture, $"of {report.Macs:N0}, {report.Precision}") : report.Precision);
        page.Append("</div>\n");
        Warnings(page, report);
    }

    private static void Warnings(StringBuilder page, CompileReport report)
    {
        // A network with many dead channels warns layer by layer: the figures below are what people came for.
        const int shown = 3;
        if (report.Warnings.Count == 0)
        {
            return;
        }

        page.Append(CultureInfo.InvariantCulture, $"<details{(report.Warnings.Count <= shown ? " open" : "")}><summary>{report.Warnings.Count} {(report.Warnings.Count == 1 ? "warning" : "warnings")}</summary>");
        foreach (string warning in report.Warnings)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">{Text(warning)}</p>\n");
        }

        page.Append("</details>\n");
    }

    private static void Sizes(StringBuilder page, CompileReport report)
    {
        if (report.FlashBytes is { } flash && report.FlashParts.Count > 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"<h2>Flash: {flash:N0} bytes</h2>\n<figure>{SvgChart.StackedBar($"Flash of {flash} bytes by part", report.FlashParts)}<figcaption>By the linked program's symbols; the sum is the linker's. Weights are the model's constants with what describes it and its layers; runtime is the C library with its start-up code, the compiler's routines and padding; firmware is the protocol, text mode and the board's port. A function that the compiler put into another counts with the other.</figcaption></figure>\n");
        }

        if (report.ModelParts.Count > 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"<h2>Model constants: {report.ModelBytes:N0} bytes</h2>\n<figure>{SvgChart.StackedBar($"Model constants of {report.ModelBytes} bytes by kind", report.ModelParts)}</figure>\n");
        }
    }

    private static void Memory(StringBuilder page, CompileReport report)
    {
        if (report.Memory.Count > 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"<h2>Arena over time: {report.ArenaBytes:N0} bytes</h2>\n<figure class=\"arena\">{SvgChart.MemoryPlan(report.Memory, report.ArenaBytes)}<figcaption>{Text(MemoryPlanText.Summary(report.ArenaBytes, report.ArenaLowerBoundBytes))}. Steps from left to right, addresses from bottom to top; where two colours mix, a step writes over rows of its input that it is done with.</figcaption></figure>\n");
        }
    }

    private static void Tile(StringBuilder page, string name, string value, string unit) =>
        page.Append(CultureInfo.InvariantCulture, $"<div class=\"tile\"><span>{Text(name)}</span><b>{Text(value)}</b><span>{Text(unit)}</span></div>");

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(HtmlReport).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n").TrimEnd();
    }

    private static string Text(string text) => SvgChart.Text(text);

    private static string Count(long? count) => count is { } known ? known.ToString("N0", CultureInfo.InvariantCulture) : "unknown";

    private static string Number(double? number) => ReportNumbers.Number(number);

    private static string Share(long part, long whole) => (100.0 * part / whole).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
