namespace TinyML.Compiler.Lowering;

/// <summary>The <c>q16</c> requantization of KERNELS.md, and the multipliers and shifts that it takes.</summary>
public static class FixedPoint
{
    /// <summary>The largest multiplier.</summary>
    public const int MaximumMultiplier = 32767;

    /// <summary>The largest shift of <c>q16</c>.</summary>
    public const int MaximumShift = 47;

    // So near to a whole number is only a ratio that was made from one.
    private const double Exact = 1e-9;

    /// <summary>(a·m + h) &gt;&gt; s with h = 2^(s-1), or 0 for s = 0.</summary>
    /// <param name="accumulator">a, within int32.</param>
    /// <param name="multiplier">m, within ±32767.</param>
    /// <param name="shift">s, 0 to 47.</param>
    public static long Q16(long accumulator, long multiplier, int shift) =>
        ((accumulator * multiplier) + (shift > 0 ? 1L << (shift - 1) : 0)) >> shift;

    /// <summary>The largest shift out of <paramref name="step"/>, 2·step … for which the ratio still has a multiplier.</summary>
    /// <param name="largestRatio">The largest ratio that must be representable; positive.</param>
    /// <param name="step">8 where whole bytes are wanted, else 1.</param>
    /// <param name="limit">The largest shift allowed.</param>
    /// <returns>The shift, or -1 when even shift 0 is too much.</returns>
    public static int LargestShift(double largestRatio, int step, int limit)
    {
        int shift = limit / step * step;
        while (shift >= 0 && Math.Round(largestRatio * Math.ScaleB(1, shift)) > MaximumMultiplier)
        {
            shift -= step;
        }

        return shift < 0 ? -1 : shift;
    }

    /// <summary>Multipliers and the common shift (a multiple of 8) for a layer whose scales make the ratios exact.</summary>
    /// <param name="ratios">accumulator scale / output scale per channel; not negative.</param>
    /// <returns>The multipliers and the shift.</returns>
    public static (int[] Multipliers, int Shift) ByteShift(IReadOnlyList<double> ratios)
    {
        int shift = LargestShift(ratios.Max(), 8, 40);
        double unit = Math.ScaleB(1, Math.Max(shift, 0));
        return ([.. ratios.Select(ratio => (int)Math.Round(ratio * unit))], Math.Max(shift, 0));
    }

    /// <summary>Multipliers and a common shift for any ratios: whole bytes where these make all multipliers exact, otherwise as fine as they get.</summary>
    /// <param name="ratios">accumulator scale / output scale per channel; not negative.</param>
    /// <returns>The multipliers and the shift.</returns>
    public static (int[] Multipliers, int Shift) CommonShift(IReadOnlyList<double> ratios)
    {
        (int[] multipliers, int shift) = ByteShift(ratios);
        if (multipliers.Zip(ratios).All(pair => Math.Abs(pair.First - Math.ScaleB(pair.Second, shift)) <= Exact * pair.First))
        {
            return (multipliers, shift);
        }

        int finest = Math.Max(LargestShift(ratios.Max(), 1, MaximumShift), 0);
        return ([.. ratios.Select(ratio => (int)Math.Round(Math.ScaleB(ratio, finest)))], finest);
    }
}
