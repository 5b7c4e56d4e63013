using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Emit;

namespace TinyML.Compiler.Specs;

/// <summary>Reads and writes NAME.json; the published schema is <c>model.schema.json</c> in this folder.</summary>
public static class ModelSpecFile
{
    private const long MaximumBytes = 4 * 1024 * 1024;

    // Units such as µg/m³ stay readable; the file is never part of a web page.
    private static readonly ModelSpecJson Writing =
        new(new JsonSerializerOptions(ModelSpecJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Where NAME.json belongs: beside <paramref name="modelPath"/>, with its name.</summary>
    public static string PathBeside(string modelPath) => Path.ChangeExtension(modelPath, ".json");

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="DiagnosticException">TML1500 to TML1502, every finding at once, each with file, line and JSON path.</exception>
    public static ModelSpec Load(string path)
    {
        byte[] bytes;
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > MaximumBytes)
            {
                throw new DiagnosticException(DiagnosticCodes.SpecUnreadable, path, $"the file has {file.Length} bytes, more than any model's JSON file", "name the JSON file that belongs to the model with --spec");
            }

            bytes = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new DiagnosticException(DiagnosticCodes.SpecUnreadable, path, exception.Message, "check the path, or write a first file with 'tinyml init'");
        }

        return Parse(bytes, path);
    }

    /// <summary>Reads and checks a text.</summary>
    /// <param name="utf8">The JSON text, with or without a byte order mark.</param>
    /// <param name="name">The file's name in findings.</param>
    /// <exception cref="DiagnosticException">TML1501 or TML1502.</exception>
    public static ModelSpec Parse(ReadOnlySpan<byte> utf8, string name)
    {
        ReadOnlySpan<byte> text = utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;
        ModelSpec spec = Deserialize(text, name);
        IReadOnlyList<(string Path, string What, string Todo)> findings = ModelSpecRules.Check(spec);
        if (findings.Count > 0)
        {
            var lines = new JsonLineMap(text);
            throw new DiagnosticException([.. findings.Select(finding =>
                new Diagnostic(DiagnosticCodes.SpecValue, $"{name}:{lines.LineOf(finding.Path)} {finding.Path}", finding.What, finding.Todo))]);
        }

        return spec;
    }

    /// <summary>The file's text: two spaces, LF, members in the schema's order, a final newline. Equal specs give equal text.</summary>
    public static string ToJson(ModelSpec spec) => JsonSerializer.Serialize(spec, Writing.ModelSpec) + "\n";

    /// <summary>Writes the file beside its place and moves it there, so that no half-written file is left.</summary>
    /// <exception cref="DiagnosticException">TML4103: the place cannot be written.</exception>
    public static void Save(ModelSpec spec, string path) => OutputFile.Write(path, ToJson(spec));

    private static ModelSpec Deserialize(ReadOnlySpan<byte> text, string name)
    {
        try
        {
            return JsonSerializer.Deserialize(text, ModelSpecJson.Default.ModelSpec)
                ?? throw new DiagnosticException(DiagnosticCodes.SpecMalformed, $"{name}:1", "the file says null", "write an object with at least \"columns\"; 'tinyml init' writes a first one");
        }
        catch (JsonException exception)
        {
            string where = $"{name}:{(exception.LineNumber ?? 0) + 1}{(exception.Path is null or "$" ? "" : " " + exception.Path)}";
            throw new DiagnosticException(DiagnosticCodes.SpecMalformed, where, Reason(exception), "correct the member; model.schema.json lists the members and their types");
        }
    }

    private static string Reason(JsonException exception)
    {
        // The part from "Path:" on repeats what the place already says.
        int cut = exception.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        string message = (cut < 0 ? exception.Message : exception.Message[..cut]).TrimEnd('.');
        return message.Replace("TinyML.Compiler.Specs.", "", StringComparison.Ordinal).Replace('\n', ' ').Replace("\r", "", StringComparison.Ordinal);
    }
}
