#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 42 of KERNELS.md: a tensor of int8, or its negative, plus constants.</summary>
public static class AddConstantInt8
{
    private const int LeftShift = 20;

    /// <summary>Maps every element, in ascending order; in place allowed where the input does not repeat.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Holds the terms.</param>
    /// <param name="p">input, output, terms, extent0 to extent3, inputRepeats, termRepeats, sign, inputZeroPoint, inputMultiplier, inputShift, outputMultiplier,
    /// outputShift, outputZeroPoint, minimum, maximum.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int output = p[1], count = p[6], rows = Broadcast.Rows(p, 3), inputStep = Broadcast.Step(p[7]), termStep = Broadcast.Step(p[8]);
        for (int row = 0; row < rows; row++)
        {
            int a = Broadcast.Row(p, 3, p[7], row), b = Broadcast.Row(p, 3, p[8], row);
            for (int i = 0; i < count; i++)
            {
                int scaled = TfLiteArithmetic.Requantize(((sbyte)arena[p[0] + a] - p[10]) << LeftShift, p[11], p[12]);
                int sum = LittleEndian.GetInt32(constants, p[2] + (4 * b)) + (p[9] < 0 ? -scaled : scaled);
                int y = TfLiteArithmetic.Requantize(sum, p[13], p[14]) + p[15];
                arena[output + i] = (byte)Requantization.Clamp(y, p[16], p[17]);
                a += inputStep;
                b += termStep;
            }

            output += count;
        }
    }
}
