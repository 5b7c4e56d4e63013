#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>The schemes of KERNELS.md: q16 and tflite.</summary>
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

    /// <summary>value·multiplier·2^(shift - 31), rounded twice, as TensorFlow Lite's reference kernels do.</summary>
    /// <param name="value">value·2^shift fits int32 where the shift is positive.</param>
    /// <param name="multiplier">0, or 2^30 to 2^31 - 1.</param>
    /// <param name="shift">-31 to 30, positive to the left.</param>
    internal static int TfLite(int value, int multiplier, int shift)
    {
        int left = shift > 0 ? shift : 0;
        int right = left - shift;
        int high = (int)((((long)(value << left) * multiplier) + 0x40000000L) >> 31);

        // The right shift rounds down: up again for more than half a unit, and for half a one above zero.
        int mask = (int)((1L << right) - 1);
        int half = (mask >> 1) + (high < 0 ? 1 : 0);
        return (high >> right) + ((high & mask) > half ? 1 : 0);
    }

    /// <summary>The same of a value of 48 bits with a multiplier of 16: one rounding, ties towards positive infinity.</summary>
    /// <param name="value">-2^47 to 2^47 - 1.</param>
    /// <param name="multiplier">0, or 2^30 to 2^31 - 1.</param>
    /// <param name="shift">-31 to 7, positive to the left.</param>
    internal static int TfLite16(long value, int multiplier, int shift)
    {
        int reduced = multiplier < 0x7FFF0000 ? (multiplier + 0x8000) >> 16 : 0x7FFF;
        return (int)(((value * reduced) + (1L << (14 - shift))) >> (15 - shift));
    }

    /// <summary>Limits <paramref name="value"/> to [<paramref name="minimum"/>, <paramref name="maximum"/>].</summary>
    internal static int Clamp(int value, int minimum, int maximum)
    {
        return value < minimum ? minimum : value > maximum ? maximum : value;
    }
}
