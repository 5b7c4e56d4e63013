using System.Globalization;
using Spectre.Console;
using TinyML.Boards.Building;
using TinyML.Cli.Workspace;
using TinyML.Compiler.Emit.C;
using TinyML.Compiler.Reporting;
using TinyML.HostStreamer.Rigs;
using TinyML.HostStreamer.Sessions;

namespace TinyML.Cli.Output;

/// <summary>The end of a stream, for people.</summary>
internal static class StreamSummary
{
    /// <summary>Prints what the session amounted to.</summary>
    /// <param name="result">The session's result.</param>
    /// <param name="folder">The compiled model.</param>
    /// <param name="data">The data in words.</param>
    /// <param name="isWhole">Whether all of the data was sent.</param>
    public static void Print(StreamResult result, CompiledFolder folder, string data, bool isWhole)
    {
        if (result.Boards is { } boards)
        {
            PrintBoards(result, boards, data);
            return;
        }

        bool exact = result.HostMismatch == 0 && result.Lost == 0 && result.Delivered > 0;
        Terminal.Line(
            exact
                ? string.Create(CultureInfo.InvariantCulture, $"The board answered all {result.Delivered:N0} samples exactly as the PC computed.")
                : string.Create(CultureInfo.InvariantCulture, $"{result.HostMismatch:N0} answers differ from the PC's, {result.Lost:N0} are lost, of {result.Samples:N0} samples."),
            exact ? "green" : "red");
        void Row(string name, string value) => Terminal.Field(name, value);
        Row("board", $"{result.Board} ({result.Port})");
        Row("data", isWhole ? data : string.Create(CultureInfo.InvariantCulture, $"{result.Samples:N0} of {data}"));
        if (result.Metric is { } metric)
        {
            string unit = metric == "mae" ? folder.Spec?.Target?.Unit ?? "" : "";
            string floats = folder.Report.Metric == metric && folder.Report.Float is { } value ? $"  (float on the PC {Number(value)}{(folder.Report.EvaluatedOn == data && isWhole ? "" : $", on {folder.Report.EvaluatedOn}")})" : "";
            Row(metric == "mae" ? "error" : "accuracy", $"{ReportNumbers.Metric(metric)} {Number(result.Value)} {unit}{floats}");
        }

        if (result.LedAgreement is { } agreement)
        {
            Row("LED", string.Create(CultureInfo.InvariantCulture, $"right for {agreement * 100:0.00} % of the samples"));
        }

        Row("cost", result.Cost is { } cost
            ? string.Create(CultureInfo.InvariantCulture, $"{cost.Median:N0} {cost.Unit} per inference (least {cost.Min:N0}, most {cost.Max:N0}){(result.Port == BoardLinks.Simulator && cost.Unit == "microseconds" ? Simulated(folder) : "")}")
            : "not measured: this board has no processor");
        if (folder.Report.FlashBytes is { } flash)
        {
            Row("flash", string.Create(CultureInfo.InvariantCulture, $"{flash:N0} bytes in all, {folder.Report.ModelFlashBytes:N0} of them model and inference code"));
            Row("RAM", folder.Report.RamBytes is { } ram
                ? string.Create(CultureInfo.InvariantCulture, $"{ram:N0} bytes in all, {folder.Report.ModelRamBytes:N0} of them the model's")
                : string.Create(CultureInfo.InvariantCulture, $"{folder.Report.ModelRamBytes:N0} bytes for the model"));
        }

        if (result.Update is { } update)
        {
            Row("update", string.Create(CultureInfo.InvariantCulture, $"after {update.AfterSamples:N0} samples the board took '{update.Model}' ({update.ModelHash}), {update.Bytes:N0} bytes in {update.Seconds:0.0} s"));
        }

        Row("link", string.Create(CultureInfo.InvariantCulture, $"{result.Lost} lost, {result.Duplicated} duplicated, {result.Retransmitted} sent again, {(result.Overruns > 0 ? $"{result.Overruns:N0} bytes overran the board's receiver, " : "")}{result.ElapsedSeconds:0.0} s{(result.Speed is { } speed ? $", {speed:N0} bits per second" : "")}"));
    }

    private static void PrintBoards(StreamResult result, IReadOnlyList<StreamResult> boards, string data)
    {
        long different = result.Agreement?.Different ?? 0;
        bool exact = result.HostMismatch == 0 && result.Lost == 0 && result.Delivered > 0 && different == 0 && boards.All(board => board.Failure is null);
        string agreement = result.Agreement is { } compared
            ? string.Create(CultureInfo.InvariantCulture, $" {compared.Compared:N0} answers were compared with another board's, {compared.Different:N0} differ.")
            : "";
        Terminal.Line(
            exact
                ? string.Create(CultureInfo.InvariantCulture, $"{boards.Count} boards answered all {result.Delivered:N0} samples exactly as the PC computed.{agreement}")
                : string.Create(CultureInfo.InvariantCulture, $"{result.HostMismatch:N0} answers differ from the PC's, {result.Lost:N0} are lost, of {result.Samples:N0} samples.{agreement}"),
            exact ? "green" : "red");
        Terminal.Field("data", result.Work == RigWork.Split ? $"{data}, shared by the boards" : $"{data}, sent to every board");
        string metric = result.Metric is null ? "metric" : ReportNumbers.Metric(result.Metric);
        var table = new Listing([new("board"), .. ((string[])["samples", "lost", "again", "differ", metric, "cost"]).Select(name => new Listing.Column(name, IsNumber: true))]);
        foreach (StreamResult board in boards.Append(result))
        {
            bool isTotal = ReferenceEquals(board, result);
            table.Add(
                isTotal ? "together" : board.Name!, Count(board.Delivered), Count(board.Lost), Count(board.Retransmitted), Count(board.HostMismatch), Number(board.Value),
                board.Cost is { } cost ? string.Create(CultureInfo.InvariantCulture, $"{cost.Median:N0} {cost.Unit}") : "–");
        }

        table.Print();
    }

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Simulated(CompiledFolder folder) => FirmwareBuild.ProtocolOf(folder.Path) == FirmwareProtocol.Mlperf
        ? ", of the simulator's, 64 ns per instruction, not the board's"
        : ", of this computer's, not the board's";

    /// <summary>Says, on standard error, what is kept of a stream that ended before its end, and how to go on.</summary>
    /// <param name="result">The session's result.</param>
    /// <param name="path">The results file, or null.</param>
    public static void PrintKept(StreamResult result, string? path)
    {
        if (result.Failure is null && !result.Cancelled)
        {
            return;
        }

        string answers = result.Delivered.ToString("N0", CultureInfo.InvariantCulture);
        Terminal.Error.MarkupLine(Markup.Escape(path is null
            ? $"{answers} samples were answered, and the answers are not kept: no --results file was named"
            : $"{answers} answers are kept in {path}; the same command with --resume goes on after them"));
    }

    private static string Number(double? value) => value?.ToString("0.####", CultureInfo.InvariantCulture) ?? "–";
}
