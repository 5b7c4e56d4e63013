#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 8 of KERNELS.md: softmax of one row of int16, output scale 1/32768, zero point 0.</summary>
public static class SoftmaxInt16
{
    /// <summary>Maps one row; in place allowed.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Not used.</param>
    /// <param name="p">input, output, count, multiplier, leftShift, differenceMinimum.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        Row(arena, p[0], p[1], 2 * p[2], p[3], p[4], p[5]);
    }

    /// <summary>Maps one row of this many bytes; in place allowed.</summary>
    internal static void Row(byte[] arena, int input, int output, int byteCount, int multiplier, int leftShift, int differenceMinimum)
    {
        int maximum = Maximum(arena, input, byteCount);
        int sum = 0;
        for (int i = 0; i < byteCount; i += 2)
        {
            int difference = LittleEndian.GetInt16(arena, input + i) - maximum;
            if (difference >= differenceMinimum)
            {
                int scaled = SoftmaxArithmetic.Scale(difference, multiplier, leftShift);
                sum += SoftmaxArithmetic.ToSum(SoftmaxArithmetic.Exponential(scaled));
            }
        }

        int bits = SoftmaxArithmetic.BitsOverOne(sum);
        int reciprocal = SoftmaxArithmetic.Reciprocal(sum, bits);
        for (int i = 0; i < byteCount; i += 2)
        {
            int difference = LittleEndian.GetInt16(arena, input + i) - maximum;
            int y = 0;
            if (difference >= differenceMinimum)
            {
                int exponential = SoftmaxArithmetic.Exponential(SoftmaxArithmetic.Scale(difference, multiplier, leftShift));
                y = SoftmaxArithmetic.DivideByPowerOfTwo(SoftmaxArithmetic.Multiply(reciprocal, exponential), bits + 16);
                y = y > 32767 ? 32767 : y;
            }

            LittleEndian.SetInt16(arena, output + i, y);
        }
    }

    private static int Maximum(byte[] arena, int input, int byteCount)
    {
        int maximum = -32768;
        for (int i = 0; i < byteCount; i += 2)
        {
            int x = LittleEndian.GetInt16(arena, input + i);
            maximum = x > maximum ? x : maximum;
        }

        return maximum;
    }
}
