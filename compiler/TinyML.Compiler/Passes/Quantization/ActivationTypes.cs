using TinyML.Compiler.Calibration;
using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Passes.Quantization;

/// <summary>The integer types of activations.</summary>
internal static class ActivationTypes
{
    /// <summary>Input of TanhInt16: real = q·2^-12.</summary>
    public static Ir.Quantization TanhInput { get; } = new Ir.Quantization.PerTensor(Math.ScaleB(1, -12), 0);

    /// <summary>Input of SigmoidInt16: real = q·2^-11.</summary>
    public static Ir.Quantization SigmoidInput { get; } = new Ir.Quantization.PerTensor(Math.ScaleB(1, -11), 0);

    /// <summary>Output of TanhInt16, SigmoidInt16 and SoftmaxInt16: real = q·2^-15.</summary>
    public static Ir.Quantization Fraction16 { get; } = new Ir.Quantization.PerTensor(Math.ScaleB(1, -15), 0);

    /// <summary>Output of SoftmaxInt8: real = (q + 128)/256.</summary>
    public static Ir.Quantization Fraction8 { get; } = new Ir.Quantization.PerTensor(Math.ScaleB(1, -8), -128);

    // 16 bits have resolution to spare and a saturated regression output is plainly wrong, so a quarter is left free above what calibration saw.
    private const double Headroom16 = 1.25;
    private const double SmallestMagnitude = 1e-30;

    /// <summary>Asymmetric int8 that represents zero exactly.</summary>
    public static Ir.Quantization Int8(ValueRange range)
    {
        ValueRange held = range.WithZero;
        double width = held.Maximum - held.Minimum;
        if (width < SmallestMagnitude)
        {
            return new Ir.Quantization.PerTensor(1.0 / 128, 0);
        }

        double scale = width / 255;
        int zeroPoint = (int)Math.Clamp(Math.Round(-128 - (held.Minimum / scale)), -128, 127);
        return new Ir.Quantization.PerTensor(scale, zeroPoint);
    }

    /// <summary>Symmetric int16.</summary>
    public static Ir.Quantization Int16(ValueRange range) =>
        new Ir.Quantization.PerTensor(range.Magnitude < SmallestMagnitude ? 1.0 / 32768 : range.Magnitude * Headroom16 / 32767, 0);

    /// <summary>The least integer of an element type.</summary>
    public static int Lowest(ElementType element) => element == ElementType.Int8 ? -128 : -32768;

    /// <summary>The greatest integer of an element type.</summary>
    public static int Highest(ElementType element) => element == ElementType.Int8 ? 127 : 32767;
}
