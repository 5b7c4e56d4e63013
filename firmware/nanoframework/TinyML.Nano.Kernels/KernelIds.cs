#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>The numbers of the kernels, as in KERNELS.md. Append-only: a number is never reused or changed.</summary>
public static partial class KernelIds
{
    /// <summary>int8 activations, int8 weights, int32 accumulator, q16 requantization.</summary>
    public const int FullyConnectedInt8 = 1;

    /// <summary>int16 activations, int8 weights, int32 accumulator, q16 requantization.</summary>
    public const int FullyConnectedInt16x8 = 2;

    /// <summary>int16 activations, int16 weights, int32 accumulator, q16 requantization.</summary>
    public const int FullyConnectedInt16x16 = 3;

    /// <summary>Any element-wise function of int8 through a table of 256 entries.</summary>
    public const int LookupInt8 = 4;

    /// <summary>Hyperbolic tangent of int16 (Q3.12 in, Q0.15 out).</summary>
    public const int TanhInt16 = 5;

    /// <summary>Logistic function of int16 (Q4.11 in, Q0.15 out).</summary>
    public const int SigmoidInt16 = 6;

    /// <summary>Softmax of one row of int8.</summary>
    public const int SoftmaxInt8 = 7;

    /// <summary>Softmax of one row of int16.</summary>
    public const int SoftmaxInt16 = 8;

    /// <summary>Per-channel affine map of int16 into int16 (input scaling, requantization, clip).</summary>
    public const int RescaleInt16ToInt16 = 9;

    /// <summary>Per-channel affine map of int16 into int8.</summary>
    public const int RescaleInt16ToInt8 = 10;

    /// <summary>Per-channel affine map of int8 into int8.</summary>
    public const int RescaleInt8ToInt8 = 11;

    /// <summary>Per-channel affine map of int8 into int16.</summary>
    public const int RescaleInt8ToInt16 = 12;

    /// <summary>Leaky rectifier of int16: one multiplier for each sign.</summary>
    public const int LeakyReluInt16 = 13;

    /// <summary>Copies bytes (concatenation of parts that share a quantization).</summary>
    public const int Copy = 14;
}
