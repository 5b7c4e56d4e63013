using System.Text.Json;
using System.Text.Json.Serialization;
using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Datasets;

namespace TinyML.HostStreamer.Downloads;

/// <summary>A list of what can be fetched.</summary>
/// <param name="Entries">In the order that they are shown.</param>
public sealed record DownloadCatalogue(IReadOnlyList<DownloadEntry> Entries)
{
    /// <summary>The list that comes with the tool.</summary>
    public static DownloadCatalogue Shipped { get; } = Read();

    /// <summary>The entry of a name.</summary>
    /// <exception cref="DiagnosticException">TML1560: there is none.</exception>
    public DownloadEntry Find(string name) => Entries.FirstOrDefault(entry => entry.Name == name)
        ?? throw new DiagnosticException(
            DiagnosticCodes.DownloadUnknown, $"name '{name}'", "there is no such data set or model",
            NameSuggestion.Nearest(name, Entries.Select(entry => entry.Name)) is { } meant ? $"did you mean '{meant}'?" : "'tinyml data list' lists them");

    /// <summary>Reads a list of one's own.</summary>
    /// <exception cref="DiagnosticException">TML1565: it cannot be read, or says what cannot be.</exception>
    public static DownloadCatalogue Load(string path)
    {
        try
        {
            using FileStream stream = System.IO.File.OpenRead(path);
            DownloadCatalogue catalogue = JsonSerializer.Deserialize(stream, DownloadJson.Default.DownloadCatalogue)!;
            DownloadEntry? odd = catalogue.Entries.FirstOrDefault(entry => Path.GetFileName(entry.File) != entry.File || !entry.Address.StartsWith("http", StringComparison.Ordinal));
            return odd is null ? catalogue : throw new JsonException($"'{odd.Name}' has a file with a folder in its name, or an address that is not http or https");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new DiagnosticException(DiagnosticCodes.DownloadCatalogueBad, path, exception.Message, "write it as catalogue.schema.json says");
        }
    }

    private static DownloadCatalogue Read()
    {
        using Stream stream = typeof(DownloadCatalogue).Assembly.GetManifestResourceStream("TinyML.HostStreamer.Downloads.catalogue.json")!;
        return JsonSerializer.Deserialize(stream, DownloadJson.Default.DownloadCatalogue)!;
    }
}

/// <summary>Source-generated reading of the catalogue.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(DownloadCatalogue))]
internal sealed partial class DownloadJson : JsonSerializerContext;
