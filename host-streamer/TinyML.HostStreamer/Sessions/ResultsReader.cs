using System.Globalization;
using System.Text.Json;
using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Datasets;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Sessions;

/// <summary>Reads the answers of a <see cref="ResultsFile"/> back, so that an interrupted run can be taken up.</summary>
public static class ResultsReader
{
    private const string Advice = "stream without resuming, or name the results file of the interrupted run";

    /// <summary>The answers in the file's order; none when there is no file yet. Where a run was killed, the rows that it left beside a CSV or JSON Lines file take the file's
    /// place first, unless they are fewer. Rows of such files are read each time they are gone through; a JSON file is held in memory.</summary>
    /// <param name="path">Ends in .csv, .jsonl or .json.</param>
    /// <param name="outputCount">Integers per answer.</param>
    /// <exception cref="DiagnosticException">TML5221.</exception>
    public static IEnumerable<SampleAnswer> Read(string path, int outputCount)
    {
        if (ResultsForm.HasLines(path))
        {
            TakeUnfinished(path, outputCount);
        }

        if (!File.Exists(path))
        {
            return [];
        }

        IEnumerable<SampleAnswer> answers = Guarded(path, Form(path, path, outputCount));
        if (ResultsForm.HasEnding(path, ".json"))
        {
            answers = [.. answers];
        }

        return answers.All(answer => answer.Outputs.Count == outputCount)
            ? answers
            : throw Unreadable(path, $"an answer of the model has {outputCount} integers, and the file's have other counts");
    }

    /// <summary>Puts the whole lines of a file whose writer was killed in the file's place, when they are more.</summary>
    private static void TakeUnfinished(string path, int outputCount)
    {
        string unfinished = ResultsFile.Unfinished(path);
        if (!File.Exists(unfinished))
        {
            return;
        }

        try
        {
            long length = CutAtLine(unfinished);
            int complete = File.Exists(path) ? Guarded(path, Form(path, path, outputCount)).Count() : -1;
            if (length > 0 && Guarded(unfinished, Form(path, unfinished, outputCount)).Count() > complete)
            {
                File.Move(unfinished, path, overwrite: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(unfinished, exception.Message);
        }
    }

    /// <summary>Cuts what follows the last end of a line off a file; its length then.</summary>
    private static long CutAtLine(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        long length = file.Length;
        for (; length > 0; length--)
        {
            file.Position = length - 1;
            if (file.ReadByte() == '\n')
            {
                break;
            }
        }

        file.SetLength(length);
        return length;
    }

    private static IEnumerable<SampleAnswer> Form(string path, string file, int outputCount) =>
        ResultsForm.HasEnding(path, ".json") ? ReadJson(file) : ResultsForm.HasEnding(path, ".jsonl") ? ReadLines(file) : ReadCsv(file, outputCount);

    /// <summary>The same answers, with what goes wrong on the way as a finding.</summary>
    private static IEnumerable<SampleAnswer> Guarded(string path, IEnumerable<SampleAnswer> answers)
    {
        using IEnumerator<SampleAnswer> source = answers.GetEnumerator();
        while (true)
        {
            SampleAnswer answer;
            try
            {
                if (!source.MoveNext())
                {
                    yield break;
                }

                answer = source.Current;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException)
            {
                throw Unreadable(path, exception.Message);
            }

            yield return answer;
        }
    }

    private static IEnumerable<SampleAnswer> ReadJson(string path)
    {
        using FileStream file = File.OpenRead(path);
        using JsonDocument json = JsonDocument.Parse(file);
        foreach (JsonElement sample in json.RootElement.GetProperty("samples").EnumerateArray())
        {
            yield return Answer(sample);
        }
    }

    private static IEnumerable<SampleAnswer> ReadLines(string path)
    {
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            SampleAnswer answer;
            try
            {
                using JsonDocument json = JsonDocument.Parse(line);
                answer = Answer(json.RootElement);
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
            {
                throw Unreadable($"{path}:{number}", $"the line is not a result ({exception.Message.TrimEnd('.')})");
            }

            yield return answer;
        }
    }

    private static SampleAnswer Answer(JsonElement sample) => new(
        sample.GetProperty("record").GetInt64(),
        [.. sample.GetProperty("outputs").EnumerateArray().Select(output => output.GetInt32())],
        Led(sample.GetProperty("led").GetString()),
        sample.GetProperty("cost") is { ValueKind: not JsonValueKind.Null } cost ? cost.GetUInt32() : null,
        sample.GetProperty("match").GetBoolean());

    private static IEnumerable<SampleAnswer> ReadCsv(string path, int outputCount)
    {
        using var rows = new CsvRows(new StreamReader(path), path);
        if (!rows.Next(',') || !Cells(rows).SequenceEqual(ResultsForm.CsvHeader(outputCount)))
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

            yield return new SampleAnswer(
                long.Parse(cells[0], CultureInfo.InvariantCulture),
                [.. cells[3..^3].Select(cell => int.Parse(cell, CultureInfo.InvariantCulture))],
                Led(cells[^3]),
                cells[^2].Length == 0 ? null : uint.Parse(cells[^2], CultureInfo.InvariantCulture),
                cells[^1] == "1");
        }
    }

    private static string[] Cells(CsvRows rows) => [.. Enumerable.Range(0, rows.Count).Select(i => rows[i].ToString())];

    private static LedState Led(string? name) => Enum.TryParse(name, ignoreCase: true, out LedState led) && ResultsForm.NameOf(led) == name
        ? led
        : throw new FormatException($"'{name}' is not an LED");

    private static DiagnosticException Unreadable(string where, string what) => new(DiagnosticCodes.ResultsUnreadable, where, what, Advice);
}
