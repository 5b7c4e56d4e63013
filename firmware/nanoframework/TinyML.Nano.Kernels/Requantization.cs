#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>The q16 scheme of KERNELS.md: one rounding, ties towards positive infinity.</summary>
internal static class Requantization
{
    /// <summary>What is added before the shift: half a unit of the result, 0 for a shift of 0.</summary>
    internal static long Half(int shift)
    {
        return shift == 0 ? 0L : 1L << (shift - 1);
    }

    /// <summary>(value·multiplier + half) >> shift, with half from <see cref="Half"/>.</summary>
    internal static int Q16(int value, int multiplier, long half, int shift)
    {
        return (int)((((long)value * multiplier) + half) >> shift);
    }

    /// <summary>Limits <paramref name="value"/> to [<paramref name="minimum"/>, <paramref name="maximum"/>].</summary>
    internal static int Clamp(int value, int minimum, int maximum)
    {
        return value < minimum ? minimum : value > maximum ? maximum : value;
    }
}
