using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using TinyML.Compiler.Diagnostics;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Sessions;

/// <summary>One row per answered sample, in a CSV or JSON file by the name's ending. Written beside its place and moved there when
/// it is complete; without <see cref="Complete"/> nothing is left behind, but when the process is killed: the rows of a CSV file are then in the file beside it, up to the last
/// tenth of a second.</summary>
public sealed class ResultsFile : IDisposable
{
    private static readonly TimeSpan FlushInterval = TimeSpan.FromMilliseconds(100);
    private readonly string _path;
    private readonly string _beside;
    private readonly int _outputCount;
    private readonly StreamWriter? _csv;
    private readonly FileStream _file;
    private readonly Utf8JsonWriter? _json;
    private long _flushed = Stopwatch.GetTimestamp();
    private bool _completed;

    private ResultsFile(string path, int outputCount)
    {
        _path = path;
        _beside = Unfinished(path);
        _outputCount = outputCount;
        _file = new FileStream(_beside, FileMode.Create, FileAccess.Write, FileShare.Read);
        if (Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase))
        {
            _json = new Utf8JsonWriter(_file, new JsonWriterOptions { Indented = true, NewLine = "\n" });
            _json.WriteStartObject();
            _json.WriteStartArray("samples");
        }
        else
        {
            _csv = new StreamWriter(_file, new UTF8Encoding(false)) { NewLine = "\n" };
            _csv.WriteLine(string.Join(',', CsvHeader(outputCount)));
        }
    }

    /// <summary>Begins a file.</summary>
    /// <param name="path">Ends in .csv or .json.</param>
    /// <param name="outputCount">Integers per answer.</param>
    /// <exception cref="DiagnosticException">TML5220.</exception>
    public static ResultsFile Create(string path, int outputCount)
    {
        if (!Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase) && !Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase))
        {
            throw new DiagnosticException(DiagnosticCodes.ResultsUnwritable, path, "the file's form is not known", "end its name in .csv or .json");
        }

        try
        {
            return new ResultsFile(path, outputCount);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new DiagnosticException(DiagnosticCodes.ResultsUnwritable, path, exception.Message, "choose a place that can be written");
        }
    }

    /// <summary>Where the rows are until the file is complete.</summary>
    internal static string Unfinished(string path) => path + ".part";

    /// <summary>Adds a row.</summary>
    /// <exception cref="DiagnosticException">TML5220.</exception>
    public void Add(SampleOutcome outcome) => Guard(() =>
    {
        if (_csv is not null)
        {
            AddCsv(outcome, _csv);
            if (Stopwatch.GetElapsedTime(_flushed) >= FlushInterval)
            {
                _csv.Flush();
                _flushed = Stopwatch.GetTimestamp();
            }
        }
        else
        {
            AddJson(outcome, _json!);
        }
    });

    /// <summary>Ends the file with the summary (JSON only) and puts it in its place.</summary>
    /// <exception cref="DiagnosticException">TML5220.</exception>
    public void Complete(StreamResult result) => Guard(() =>
    {
        if (_json is not null)
        {
            _json.WriteEndArray();
            _json.WritePropertyName("summary");
            _json.WriteRawValue(result.ToJson());
            _json.WriteEndObject();
        }

        Close();
        File.Move(_beside, _path, overwrite: true);
        _completed = true;
    });

    internal static IEnumerable<string> CsvHeader(int outputCount) =>
        ["record", "target", "prediction", .. Enumerable.Range(0, outputCount).Select(i => string.Create(CultureInfo.InvariantCulture, $"output_{i}")), "led", "cost", "match"];

    internal static string NameOf(LedState led) => led.ToString().ToLowerInvariant();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_completed)
        {
            return;
        }

        _completed = true;
        try
        {
            Close();
        }
        catch (IOException)
        {
            // A full disk is no reason to keep the half-written file.
        }

        if (File.Exists(_beside))
        {
            File.Delete(_beside);
        }
    }

    // Nine digits tell any two 32-bit floats apart, and hide the rounding of step times scale.
    private static string Number(double? value) => value?.ToString("G9", CultureInfo.InvariantCulture) ?? "";

    private void AddCsv(SampleOutcome outcome, StreamWriter csv)
    {
        string outputs = string.Concat(outcome.Outputs.Take(_outputCount).Select(q => $",{q.ToString(CultureInfo.InvariantCulture)}"));
        csv.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{outcome.Record},{Number(outcome.Target)},{Number(outcome.Prediction)}{outputs},{NameOf(outcome.Led)},{outcome.Cost},{(outcome.Match ? 1 : 0)}"));
    }

    private static void AddJson(SampleOutcome outcome, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("record", outcome.Record);
        WriteNullable(json, "target", outcome.Target);
        json.WriteNumber("prediction", outcome.Prediction);
        json.WriteStartArray("outputs");
        foreach (int q in outcome.Outputs)
        {
            json.WriteNumberValue(q);
        }

        json.WriteEndArray();
        json.WriteString("led", NameOf(outcome.Led));
        WriteNullable(json, "cost", outcome.Cost);
        json.WriteBoolean("match", outcome.Match);
        json.WriteEndObject();
    }

    private static void WriteNullable(Utf8JsonWriter json, string name, double? value)
    {
        if (value is double number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private void Close()
    {
        _csv?.Dispose();
        _json?.Dispose();
        _file.Dispose();
    }

    private void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(DiagnosticCodes.ResultsUnwritable, _path, exception.Message, "make room, or choose another place");
        }
    }
}
