using TinyML.Compiler.Calibration;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Compression;

/// <summary>A network between two steps of a recipe.</summary>
/// <param name="Graph">The float graph before the step <c>quantize</c>, the integer graph after it.</param>
public sealed record CompressedNetwork(Graph Graph)
{
    /// <summary>The float graph that <see cref="Graph"/> was quantized from, with the same node names; its weights are what integer weights should stand for.
    /// Of a model that came quantized the reals that its integers stood for at first.</summary>
    public required Graph Floats { get; init; }

    /// <summary>The integer graph of a model that came quantized, before any step: what it answers is what its compressed form should answer. Null for float models.</summary>
    public Graph? Imported { get; init; }

    /// <summary>By how much the channels of a value were multiplied by equalization, by the value's name.</summary>
    public IReadOnlyDictionary<string, double[]> Factors { get; init; } = new Dictionary<string, double[]>();

    /// <summary>How the ranges were chosen; null before quantization and for models that came quantized.</summary>
    public CalibrationReport? Calibration { get; init; }

    /// <summary>The integer precision; null before quantization.</summary>
    public Precision? Precision { get; init; }

    /// <summary>Whether channels are removed by proof once the program exists.</summary>
    public bool Removes { get; init; }

    /// <summary>How layers are encoded once the program exists; null leaves them plain.</summary>
    public EncodeStep? Encoding { get; init; }

    /// <summary>The network before the first step.</summary>
    /// <param name="start">The float graph after the standard passes, or the integer graph of a model that came quantized.</param>
    /// <param name="context">What the steps know beside the network.</param>
    public static CompressedNetwork Of(Graph start, CompressionContext context) =>
        new(start) { Floats = context.Physical, Imported = start.IsQuantized ? start : null };
}
