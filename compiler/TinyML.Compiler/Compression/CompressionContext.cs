using TinyML.Compiler.Calibration;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Compression;

/// <summary>What the steps of a recipe know beside the network.</summary>
/// <param name="Physical">The float graph over physical values that all results are compared with; of a model that came quantized the reals that its integers stand for.</param>
/// <param name="Data">Samples without labels that steps may learn from (<see cref="CalibrationData.Calibration"/>), and others that only measure (<see cref="CalibrationData.HeldOut"/>).</param>
/// <param name="Spec">NAME.json, or null.</param>
/// <param name="Options">What the user decided.</param>
/// <param name="Executors">What runs graphs and programs.</param>
public sealed record CompressionContext(Graph Physical, CalibrationData Data, ModelSpec? Spec, CompilationOptions Options, IExecutors Executors)
{
    /// <summary>Receives what a user should know.</summary>
    public List<Diagnostic> Warnings { get; } = [];
}
