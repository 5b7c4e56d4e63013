#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 44 of KERNELS.md: a tensor of int8 times constants.</summary>
public static class MulConstantInt8
{
    /// <summary>Maps every element, in ascending order; in place allowed where the input does not repeat.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Holds the factors.</param>
    /// <param name="p">input, output, factors, extent0 to extent3, inputRepeats, factorRepeats, inputZeroPoint, multiplier, shift, outputZeroPoint, minimum,
    /// maximum.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int output = p[1], count = p[6], rows = Broadcast.Rows(p, 3), inputStep = Broadcast.Step(p[7]), factorStep = Broadcast.Step(p[8]);
        for (int row = 0; row < rows; row++)
        {
            int a = Broadcast.Row(p, 3, p[7], row), b = Broadcast.Row(p, 3, p[8], row);
            for (int i = 0; i < count; i++)
            {
                int product = ((sbyte)arena[p[0] + a] - p[9]) * LittleEndian.GetInt16(constants, p[2] + (2 * b));
                int y = TfLiteArithmetic.Requantize(product, p[10], p[11]) + p[12];
                arena[output + i] = (byte)Requantization.Clamp(y, p[13], p[14]);
                a += inputStep;
                b += factorStep;
            }

            output += count;
        }
    }
}
