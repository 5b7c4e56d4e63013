using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Sessions;

/// <summary>How a results file holds its rows.</summary>
internal abstract class ResultsForm : IDisposable
{
    /// <summary>The ends of names, for messages.</summary>
    public const string Endings = ".csv, .jsonl or .json";

    /// <summary>Whether the rows of a file that was never completed can be read back: a row is a line.</summary>
    public static bool HasLines(string path) => !HasEnding(path, ".json");

    /// <summary>Whether a name ends so.</summary>
    public static bool HasEnding(string path, string ending) => Path.GetExtension(path).Equals(ending, StringComparison.OrdinalIgnoreCase);

    /// <summary>The form that the file's name asks for, or null when its ending is not known.</summary>
    /// <param name="path">The name.</param>
    /// <param name="file">Opens the file; the form closes it.</param>
    /// <param name="outputCount">Integers per answer.</param>
    public static ResultsForm? For(string path, Func<Stream> file, int outputCount) =>
        HasEnding(path, ".csv") ? new CsvForm(file(), outputCount)
        : HasEnding(path, ".jsonl") ? new JsonLinesForm(file())
        : HasEnding(path, ".json") ? new JsonForm(file())
        : null;

    /// <summary>Adds a row.</summary>
    public abstract void Add(SampleOutcome outcome);

    /// <summary>Passes the rows on to the operating system.</summary>
    public abstract void Flush();

    /// <summary>Ends the file.</summary>
    public virtual void Complete(StreamResult result)
    {
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>The columns of a table.</summary>
    public static IEnumerable<string> CsvHeader(int outputCount) =>
        ["record", "target", "prediction", .. Enumerable.Range(0, outputCount).Select(i => string.Create(CultureInfo.InvariantCulture, $"output_{i}")), "led", "cost", "match"];

    /// <summary>The word for an LED.</summary>
    public static string NameOf(LedState led) => led switch
    {
        LedState.Green => "green",
        LedState.Red => "red",
        LedState.None => "none",
        _ => led.ToString().ToLowerInvariant(),
    };

    private sealed class CsvForm : ResultsForm
    {
        private readonly StreamWriter _csv;
        private readonly int _outputCount;

        public CsvForm(Stream file, int outputCount)
        {
            _outputCount = outputCount;
            _csv = new StreamWriter(file, new UTF8Encoding(false)) { NewLine = "\n" };
            _csv.WriteLine(string.Join(',', CsvHeader(outputCount)));
        }

        public override void Add(SampleOutcome outcome)
        {
            string outputs = string.Concat(outcome.Outputs.Take(_outputCount).Select(q => $",{q.ToString(CultureInfo.InvariantCulture)}"));
            _csv.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{outcome.Record},{Number(outcome.Target)},{Number(outcome.Prediction)}{outputs},{NameOf(outcome.Led)},{outcome.Cost},{(outcome.Match ? 1 : 0)}"));
        }

        public override void Flush() => _csv.Flush();

        public override void Dispose() => _csv.Dispose();

        // Nine digits tell any two 32-bit floats apart, and hide the rounding of step times scale.
        private static string Number(double? value) => value?.ToString("G9", CultureInfo.InvariantCulture) ?? "";
    }

    /// <summary>One object per line.</summary>
    private sealed class JsonLinesForm(Stream file) : ResultsForm
    {
        private readonly BufferedStream _lines = new(file, 1 << 16);
        private readonly ArrayBufferWriter<byte> _line = new();
        private readonly Utf8JsonWriter _json = new(Stream.Null);

        public override void Add(SampleOutcome outcome)
        {
            _line.ResetWrittenCount();
            _json.Reset(_line);
            WriteRow(_json, outcome);
            _json.Flush();
            _lines.Write(_line.WrittenSpan);
            _lines.WriteByte((byte)'\n');
        }

        public override void Flush() => _lines.Flush();

        public override void Dispose()
        {
            _json.Dispose();
            _lines.Dispose();
        }
    }

    /// <summary>One object with all rows and the summary.</summary>
    private sealed class JsonForm : ResultsForm
    {
        // The writer keeps what it was not asked to pass on.
        private const int MostPending = 1 << 16;
        private readonly Stream _file;
        private readonly Utf8JsonWriter _json;

        public JsonForm(Stream file)
        {
            _file = file;
            _json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true, NewLine = "\n" });
            _json.WriteStartObject();
            _json.WriteStartArray("samples");
        }

        public override void Add(SampleOutcome outcome)
        {
            WriteRow(_json, outcome);
            if (_json.BytesPending > MostPending)
            {
                _json.Flush();
            }
        }

        public override void Flush() => _json.Flush();

        public override void Complete(StreamResult result)
        {
            _json.WriteEndArray();
            _json.WritePropertyName("summary");
            _json.WriteRawValue(result.ToJson());
            _json.WriteEndObject();
        }

        public override void Dispose()
        {
            _json.Dispose();
            _file.Dispose();
        }
    }

    private static void WriteRow(Utf8JsonWriter json, SampleOutcome outcome)
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
}
