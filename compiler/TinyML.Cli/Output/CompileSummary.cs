using System.Globalization;
using Spectre.Console;
using TinyML.Cli.Workspace;
using TinyML.Compiler.Reporting;

namespace TinyML.Cli.Output;

/// <summary>The end of a compilation, for people: fits or not and how good first, then details.</summary>
internal static class CompileSummary
{
    private const int LongestName = 32;

    /// <summary>Prints the report's main figures.</summary>
    public static void Print(CompileReport report, string folder)
    {
        Terminal.Out.MarkupLine(Verdict(report));
        void Row(string name, FormattableString value) => Terminal.Field(name, value.ToString(CultureInfo.InvariantCulture));
        if (report.Metric is { } metric)
        {
            Row("accuracy", $"{ReportNumbers.Metric(metric)} {report.Float:0.####} float, {report.Quantized:0.####} integer{(report.MetricUnit.Length > 0 ? " " : "")}{report.MetricUnit}, on {report.EvaluatedOn}");
        }

        Row("model", $"{report.ModelBytes:N0} bytes of constants ({string.Join(", ", report.ModelParts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Name} {part.Bytes:N0}")))}), {report.LiveMacs:N0} multiply-accumulates, {report.Precision}");
        Row("arena", $"{MemoryPlanText.Summary(report.ArenaBytes, report.ArenaLowerBoundBytes)}");
        if (report.HeapBytes is { } heap)
        {
            Row("heap", $"{heap:N0} bytes of the {report.BoardHeapBytes:N0} that the nanoFramework firmware gives to a model");
            string? source = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).FirstOrDefault();
            Row("built in", source is null ? (FormattableString)$"not as C#: static arrays of nanoFramework stay under 64 KB; send the model with 'tinyml update'" : $"{source} compiles the model into the firmware; or send it with 'tinyml update'");
        }

        if (report.FlashBytes is not null)
        {
            Row("flash", $"{report.FlashBytes:N0} bytes in all, {report.ModelFlashBytes:N0} of them model and inference code");
        }

        if (report.RamBytes is not null)
        {
            Row("RAM", $"{report.RamBytes:N0} bytes in all (static and measured stack), {report.ModelRamBytes:N0} of them the model's");
        }
        else if (report.ModelRamBytes is not null)
        {
            Row("RAM", $"{report.ModelRamBytes:N0} bytes for the model; the stack is not measured on this board");
        }

        if (report.InferenceCost is { } cost)
        {
            Row("time", $"{cost:N0} {report.CostUnit} for the dearest of a few inferences in the simulator");
        }

        if (report.Pareto.Count > 0)
        {
            Terminal.Out.MarkupLine(Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{report.Pareto.Count:N0} recipes tried; none beats these in size, loss and cost:")));
            Terminal.Out.Write(Front(report));
        }

        if (report.IsCompressed)
        {
            Terminal.Out.Write(Steps(report));
            if (report.RemovalInWords is { } removal)
            {
                Row("removed", $"{removal}");
            }
        }

        Table table = new Table().Border(TableBorder.Simple).AddColumns("layer", "kernel", "output").AddColumn("MACs", column => column.RightAligned()).AddColumn("bytes", column => column.RightAligned()).AddColumn("SQNR dB", column => column.RightAligned());
        if (report.IsCompressed)
        {
            table.AddColumn("coding");
        }

        foreach (LayerReport layer in report.Layers)
        {
            string[] cells = [Markup.Escape(Shortened(layer.Name)), layer.Kernel, layer.Shape, layer.Macs.ToString("N0", CultureInfo.InvariantCulture), layer.Bytes.ToString("N0", CultureInfo.InvariantCulture), layer.SqnrDb?.ToString("0.0", CultureInfo.InvariantCulture) ?? "–"];
            table.AddRow(report.IsCompressed ? [.. cells, Markup.Escape(layer.Coding ?? "")] : cells);
        }

        Terminal.Out.Write(table);
        Terminal.Out.MarkupLine(Markup.Escape($"written: {folder} (report: {Path.Combine(folder, CompiledFolder.ReportHtml)})"));
    }

    private static Table Front(CompileReport report)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("model bytes", column => column.RightAligned()).AddColumn("loss", column => column.RightAligned()).AddColumn("output error", column => column.RightAligned())
            .AddColumn("est. instructions", column => column.RightAligned()).AddColumns("", "recipe");
        foreach (ParetoReport point in report.Pareto.Where(point => point.OnFront || point.Chosen).OrderBy(point => point.ModelBytes))
        {
            table.AddRow(
                point.ModelBytes.ToString("N0", CultureInfo.InvariantCulture), ReportNumbers.Share(point.Drop), ReportNumbers.Number(point.OutputError), point.Cost.ToString("N0", CultureInfo.InvariantCulture),
                point.Chosen ? "chosen" : "", Markup.Escape(point.Recipe));
        }

        return table;
    }

    private static Table Steps(CompileReport report)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("step", "parameters").AddColumn("bytes so far", column => column.RightAligned()).AddColumn("bytes as shipped", column => column.RightAligned())
            .AddColumn("output error", column => column.RightAligned()).AddColumn("decided alike", column => column.RightAligned());
        foreach (StepReport step in report.Steps)
        {
            string Count(long? count) => count?.ToString("N0", CultureInfo.InvariantCulture) ?? "–";
            table.AddRow(step.Name, Markup.Escape(step.Parameters), Count(step.Bytes), Count(step.ShippedBytes), step.Exact ? "exact" : ReportNumbers.Number(step.OutputError), step.Exact ? "" : ReportNumbers.Share(step.Agreement));
        }

        return table;
    }

    /// <summary>Converters join the names of what they fused; the end of the first says which layer it is, report.html has them whole.</summary>
    private static string Shortened(string name)
    {
        string first = name.Split(';')[0];
        return first.Length <= LongestName ? first : string.Concat("…", first.AsSpan(first.Length - LongestName + 1));
    }

    private static string Verdict(CompileReport report)
    {
        if (report.Board is null)
        {
            return $"[bold]{Markup.Escape(report.Model)}[/] compiled; name a board with --board to have firmware built and its limits checked";
        }

        return report.FlashBytes is { } flash && report.BoardFlashBytes is { } room
            ? string.Create(CultureInfo.InvariantCulture, $"[green][bold]{Markup.Escape(report.Model)}[/] fits {Markup.Escape(report.BoardName!)}[/]: {100.0 * flash / room:0.0} % of its flash, {100.0 * (report.RamBytes ?? report.ModelRamBytes ?? 0) / report.BoardRamBytes!.Value:0.0} % of its RAM")
            : $"[bold]{Markup.Escape(report.Model)}[/] compiled; not linked for {Markup.Escape(report.BoardName!)}, {(report.BuiltElsewhere ? "for which its maker's tools do that" : "whose toolchain is not installed ('tinyml doctor' says how)")}";
    }
}
