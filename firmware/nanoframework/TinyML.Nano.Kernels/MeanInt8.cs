#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 34 of KERNELS.md: the mean of int8 over the middle one of three dimensions.</summary>
public static class MeanInt8
{
    /// <summary>Computes every mean, in ascending order.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Not used.</param>
    /// <param name="p">input, output, outerCount, reducedCount, innerCount, inputZeroPoint, multiplier, shift, outputZeroPoint.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int outerCount = p[2], reducedCount = p[3], innerCount = p[4], first = 0, o = 0;
        for (int outer = 0; outer < outerCount; outer++, first += reducedCount * innerCount)
        {
            for (int inner = 0; inner < innerCount; inner++, o++)
            {
                int sum = -reducedCount * p[5];
                for (int r = 0; r < reducedCount; r++)
                {
                    sum += (sbyte)arena[p[0] + first + (r * innerCount) + inner];
                }

                int y = TfLiteArithmetic.Requantize(sum, p[6], p[7]) + p[8];
                arena[p[1] + o] = (byte)Requantization.Clamp(y, -128, 127);
            }
        }
    }
}
