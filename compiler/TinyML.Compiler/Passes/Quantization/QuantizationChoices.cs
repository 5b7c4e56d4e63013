using TinyML.Compiler.Calibration;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Passes.Quantization;

/// <summary>Everything that is open when a float graph becomes an integer graph. The search tries several of these and measures.</summary>
public sealed record QuantizationChoices
{
    /// <summary>int8 or int16x8.</summary>
    public required Precision Precision { get; init; }

    /// <summary>How ranges are chosen.</summary>
    public CalibrationMethod Method { get; init; }

    /// <summary>Names of the FullyConnected nodes that get 16-bit weights (int16x8 only).</summary>
    public EquatableArray<string> WideLayers { get; init; } = [];

    /// <summary>Whether the mean error that rounded weights cause is taken out of the biases
    /// (Nagel et al., "Data-Free Quantization through Weight Equalization and Bias Correction", 2019, section 4.2).</summary>
    public bool BiasCorrection { get; init; }
}
