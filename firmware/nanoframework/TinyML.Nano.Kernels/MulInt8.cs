#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 40 of KERNELS.md: the product of two tensors of int8.</summary>
public static class MulInt8
{
    /// <summary>Combines every pair of elements, in ascending order; in place of the first input allowed where it does not repeat.</summary>
    /// <param name="arena">Holds both inputs and the output.</param>
    /// <param name="constants">Not used.</param>
    /// <param name="p">input, output, second, extent0 to extent3, inputRepeats, secondRepeats, inputZeroPoint, secondZeroPoint, multiplier, shift,
    /// outputZeroPoint, minimum, maximum.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int output = p[1], count = p[6], rows = Broadcast.Rows(p, 3), inputStep = Broadcast.Step(p[7]), secondStep = Broadcast.Step(p[8]);
        for (int row = 0; row < rows; row++)
        {
            int a = Broadcast.Row(p, 3, p[7], row), b = Broadcast.Row(p, 3, p[8], row);
            for (int i = 0; i < count; i++)
            {
                int product = ((sbyte)arena[p[0] + a] - p[9]) * ((sbyte)arena[p[2] + b] - p[10]);
                int y = TfLiteArithmetic.Requantize(product, p[11], p[12]) + p[13];
                arena[output + i] = (byte)Requantization.Clamp(y, p[14], p[15]);
                a += inputStep;
                b += secondStep;
            }

            output += count;
        }
    }
}
