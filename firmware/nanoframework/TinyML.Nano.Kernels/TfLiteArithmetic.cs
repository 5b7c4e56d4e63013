#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>The tflite requantization scheme of KERNELS.md.</summary>
internal static class TfLiteArithmetic
{
    /// <summary>The rounding doubling high multiply: (a·b + 2^30) >> 31. b is not negative, so that nothing saturates.</summary>
    internal static int High(int a, int b)
    {
        return (int)((((long)a * b) + 0x40000000L) >> 31);
    }

    /// <summary>value / 2^shift to the nearest integer, ties away from zero; shift 0 to 31.</summary>
    internal static int Halve(int value, int shift)
    {
        long half = Half(shift);
        return value >= 0 ? (int)((value + half) >> shift) : -(int)((half - value) >> shift);
    }

    /// <summary>halve(high(value·2^max(shift, 0), multiplier), max(-shift, 0)); the shifted value fits 32 bits; shift -31 to 30.</summary>
    internal static int Requantize(int value, int multiplier, int shift)
    {
        return shift >= 0 ? High(value << shift, multiplier) : Halve(High(value, multiplier), -shift);
    }

    /// <summary>What <see cref="Halve"/> adds before it shifts.</summary>
    internal static long Half(int down)
    {
        return down == 0 ? 0L : 1L << (down - 1);
    }

    /// <summary>The same of a value of 48 bits with the multiplier reduced to 16: one rounding, ties towards positive infinity; shift -31 to 7.</summary>
    internal static int Requantize16(long value, int multiplier, int shift)
    {
        int reduced = multiplier < 0x7FFF0000 ? (multiplier + 0x8000) >> 16 : 0x7FFF;
        return (int)(((value * reduced) + (1L << (14 - shift))) >> (15 - shift));
    }
}
