using System.Globalization;
using System.Text.Json.Serialization;
using TinyML.Compiler.Reporting.Data;

namespace TinyML.Compiler.Reporting;

/// <summary>Everything that one compilation found out: the contents of report.json, of <c>compile --json</c> and of report.html.
/// Sizes are bytes, accuracies of classification are fractions from 0 to 1; null is a figure that could not be had.</summary>
public sealed record CompileReport
{
    /// <summary>The tool's version.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>SHA-256 of the model file, lower-case hexadecimal.</summary>
    public required string ModelSha256 { get; init; }

    /// <summary>SHA-256 of recipe.json, lower-case hexadecimal.</summary>
    public string RecipeSha256 { get; init; } = "";

    /// <summary>SHA-256 of the blob, which is the whole program: the same compilation gives the same one.</summary>
    public string ProgramSha256 { get; init; } = "";

    /// <summary>SHA-256 of the data; null without data and for standard input. Of a folder, of the lines <c>HASH  NAME</c> of its files in ordinal order of their names, as sha256sum prints them.</summary>
    public string? DataSha256 { get; init; }

    /// <summary>SHA-256 of the calibration data, as <see cref="DataSha256"/>; null where <c>--calibration</c> was not given.</summary>
    public string? CalibrationSha256 { get; init; }

    /// <summary>What the C compiler says about its version; null where nothing was linked.</summary>
    public string? CCompiler { get; init; }

    /// <summary>The board's id, or null when compiled for none.</summary>
    public string? Board { get; init; }

    /// <summary>The board's name for people.</summary>
    public string? BoardName { get; init; }

    /// <summary>The integer precision.</summary>
    public required string Precision { get; init; }

    /// <summary>Constants that belong to this model alone.</summary>
    public required long ModelBytes { get; init; }

    /// <summary>What <see cref="ModelBytes"/> is made of.</summary>
    public IReadOnlyList<SizePart> ModelParts { get; init; } = [];

    /// <summary>The streaming firmware as flashed, from the linker.</summary>
    public long? FlashBytes { get; init; }

    /// <summary>What <see cref="FlashBytes"/> is made of, by the linked firmware's symbols: weights (with what describes the model), tables, kernels, runtime
    /// (libraries with their start-up code, padding), firmware (protocol, text mode, port). Empty where nothing was linked.</summary>
    public IReadOnlyList<SizePart> FlashParts { get; init; } = [];

    /// <summary>Model and inference code above the same firmware without a model, from the linker.</summary>
    public long? ModelFlashBytes { get; init; }

    /// <summary>Static RAM and measured stack.</summary>
    public long? RamBytes { get; init; }

    /// <summary>Static RAM above the same firmware without a model, from the linker.</summary>
    public long? ModelRamBytes { get; init; }

    /// <summary>The dearest of a few inferences in the board's simulator, in <see cref="CostUnit"/>; null where it was not run.</summary>
    public long? InferenceCost { get; init; }

    /// <summary><c>cycles</c> or <c>instructions</c>, or null.</summary>
    public string? CostUnit { get; init; }

    /// <summary>Whether firmware for the board is made with its maker's tools, so that there is nothing to link here.</summary>
    public bool BuiltElsewhere { get; init; }

    /// <summary>The board's flash, or null.</summary>
    public long? BoardFlashBytes { get; init; }

    /// <summary>The board's RAM, or null.</summary>
    public long? BoardRamBytes { get; init; }

    /// <summary>What the model takes of nanoFramework's heap, by the firmware's own loader; null for boards that do not run it.</summary>
    public long? HeapBytes { get; init; }

    /// <summary>What the firmware gives to a model of nanoFramework's heap, or null.</summary>
    public long? BoardHeapBytes { get; init; }

    /// <summary>Bytes for inputs, outputs and everything between.</summary>
    public required long ArenaBytes { get; init; }

    /// <summary>The most bytes that one step needs: no plan of whole layers can do with a smaller arena.</summary>
    public long ArenaLowerBoundBytes { get; init; }

    /// <summary>Multiply-accumulates of the network as trained.</summary>
    public required long Macs { get; init; }

    /// <summary>Multiply-accumulates that the device executes.</summary>
    public required long LiveMacs { get; init; }

    /// <summary>The name of the main figure, such as <c>mae</c>, or null without evaluation data.</summary>
    public string? Metric { get; init; }

    /// <summary>The main figure of the float model on the held-out part.</summary>
    public double? Float { get; init; }

    /// <summary>The main figure of the integer program on the held-out part.</summary>
    public double? Quantized { get; init; }

    /// <summary>The unit of the main figure, or empty.</summary>
    public string MetricUnit { get; init; } = "";

    /// <summary>Which data the figures are from, in words.</summary>
    public string EvaluatedOn { get; init; } = "";

    /// <summary>All figures that apply.</summary>
    public IReadOnlyDictionary<string, MetricPair> Metrics { get; init; } = new Dictionary<string, MetricPair>();

    /// <summary>For classification: the integer program's hits, true classes down, predicted ones across; null without labels.</summary>
    public IReadOnlyList<IReadOnlyList<long>>? Confusion { get; init; }

    /// <summary>For classification: the classes decided, by the float model down and by the integer program across; null for quantities and without data.</summary>
    public IReadOnlyList<IReadOnlyList<long>>? Decisions { get; init; }

    /// <summary>Class names in output order, or empty.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The inputs as the model's file has them.</summary>
    public IReadOnlyList<InputReport> Inputs { get; init; } = [];

    /// <summary>The layers in order.</summary>
    public IReadOnlyList<LayerReport> Layers { get; init; } = [];

    /// <summary>The passes that ran, in order.</summary>
    public IReadOnlyList<string> Passes { get; init; } = [];

    /// <summary>The recipe's name.</summary>
    public string Recipe { get; init; } = "";

    /// <summary>What each step of the recipe gave, in order.</summary>
    public IReadOnlyList<StepReport> Steps { get; init; } = [];

    /// <summary>Whether the recipe did more than quantize.</summary>
    [JsonIgnore]
    public bool IsCompressed => Steps.Any(step => step.Name is not ("equalize" or "quantize"));

    /// <summary>What proved removal found, in a sentence; null where it did not run.</summary>
    [JsonIgnore]
    public string? RemovalInWords => !Steps.Any(step => step.Name == "remove") ? null : Layers.Sum(layer => layer.Kept.Count == 0 ? 0 : layer.ChannelsBefore - layer.Kept.Count) is var channels and > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{channels:N0} channels in {Layers.Count(layer => layer.Kept.Count > 0)} layers, {Macs - LiveMacs:N0} of {Macs:N0} multiply-accumulates; every answer stays as it is")
        : "nothing: every channel of this network can matter";

    /// <summary>The weights before and after clustering; null for a network without layers that have weights.</summary>
    public WeightHistograms? Weights { get; init; }

    /// <summary>The recipes that the search tried, in the order tried; none without a search.</summary>
    public IReadOnlyList<ParetoReport> Pareto { get; init; } = [];

    /// <summary>The calibration methods that were tried, with the error on the held-out calibration samples.</summary>
    public IReadOnlyList<CalibrationTrial> Calibration { get; init; } = [];

    /// <summary>Buffers with their places and lifetimes.</summary>
    public IReadOnlyList<BufferReport> Memory { get; init; } = [];

    /// <summary>Samples for the scatter plot: reference, float answer, integer answer.</summary>
    public IReadOnlyList<SamplePoint> Samples { get; init; } = [];

    /// <summary>The LED threshold in the target's unit, or null.</summary>
    public double? Threshold { get; init; }

    /// <summary>What a look through all of the data shows, as <c>tinyml data</c>; null without data, and for raw tensors, of which nothing is measured.</summary>
    public DataStatistics? Data { get; init; }

    /// <summary>Warnings, as printed.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The command that reproduces the result.</summary>
    public string Command { get; init; } = "";
}

/// <summary>A named number of bytes.</summary>
public sealed record SizePart(string Name, long Bytes);

/// <summary>A figure of the float model and of the integer program.</summary>
public sealed record MetricPair(double? Float, double? Quantized);

/// <summary>One input as the model's file has it.</summary>
/// <param name="Name">The input's name.</param>
/// <param name="Element">float32, int8, uint8 or int16.</param>
/// <param name="Shape">The extents, outermost first.</param>
/// <param name="Scale">real = (integer - zeroPoint)·scale, or null for float32.</param>
/// <param name="ZeroPoint">See <paramref name="Scale"/>.</param>
/// <param name="ChannelsFirst">Whether the file has the channels first, which <paramref name="Shape"/> has last.</param>
public sealed record InputReport(string Name, string Element, IReadOnlyList<int> Shape, double? Scale, int? ZeroPoint, bool ChannelsFirst);

/// <summary>One layer of the integer program.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Kernel">The kernel's name.</param>
/// <param name="Shape">The output's shape.</param>
/// <param name="Macs">Multiply-accumulates.</param>
/// <param name="Bytes">Constants that belong to the layer.</param>
/// <param name="SqnrDb">Signal to quantization noise of the layer's output in decibels, or null without data.</param>
/// <param name="Output">The name of the value that the layer computes.</param>
/// <param name="Scales">real = (integer - zeroPoint)·scale for that value: one scale, or one per channel; none where the float model has no such value.</param>
/// <param name="ZeroPoint">See <paramref name="Scales"/>.</param>
public sealed record LayerReport(string Name, string Kernel, string Shape, long Macs, long Bytes, double? SqnrDb, string Output, IReadOnlyList<double> Scales, int? ZeroPoint)
{
    /// <summary>What one call costs in the board's simulator, in <see cref="CompileReport.CostUnit"/>: of the dearest of a few inferences, in firmware that looks at
    /// its clock between layers, which takes a little itself; null where it was not run.</summary>
    public long? Cost { get; init; }

    /// <summary>An estimate, by the shape alone, of the instructions that a Cortex-M4 executes for it; no measurement.</summary>
    public long EstimatedInstructions { get; init; }

    /// <summary>Constants as the model was given: 4 bytes for a float, or the integers that it came with.</summary>
    public long GivenBytes { get; init; }

    /// <summary>Constants after each step of the recipe, in order.</summary>
    public IReadOnlyList<LayerStepReport> Steps { get; init; } = [];

    /// <summary>Multiply-accumulates before channels were removed.</summary>
    public long MacsBefore { get; init; }

    /// <summary>Constants before channels were removed and the layer was encoded.</summary>
    public long BytesBefore { get; init; }

    /// <summary>Channels of the output before some were removed; of what has no removal, those that it has.</summary>
    public int ChannelsBefore { get; init; }

    /// <summary>The channels that are left, ascending, where some were removed; empty otherwise.</summary>
    public IReadOnlyList<int> Kept { get; init; } = [];

    /// <summary>How the layer's tables are written, in words, or why they stay plain; null where the recipe encodes nothing.</summary>
    public string? Coding { get; init; }

    /// <summary>Bits of a coded layer's weights, with what names the symbols, by the number of weights; null for plain layers.</summary>
    public double? BitsPerWeight { get; init; }
}

/// <summary>One calibration method and its mean absolute error against the float answers, in output units, on held-out calibration samples.</summary>
public sealed record CalibrationTrial(string Method, double Error, bool Chosen);

/// <summary>A buffer of the arena, alive from one step to another (inclusive).</summary>
public sealed record BufferReport(string Name, long Offset, long Bytes, int FirstStep, int LastStep);

/// <summary>One evaluated sample.</summary>
public sealed record SamplePoint(double? Reference, double Float, double Quantized);
