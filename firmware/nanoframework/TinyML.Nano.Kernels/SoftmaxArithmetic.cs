#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>The fixed-point steps of softmax (KERNELS.md, kernels 7 and 8). Qi.f is an int32 that stands for itself·2^-f.</summary>
internal static class SoftmaxArithmetic
{
    private const int One = 0x7FFFFFFF;

    /// <summary>Fractional bits of the sum of exponentials, which is Q12.19.</summary>
    private const int SumShift = 12;

    /// <summary>(a·b + 2^30) >> 31: the product of two fractions, one rounding, ties towards positive infinity.</summary>
    internal static int Multiply(int a, int b)
    {
        return (int)((((long)a * b) + 0x40000000L) >> 31);
    }

    /// <summary>A difference to the row's maximum as Q5.26.</summary>
    internal static int Scale(int difference, int multiplier, int leftShift)
    {
        return Multiply((int)((long)difference << leftShift), multiplier);
    }

    /// <summary>exp(a) in Q0.31 of a Q5.26 in (-32, 0].</summary>
    internal static int Exponential(int a)
    {
        if (a == 0)
        {
            return One;
        }

        // a = quarter - rest: quarter in [-1/4, 0) goes through a polynomial, rest is a multiple of 1/4.
        int quarter = (a & 0xFFFFFF) - 0x1000000;
        int rest = quarter - a;
        int result = ExponentialOfQuarter(quarter << 5);
        result = (rest & (1 << 24)) != 0 ? Multiply(result, 1672461947) : result; // exp(-1/4)
        result = (rest & (1 << 25)) != 0 ? Multiply(result, 1302514674) : result; // exp(-1/2)
        result = (rest & (1 << 26)) != 0 ? Multiply(result, 790015084) : result; // exp(-1)
        result = (rest & (1 << 27)) != 0 ? Multiply(result, 290630308) : result; // exp(-2)
        result = (rest & (1 << 28)) != 0 ? Multiply(result, 39332535) : result; // exp(-4)
        result = (rest & (1 << 29)) != 0 ? Multiply(result, 720401) : result; // exp(-8)
        result = (rest & (1 << 30)) != 0 ? Multiply(result, 242) : result; // exp(-16)
        return result;
    }

    /// <summary>An exponential in Q0.31 as Q12.19, to be summed.</summary>
    internal static int ToSum(int exponential)
    {
        return (int)(((long)exponential + (1 << (SumShift - 1))) >> SumShift);
    }

    /// <summary>How many bits the sum is above 1: the power of two that <see cref="Reciprocal"/> leaves out.</summary>
    internal static int BitsOverOne(int sum)
    {
        int bits = 0;
        while ((sum >> (bits + 20)) != 0)
        {
            bits++;
        }

        return bits;
    }

    /// <summary>2^bits/sum in Q0.31 by three Newton-Raphson steps from 48/17 - 32/17·d.</summary>
    internal static int Reciprocal(int sum, int bits)
    {
        int fraction = (int)(((long)sum << (SumShift - bits)) - 0x80000000L);
        int d = (int)((fraction + 0x80000000L) >> 1);
        int x = 1515870810 + Multiply(d, -1010580540);
        for (int step = 0; step < 3; step++)
        {
            x += Multiply(x, (1 << 29) - Multiply(d, x)) << 2;
        }

        return x > 0x3FFFFFFF ? One : x << 1;
    }

    // exp(a) of a Q0.31 in [-1/4, 0): exp(-1/8)·(1 + x + x²/2 + x³/6 + x⁴/24) with x = a + 1/8.
    private static int ExponentialOfQuarter(int a)
    {
        int x = a + (1 << 28);
        int x2 = Multiply(x, x);
        int x3 = Multiply(x2, x);
        int x4 = Multiply(x2, x2);
        int tail = Multiply(DivideByPowerOfTwo(x4, 2) + x3, 715827883) + x2; // 1/3
        return 1895147668 + Multiply(1895147668, x + DivideByPowerOfTwo(tail, 1)); // exp(-1/8)
    }

    /// <summary>value·2^-shift of a value in [0, 2^31), ties away from zero.</summary>
    internal static int DivideByPowerOfTwo(int value, int shift)
    {
        return (int)((value + (1L << (shift - 1))) >> shift);
    }
}
