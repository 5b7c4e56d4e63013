namespace TinyML.Compiler.Lowering;

/// <summary>What an accumulator can reach. Positive and negative contributions are taken apart, so the bounds hold for every
/// partial sum in any order of summation, with the bias added first, last or between.</summary>
/// <param name="Lowest">No partial sum is below this.</param>
/// <param name="Highest">No partial sum is above this.</param>
public readonly record struct AccumulatorBounds(long Lowest, long Highest)
{
    /// <summary>Whether every partial sum fits a signed 32-bit accumulator.</summary>
    public bool FitsInt32 => Lowest >= int.MinValue && Highest <= int.MaxValue;

    /// <summary>Whether every partial sum fits a signed 24-bit accumulator.</summary>
    public bool FitsInt24 => Lowest >= -(1 << 23) && Highest < 1 << 23;

    /// <summary>The bounds of bias + Σ weights[i]·x[i] for x[i] in [low[i], high[i]].</summary>
    public static AccumulatorBounds Of(ReadOnlySpan<long> weights, long bias, ReadOnlySpan<int> low, ReadOnlySpan<int> high)
    {
        long lowest = Math.Min(bias, 0), highest = Math.Max(bias, 0);
        for (int i = 0; i < weights.Length; i++)
        {
            long a = weights[i] * low[i], b = weights[i] * high[i];
            lowest += Math.Min(0, Math.Min(a, b));
            highest += Math.Max(0, Math.Max(a, b));
        }

        return new AccumulatorBounds(lowest, highest);
    }

    /// <summary>Whether the accumulator fits 24 bits and the requantized value, before clamping and counted from the lowest int8, fits 16.</summary>
    public bool IsNarrow(long multiplier, int shift, int zeroPoint)
    {
        long a = FixedPoint.Q16(Lowest, multiplier, shift) + zeroPoint + 128, b = FixedPoint.Q16(Highest, multiplier, shift) + zeroPoint + 128;
        return FitsInt24 && a >= short.MinValue && b <= short.MaxValue;
    }

    /// <summary>Whether the requantized value, before clamping, fits a signed 32-bit integer too.</summary>
    public bool RequantizedFitsInt32(long multiplier, int shift, int zeroPoint)
    {
        long a = FixedPoint.Q16(Lowest, multiplier, shift) + zeroPoint, b = FixedPoint.Q16(Highest, multiplier, shift) + zeroPoint;
        return Math.Min(a, b) >= int.MinValue && Math.Max(a, b) <= int.MaxValue;
    }

    /// <summary>Whether the accumulator, shifted to the left, and the requantized value of the scheme tflite, before clamping, fit 32 bits.</summary>
    public bool FitsTfLite(long multiplier, int shift, int zeroPoint) =>
        IsInt32(Lowest << Math.Max(shift, 0)) && IsInt32(Highest << Math.Max(shift, 0))
        && IsInt32(TfLiteFixedPoint.Requantize(Lowest, multiplier, shift) + zeroPoint) && IsInt32(TfLiteFixedPoint.Requantize(Highest, multiplier, shift) + zeroPoint);

    /// <summary>Whether the accumulator fits 48 bits, and the requantized value of the scheme tflite for int16, before clamping, 32.</summary>
    public bool FitsTfLite16(long multiplier, int shift) =>
        Lowest >= -(1L << 47) && Highest < 1L << 47
        && IsInt32(TfLiteFixedPoint.Requantize16(Lowest, multiplier, shift)) && IsInt32(TfLiteFixedPoint.Requantize16(Highest, multiplier, shift));

    private static bool IsInt32(long value) => value is >= int.MinValue and <= int.MaxValue;
}
