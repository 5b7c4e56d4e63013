using TinyML.Compiler.Calibration;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler;

/// <summary>What a user may decide; everything that is null is decided by measuring.</summary>
public sealed record CompilationOptions
{
    /// <summary>The recipe's steps in order; the settings below are those of its step <c>quantize</c>.</summary>
    public EquatableArray<RecipeStep> Steps { get; init; } = [.. Recipe.Int8.Steps];

    /// <summary>Null takes NAME.json's precision, or int8 where that names none.</summary>
    public Precision? Precision { get; init; }

    /// <summary>How ranges are chosen; null tries all four and keeps the one with the least output error.</summary>
    public CalibrationMethod? Method { get; init; }

    /// <summary>Whether rounded weights' mean error is taken out of the biases; null tries both.</summary>
    public bool? BiasCorrection { get; init; }

    /// <summary>Names of layers with 16-bit weights (int16x8 only); null widens layers where that pays.</summary>
    public EquatableArray<string>? WideLayers { get; init; }

    /// <summary>At most this many samples calibrate, spread evenly over those given; a quarter of them measures.</summary>
    public int MaximumSamples { get; init; } = 2000;

    /// <summary>The precision to quantize to: the user's, else NAME.json's, else int8.</summary>
    /// <param name="spec">NAME.json, or null.</param>
    public Precision PrecisionFor(ModelSpec? spec) => Precision ?? spec?.Precision ?? Specs.Precision.Int8;

    /// <summary>Whether some step looks at calibration samples: always for float models, which have to be quantized.</summary>
    /// <param name="graph">An imported graph.</param>
    public bool LearnsFrom(Graph graph) => !graph.IsQuantized || Steps.Any(step => step.NeedsSamples && step is not (EqualizeStep or QuantizeStep));
}
