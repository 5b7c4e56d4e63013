using System.Globalization;
using System.Text.Json;
using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Datasets;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Sessions;

/// <summary>Reads the answers of a <see cref="ResultsFile"/> back, so that an interrupted run can be taken up.</summary>
public static class ResultsReader
{
    /// <summary>The answers in the file's order; none when there is no file yet. Where a run was killed, its CSV rows are taken from the file that it did not complete, unless
    /// that has fewer.</summary>
    /// <param name="path">Ends in .csv or .json.</param>
    /// <param name="outputCount">Integers per answer.</param>
    /// <exception cref="DiagnosticException">TML5221.</exception>
    public static IReadOnlyList<SampleAnswer> Read(string path, int outputCount)
    {
        try
        {
            bool isJson = Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase);
            IReadOnlyList<SampleAnswer> answers = !File.Exists(path) ? [] : isJson ? ReadJson(path) : ReadCsv(path, new StreamReader(path), outputCount);
            List<SampleAnswer> unfinished = isJson ? [] : ReadUnfinished(ResultsFile.Unfinished(path), outputCount);
            answers = unfinished.Count > answers.Count ? unfinished : answers;
            return answers.All(answer => answer.Outputs.Count == outputCount)
                ? answers
                : throw Unreadable(path, $"an answer of the model has {outputCount} integers, and the file's have other counts");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException)
        {
            throw Unreadable(path, exception.Message);
        }
    }

    private static List<SampleAnswer> ReadJson(string path)
    {
        using FileStream file = File.OpenRead(path);
        using JsonDocument json = JsonDocument.Parse(file);
        return [.. json.RootElement.GetProperty("samples").EnumerateArray().Select(sample => new SampleAnswer(
            sample.GetProperty("record").GetInt64(),
            [.. sample.GetProperty("outputs").EnumerateArray().Select(output => output.GetInt32())],
            Led(sample.GetProperty("led").GetString()),
            sample.GetProperty("cost") is { ValueKind: not JsonValueKind.Null } cost ? cost.GetUInt32() : null,
            sample.GetProperty("match").GetBoolean()))];
    }

    /// <summary>The whole lines of a file whose writer was killed.</summary>
    private static List<SampleAnswer> ReadUnfinished(string path, int outputCount)
    {
        byte[] bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        int length = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        return length == 0 ? [] : ReadCsv(path, new StreamReader(new MemoryStream(bytes, 0, length)), outputCount);
    }

    private static List<SampleAnswer> ReadCsv(string path, StreamReader reader, int outputCount)
    {
        var answers = new List<SampleAnswer>();
        using var rows = new CsvRows(reader, path);
        if (!rows.Next(',') || !Cells(rows).SequenceEqual(ResultsFile.CsvHeader(outputCount)))
        {
            throw Unreadable(path, $"the header is not that of a results file with {outputCount} integers per answer");
        }

        while (rows.Next(','))
        {
            string[] cells = Cells(rows);
            if (cells.Length != outputCount + 6)
            {
                throw Unreadable($"{path}:{rows.Line}", $"the row has {cells.Length} cells and the header {outputCount + 6}");
            }

            answers.Add(new SampleAnswer(
                long.Parse(cells[0], CultureInfo.InvariantCulture),
                [.. cells[3..^3].Select(cell => int.Parse(cell, CultureInfo.InvariantCulture))],
                Led(cells[^3]),
                cells[^2].Length == 0 ? null : uint.Parse(cells[^2], CultureInfo.InvariantCulture),
                cells[^1] == "1"));
        }

        return answers;
    }

    private static string[] Cells(CsvRows rows) => [.. Enumerable.Range(0, rows.Count).Select(i => rows[i].ToString())];

    private static LedState Led(string? name) => Enum.TryParse(name, ignoreCase: true, out LedState led) && ResultsFile.NameOf(led) == name
        ? led
        : throw new FormatException($"'{name}' is not an LED");

    private static DiagnosticException Unreadable(string where, string what) =>
        new(DiagnosticCodes.ResultsUnreadable, where, what, "stream without resuming, or name the results file of the interrupted run");
}
