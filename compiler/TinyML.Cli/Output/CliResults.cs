using TinyML.Compiler.Reporting;
using TinyML.Compiler.Verification;

namespace TinyML.Cli.Output;

/// <summary>A tensor as <c>inspect</c> shows it.</summary>
internal sealed record TensorResult(string Name, string Element, IReadOnlyList<int> Shape);

/// <summary><c>inspect --json</c>.</summary>
internal sealed record InspectResult(
    string Name,
    string Format,
    IReadOnlyList<TensorResult> Inputs,
    IReadOnlyList<TensorResult> Outputs,
    IReadOnlyDictionary<string, int> Operators,
    long Parameters,
    long Macs,
    IReadOnlyList<string> Unsupported);

/// <summary>A layer's error as <c>compare</c> shows it.</summary>
internal sealed record LayerErrorResult(string Name, double? SqnrDb, double MaxError);

/// <summary><c>compare --json</c>.</summary>
internal sealed record CompareResult(
    long Samples,
    string? Metric,
    double? Float,
    double? Quantized,
    IReadOnlyDictionary<string, MetricPair> Metrics,
    IReadOnlyList<IReadOnlyList<long>>? Confusion,
    double MaxOutputError,
    IReadOnlyList<LayerErrorResult> Layers);

/// <summary>One answer of <c>predict</c>.</summary>
internal sealed record Prediction(long Record, string? Name, string? Class, IReadOnlyList<double> Values, IReadOnlyList<int> Integers, double? Reference, string? Led);

/// <summary><c>predict --json</c>.</summary>
internal sealed record PredictResult(IReadOnlyList<Prediction> Predictions);

/// <summary><c>init --json</c> and <c>report --json</c>.</summary>
internal sealed record PathResult(string Path);

/// <summary><c>verify --json</c>.</summary>
internal sealed record VerifyResult(bool Ok, bool Exact, string ProvedFrom, IReadOnlyList<string> LossySteps, IReadOnlyList<VerifiedLayer> Layers);

/// <summary>One tool of <c>doctor</c>.</summary>
internal sealed record ToolResult(string Name, bool Found, string? Version, string Purpose, string Install);

/// <summary><c>doctor --json</c>.</summary>
internal sealed record DoctorResult(IReadOnlyList<ToolResult> Tools);

/// <summary><c>build --json</c>.</summary>
internal sealed record BuildResult(string Board, string Elf, string Hex, long FlashBytes, long? RamBytes, long? ModelFlashBytes, long? ModelRamBytes);

/// <summary><c>flash --json</c>.</summary>
internal sealed record FlashResult(bool Ok, string Command);

/// <summary>What a layer costs.</summary>
internal sealed record LayerCost(string Name, string Kernel, long Cost);

/// <summary><c>profile --json</c>: medians over the samples, their sum, and the median of an inference in firmware that does not measure its layers, where that is known.</summary>
internal sealed record ProfileResult(string Board, string Port, string Unit, int Samples, IReadOnlyList<LayerCost> Layers, long Sum, long? Total);

/// <summary><c>update --json</c>.</summary>
internal sealed record UpdateVerbResult(string Board, string Port, string? Before, string Model, string ModelHash, int Bytes, double ElapsedSeconds);

/// <summary>One model of <c>models</c>: its name, its file, and data to try it with.</summary>
internal sealed record ShippedModelResult(string Name, string Model, string? Samples);

/// <summary><c>models --json</c>.</summary>
internal sealed record ModelsResult(IReadOnlyList<ShippedModelResult> Models);

/// <summary>One board of <c>boards</c>.</summary>
internal sealed record BoardResult(string Id, string Name, string Target, string Mcu, long ClockHz, int FlashBytes, int RamBytes, string? Simulator, int GreenPin, int RedPin, string? FlashTool, IReadOnlyList<string> Usb);

/// <summary><c>boards --json</c>.</summary>
internal sealed record BoardsResult(IReadOnlyList<BoardResult> Boards);

/// <summary>One port of <c>ports</c>.</summary>
internal sealed record PortResult(string Name, string? Usb, string? Description, string? Board);

/// <summary><c>ports --json</c>.</summary>
internal sealed record PortsResult(IReadOnlyList<PortResult> Ports);

/// <summary><c>data get --json</c>.</summary>
internal sealed record DownloadResult(string Path, long Bytes, string Sha256, bool Verified);
