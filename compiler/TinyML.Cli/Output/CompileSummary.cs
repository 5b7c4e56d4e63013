using System.Globalization;
using TinyML.Cli.Workspace;
using TinyML.Compiler.Reporting;

namespace TinyML.Cli.Output;

/// <summary>The end of a compilation, for people: fits or not and how good first, then details.</summary>
internal static class CompileSummary
{
    /// <summary>Prints the report's main figures.</summary>
    public static void Print(CompileReport report, string folder)
    {
        bool fits = report.FlashBytes is not null && report.BoardFlashBytes is not null;
        Terminal.Line(Verdict(report), fits ? "green" : "bold");
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
            PrintFront(report);
        }

        if (report.IsCompressed)
        {
            PrintSteps(report);
            if (report.RemovalInWords is { } removal)
            {
                Row("removed", $"{removal}");
            }
        }

        PrintLayers(report);
        Terminal.Line($"written: {folder} (report: {Path.Combine(folder, CompiledFolder.ReportHtml)})", hanging: 2);
    }

    private static void PrintLayers(CompileReport report)
    {
        var table = new Listing([
            new("layer"), new("kernel", MayGo: 1), new("output"), new("MACs", IsNumber: true), new("bytes", IsNumber: true), new("SQNR dB", IsNumber: true),
            .. report.IsCompressed ? (Listing.Column[])[new("coding", MayGo: 2)] : []]);
        foreach (LayerReport layer in report.Layers)
        {
            string[] cells = [Layers.Shortened(layer.Name), layer.Kernel, layer.Shape, Count(layer.Macs), Count(layer.Bytes), layer.SqnrDb?.ToString("0.0", CultureInfo.InvariantCulture) ?? "–"];
            table.Add(report.IsCompressed ? [.. cells, layer.Coding ?? ""] : cells);
        }

        table.Print();
    }

    private static void PrintFront(CompileReport report)
    {
        Terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{report.Pareto.Count:N0} recipes tried; none beats these in size, loss and cost:"));
        var table = new Listing(
            new("bytes", IsNumber: true), new("loss", IsNumber: true), new("output error", IsNumber: true, MayGo: 2), new("est. instructions", IsNumber: true, MayGo: 1), new(""), new("recipe", Wraps: true));
        foreach (ParetoReport point in report.Pareto.Where(point => point.OnFront || point.Chosen).OrderBy(point => point.ModelBytes))
        {
            table.Add(Count(point.ModelBytes), ReportNumbers.Share(point.Drop), ReportNumbers.Number(point.OutputError), Count(point.Cost), point.Chosen ? "chosen" : "", point.Recipe);
        }

        table.Print();
    }

    private static void PrintSteps(CompileReport report)
    {
        Terminal.Line("Model bytes after each step, as far as it is and with the recipe's exact steps; answers beside the model as it was given:");
        var table = new Listing(
            new("step"), new("parameters", Wraps: true), new("so far", IsNumber: true), new("shipped", IsNumber: true), new("output error", IsNumber: true), new("alike", IsNumber: true));
        foreach (StepReport step in report.Steps)
        {
            table.Add(step.Name, step.Parameters, Count(step.Bytes), Count(step.ShippedBytes), step.Exact ? "exact" : ReportNumbers.Number(step.OutputError), step.Exact ? "" : ReportNumbers.Share(step.Agreement));
        }

        table.Print();
    }

    private static string Count(long? count) => count?.ToString("N0", CultureInfo.InvariantCulture) ?? "–";

    private static string Verdict(CompileReport report)
    {
        if (report.Board is null)
        {
            return $"{report.Model} compiled; name a board with --board to have firmware built and its limits checked";
        }

        return report.FlashBytes is { } flash && report.BoardFlashBytes is { } room
            ? string.Create(CultureInfo.InvariantCulture, $"{report.Model} fits {report.BoardName}: {100.0 * flash / room:0.0} % of its flash, {100.0 * (report.RamBytes ?? report.ModelRamBytes ?? 0) / report.BoardRamBytes!.Value:0.0} % of its RAM")
            : $"{report.Model} compiled; not linked for {report.BoardName}, {(report.BuiltElsewhere ? "for which its maker's tools do that" : "whose toolchain is not installed ('tinyml doctor' says how)")}";
    }
}
