namespace TinyML.Compiler.Lowering;

/// <summary>The <c>tflite</c> requantization of KERNELS.md, and the multipliers and shifts that it takes.</summary>
public static class TfLiteFixedPoint
{
    /// <summary>The smallest shift; a smaller ratio counts as 0.</summary>
    public const int MinimumShift = -31;

    /// <summary>The largest shift for int32 accumulators.</summary>
    public const int MaximumShift = 30;

    /// <summary>The largest shift for int64 accumulators.</summary>
    public const int MaximumShift16 = 7;

    /// <summary>The multiplier and shift that stand for a ratio, as TensorFlow Lite's QuantizeMultiplier chooses them: the ratio's binary
    /// fraction in 31 bits, rounded to nearest, ties away from zero.</summary>
    /// <param name="ratio">accumulator scale / output scale; not negative, finite.</param>
    /// <returns>0 and 0 for a ratio of less than 2^-32; otherwise a multiplier in [2^30, 2^31) and a shift, which may be larger than a kernel takes.</returns>
    public static (int Multiplier, int Shift) Multiplier(double ratio)
    {
        if (ratio == 0)
        {
            return (0, 0);
        }

        int shift = Math.ILogB(ratio) + 1;
        long multiplier = (long)Math.Round(Math.ScaleB(ratio, 31 - shift), MidpointRounding.AwayFromZero);
        if (multiplier == 1L << 31)
        {
            multiplier >>= 1;
            shift++;
        }

        return shift < MinimumShift ? (0, 0) : ((int)multiplier, shift);
    }

    /// <summary>The multiplier and shift that stand for a ratio without a second rounding: a shift of 0 and a multiplier that may be below 2^30. Ratios of 1 and
    /// more have a shift to the left, which does not round.</summary>
    /// <param name="ratio">accumulator scale / output scale; not negative, finite.</param>
    public static (int Multiplier, int Shift) MultiplierRoundingOnce(double ratio)
    {
        (int multiplier, int shift) = Multiplier(ratio);
        return shift < 0 ? ((int)Math.Round(Math.ScaleB(ratio, 31)), 0) : (multiplier, shift);
    }

    /// <summary>accumulator·multiplier·2^(shift - 31), rounded twice.</summary>
    /// <param name="accumulator">accumulator·2^shift fits int32 where the shift is positive.</param>
    /// <param name="multiplier">0 to 2^31 - 1.</param>
    /// <param name="shift">-31 to 30.</param>
    public static long Requantize(long accumulator, long multiplier, int shift)
    {
        long high = (((accumulator << Math.Max(shift, 0)) * multiplier) + (1L << 30)) >> 31;
        int right = Math.Max(-shift, 0);
        long half = right == 0 ? 0 : 1L << (right - 1);
        return high < 0 ? -((-high + half) >> right) : (high + half) >> right;
    }

    /// <summary>accumulator·multiplier·2^(shift - 31) with the multiplier reduced to 16 bits, rounded once.</summary>
    /// <param name="accumulator">-2^47 to 2^47 - 1.</param>
    /// <param name="multiplier">0, or 2^30 to 2^31 - 1.</param>
    /// <param name="shift">-31 to 7.</param>
    public static long Requantize16(long accumulator, long multiplier, int shift)
    {
        long reduced = multiplier < 0x7FFF0000 ? (multiplier + 0x8000) >> 16 : 0x7FFF;
        return ((accumulator * reduced) + (1L << (14 - shift))) >> (15 - shift);
    }
}
