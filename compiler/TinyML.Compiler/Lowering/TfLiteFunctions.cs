namespace TinyML.Compiler.Lowering;

/// <summary>The functions of int8 as TensorFlow Lite's reference kernels compute them, in fixed point: what a lookup table of a model that keeps that
/// runtime's arithmetic must hold. Qi.f is an int32 that stands for itself·2^-f.</summary>
internal static class TfLiteFunctions
{
    private const long One = int.MaxValue;

    /// <summary>exp(-1/4), exp(-1/2), exp(-1) … exp(-16) in Q0.31.</summary>
    private static readonly long[] Factors = [1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242];

    /// <summary>The logistic function of an integer with a scale, in steps of 1/256 from -128 on.</summary>
    public static long Sigmoid(int distance, double scale) => Scaled(distance, scale) switch
    {
        null => distance < 0 ? -128 : 127,
        0 => Halve(1L << 30, 23) - 128,
        > 0 and var x => Halve(Logistic(x), 23) - 128,
        var x => Halve(One - Logistic(-x.Value), 23) - 128,
    };

    /// <summary>The hyperbolic tangent of an integer with a scale, in steps of 1/128.</summary>
    public static long Tanh(int distance, double scale) => Scaled(distance, scale) switch
    {
        null => distance < 0 ? -128 : 127,
        0 => 0,
        > 0 and var x => Halve(TanhOfPositive(x), 24),
        var x => Halve(-TanhOfPositive(-x.Value), 24),
    };

    /// <summary>x·clamp(x + 3, 0, 6)/6 in 16-bit fixed point.</summary>
    /// <param name="distance">The input minus its zero point.</param>
    /// <param name="inputScale">Its scale.</param>
    /// <param name="outputScale">The output's scale; the result is counted from its zero point.</param>
    public static long HardSwish(int distance, double inputScale, double outputScale)
    {
        float fine = 1.0f / 128.0f * (float)inputScale;
        (long output, int outputExponent) = Narrow(fine / (float)outputScale);
        (long gate, int gateExponent) = Narrow(fine / (3.0f / 32768.0f));
        long hires = distance * 128, value = High16(hires, output), relu = hires;
        relu = gateExponent > 0 ? Saturate(relu << (gateExponent - 1)) : relu;
        relu = High16(relu, gate);
        relu = gateExponent > 0 ? Saturate(relu << 1) : Halve(relu, -gateExponent);
        relu = (relu + 32768) >> 1;
        return Halve(relu * value / 32768, -outputExponent);
    }

    /// <summary>x, or slope·x where negative, counted from the output's zero point. The runtime computes the ratios in single precision.</summary>
    public static long LeakyRelu(int distance, double inputScale, double outputScale, float slope)
    {
        float ratio = distance >= 0 ? (float)inputScale / (float)outputScale : (float)inputScale * slope / (float)outputScale;
        (int multiplier, int shift) = TfLiteFixedPoint.Multiplier(Math.Abs((double)ratio));
        return Math.Sign(ratio) * TfLiteFixedPoint.Requantize(distance, multiplier, shift);
    }

    /// <summary>x, or exp(x) - 1 where negative, counted from the output's zero point. The runtime computes its table in single precision.</summary>
    public static long Elu(int distance, double inputScale, double outputScale)
    {
        float x = (float)inputScale * distance, y = x < 0 ? MathF.Exp(x) - 1 : x;
        return (long)MathF.Round(y * (1 / (float)outputScale), MidpointRounding.AwayFromZero);
    }

    /// <summary>The integer as Q4.27; null where it is beyond ±15.</summary>
    private static long? Scaled(int distance, double scale)
    {
        (int multiplier, int shift) = TfLiteFixedPoint.Multiplier(scale * (1 << 27));
        long radius = (long)Math.Floor(15.0 * (1 << 27) / Math.ScaleB(1, shift));
        return Math.Abs(distance) >= radius ? null : TfLiteFixedPoint.Requantize(distance, multiplier, shift);
    }

    private static long Logistic(long positive)
    {
        long z = Inverse(Exponential(-positive, 4));
        return Math.Min(2 * z, One);
    }

    /// <summary>(1 - e)/(1 + e) with e = exp(-2x): the Q4.27 read as Q5.26 is twice as large.</summary>
    private static long TanhOfPositive(long positive)
    {
        long z = Inverse(Exponential(-positive, 5));
        return Math.Min(4 * (z - (1L << 29)), One);
    }

    /// <summary>2/(1 + x) as Q2.29 of a Q0.31 in [0, 1), by Newton-Raphson.</summary>
    private static long Inverse(long x)
    {
        long d = (x + (1L << 31)) >> 1, z = 1515870810 + High(d, -1010580540);
        for (int step = 0; step < 3; step++)
        {
            z += 4 * High(z, (1L << 29) - High(d, z));
        }

        return z;
    }

    /// <summary>exp(a) in Q0.31 of a negative Qi.f, or of 0.</summary>
    private static long Exponential(long a, int integerBits)
    {
        if (a == 0)
        {
            return One;
        }

        int fractionBits = 31 - integerBits;
        long quarter = 1L << (fractionBits - 2), part = (a & (quarter - 1)) - quarter, rest = part - a;
        long result = ExponentialOfQuarter(part << integerBits);
        for (int i = 0; i < integerBits + 2; i++)
        {
            if ((rest >> (fractionBits - 2 + i) & 1) != 0)
            {
                result = High(result, Factors[i]);
            }
        }

        return result;
    }

    private static long ExponentialOfQuarter(long a)
    {
        long x = a + (1L << 28), x2 = High(x, x), x3 = High(x2, x), x4 = High(x2, x2);
        long tail = Halve(High(Halve(x4, 2) + x3, 715827883) + x2, 1);
        return 1895147668 + High(1895147668, x + tail);
    }

    private static (long Multiplier, int Exponent) Narrow(float ratio)
    {
        (int multiplier, int exponent) = TfLiteFixedPoint.Multiplier(ratio);
        return (multiplier >= int.MaxValue - 32768 ? 32767 : (multiplier + 32768) >> 16, exponent);
    }

    private static long High(long a, long b) => ((a * b) + (1L << 30)) >> 31;

    private static long High16(long a, long b) => ((a * b) + (1L << 14)) >> 15;

    private static long Saturate(long value) => Math.Clamp(value, short.MinValue, short.MaxValue);

    private static long Halve(long value, int shift)
    {
        long half = shift == 0 ? 0 : 1L << (shift - 1);
        return value >= 0 ? (value + half) >> shift : -((half - value) >> shift);
    }
}
