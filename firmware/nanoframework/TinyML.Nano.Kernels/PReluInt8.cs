#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 46 of KERNELS.md: a tensor of int8, negative elements times constant slopes.</summary>
public static class PReluInt8
{
    /// <summary>Maps every element, in ascending order; in place allowed where the input does not repeat.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Holds the slopes.</param>
    /// <param name="p">input, output, slopes, extent0 to extent3, inputRepeats, slopeRepeats, inputZeroPoint, multiplier, shift, slopeMultiplier, slopeShift,
    /// outputZeroPoint.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int output = p[1], count = p[6], rows = Broadcast.Rows(p, 3), inputStep = Broadcast.Step(p[7]), slopeStep = Broadcast.Step(p[8]);
        for (int row = 0; row < rows; row++)
        {
            int a = Broadcast.Row(p, 3, p[7], row), b = Broadcast.Row(p, 3, p[8], row);
            for (int i = 0; i < count; i++)
            {
                int x = (sbyte)arena[p[0] + a] - p[9];
                int y = x >= 0
                    ? TfLiteArithmetic.Requantize(x, p[10], p[11])
                    : TfLiteArithmetic.Requantize(x * LittleEndian.GetInt16(constants, p[2] + (2 * b)), p[12], p[13]);
                arena[output + i] = (byte)Requantization.Clamp(y + p[14], -128, 127);
                a += inputStep;
                b += slopeStep;
            }

            output += count;
        }
    }
}
