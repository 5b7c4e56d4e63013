using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TinyML.Compiler.Reporting;
using TinyML.Compiler.Reporting.Data;
using TinyML.HostStreamer.Downloads;

namespace TinyML.Cli.Output;

/// <summary>Source-generated serialization of what the verbs print: camelCase, one indented object.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(InspectResult))]
[JsonSerializable(typeof(ProfileResult))]
[JsonSerializable(typeof(SelftestResult))]
[JsonSerializable(typeof(CompareResult))]
[JsonSerializable(typeof(PredictResult))]
[JsonSerializable(typeof(PathResult))]
[JsonSerializable(typeof(VerifyResult))]
[JsonSerializable(typeof(DoctorResult))]
[JsonSerializable(typeof(BuildResult))]
[JsonSerializable(typeof(FlashResult))]
[JsonSerializable(typeof(UpdateVerbResult))]
[JsonSerializable(typeof(ModelsResult))]
[JsonSerializable(typeof(BoardsResult))]
[JsonSerializable(typeof(PortsResult))]
[JsonSerializable(typeof(DataStatistics))]
[JsonSerializable(typeof(DownloadCatalogue))]
[JsonSerializable(typeof(DownloadResult))]
[JsonSerializable(typeof(CompileReport))]
[JsonSerializable(typeof(string))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>With units such as µg/m³ readable as they are.</summary>
    public static CliJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
