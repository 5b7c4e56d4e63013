#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 35 of KERNELS.md: the mean of int16 over the middle one of three dimensions.</summary>
public static class MeanInt16
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
                    sum += LittleEndian.GetInt16(arena, p[0] + (2 * (first + (r * innerCount) + inner)));
                }

                int y = TfLiteArithmetic.Requantize(sum, p[6], p[7]) + p[8];
                LittleEndian.SetInt16(arena, p[1] + (2 * o), Requantization.Clamp(y, -32768, 32767));
            }
        }
    }
}
