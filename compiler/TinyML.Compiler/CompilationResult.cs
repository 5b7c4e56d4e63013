using TinyML.Compiler.Calibration;
using TinyML.Compiler.Coding;
using TinyML.Compiler.Compression;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Proofs;
using TinyML.Compiler.Reporting;
using TinyML.Compiler.Search;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler;

/// <summary>One kernel call, as a report shows it.</summary>
/// <param name="Name">The layer.</param>
/// <param name="Kernel">The kernel's name in KERNELS.md.</param>
/// <param name="Shape">The output's shape.</param>
/// <param name="Macs">Multiply-accumulates.</param>
/// <param name="Bytes">Constant bytes of the model here.</param>
/// <param name="Error">Against the float network; null where it has no such value.</param>
public sealed record LayerInfo(string Name, string Kernel, Shape Shape, long Macs, ModelSize Bytes, LayerError? Error)
{
    /// <summary>Constant bytes as the model was given: 4 for a float, or the integers that it came with.</summary>
    public long GivenBytes { get; init; }

    /// <summary>Instructions of one inference, as <see cref="CostModel"/> estimates them.</summary>
    public long EstimatedInstructions { get; init; }
}

/// <summary>One pass of the standard pipeline.</summary>
/// <param name="Name">The pass.</param>
/// <param name="Nodes">Nodes of the graph after it.</param>
public sealed record PassRecord(string Name, int Nodes);

/// <summary>A compiled model and everything that was found out about it.</summary>
/// <param name="Physical">The float graph from physical values to physical values: the reference.</param>
/// <param name="Integer">The integer graph.</param>
/// <param name="Planned">The program, ready to run or to emit.</param>
/// <param name="Calibration">How the ranges were chosen; null for a model that comes quantized.</param>
/// <param name="Size">Constant bytes of the model.</param>
/// <param name="Layers">One entry per kernel call.</param>
/// <param name="Passes">The passes that ran over the float graph.</param>
/// <param name="Diagnostics">Warnings.</param>
/// <param name="Precision">The precision in use.</param>
public sealed record CompilationResult(
    Graph Physical,
    Graph Integer,
    PlannedProgram Planned,
    CalibrationReport? Calibration,
    ModelSize Size,
    EquatableArray<LayerInfo> Layers,
    EquatableArray<PassRecord> Passes,
    EquatableArray<Diagnostic> Diagnostics,
    Precision Precision)
{
    /// <summary>What the integers of each value stand for in <see cref="Physical"/>, by the value's name.</summary>
    public required IReadOnlyDictionary<string, ValueMeaning> Meanings { get; init; }

    /// <summary>What each step of the recipe gave.</summary>
    public EquatableArray<StepRecord> Steps { get; init; } = [];

    /// <summary>The weights before and after clustering; null for a network without layers that have weights.</summary>
    public WeightHistograms? Weights { get; init; }

    /// <summary>The program before channels were removed and layers encoded.</summary>
    public required KernelProgram Whole { get; init; }

    /// <summary>Whether <see cref="Whole"/> follows from the model's file alone: it came quantized, and no step changed its integers.</summary>
    public required bool IsGivenProgram { get; init; }

    /// <summary>What was removed by proof; null where the recipe has no such step.</summary>
    public RemovalResult? Removal { get; init; }

    /// <summary>How layers are encoded, by the layer's name; empty where the recipe has no such step.</summary>
    public EquatableArray<LayerEncoding> Encodings { get; init; } = [];

    /// <summary>Multiply-accumulates of the network as it was given.</summary>
    public required long Macs { get; init; }

    /// <summary>Multiply-accumulates of one inference.</summary>
    public long LiveMacs => Planned.Program.Calls.Sum(call => call.Macs);
}
