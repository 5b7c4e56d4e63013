#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 38 of KERNELS.md: the difference of two tensors of int8, each with a scale of its own.</summary>
public static class SubInt8
{
    private const int LeftShift = 20;

    /// <summary>Combines every pair of elements, in ascending order; in place of the first input allowed where it does not repeat.</summary>
    /// <param name="arena">Holds both inputs and the output.</param>
    /// <param name="constants">Not used.</param>
    /// <param name="p">input, output, second, extent0 to extent3, inputRepeats, secondRepeats, inputZeroPoint, inputMultiplier, inputShift, secondZeroPoint,
    /// secondMultiplier, secondShift, outputMultiplier, outputShift, outputZeroPoint, minimum, maximum.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int output = p[1], count = p[6], rows = Broadcast.Rows(p, 3), inputStep = Broadcast.Step(p[7]), secondStep = Broadcast.Step(p[8]);
        for (int row = 0; row < rows; row++)
        {
            int a = Broadcast.Row(p, 3, p[7], row), b = Broadcast.Row(p, 3, p[8], row);
            for (int i = 0; i < count; i++)
            {
                int x = ((sbyte)arena[p[0] + a] - p[9]) << LeftShift, z = ((sbyte)arena[p[2] + b] - p[12]) << LeftShift;
                int scaled = TfLiteArithmetic.Requantize(x, p[10], p[11]) - TfLiteArithmetic.Requantize(z, p[13], p[14]);
                int y = TfLiteArithmetic.Requantize(scaled, p[15], p[16]) + p[17];
                arena[output + i] = (byte)Requantization.Clamp(y, p[18], p[19]);
                a += inputStep;
                b += secondStep;
            }

            output += count;
        }
    }
}
