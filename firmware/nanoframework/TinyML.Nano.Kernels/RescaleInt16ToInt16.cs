#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 9 of KERNELS.md: per-channel affine map of int16 into int16.</summary>
public static class RescaleInt16ToInt16
{
    /// <summary>Maps every element, in ascending order. In place allowed.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Holds offsets and multipliers.</param>
    /// <param name="p">input, output, offsets, multipliers, count, channelCount, shift, outputZeroPoint, minimum, maximum.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int input = p[0], output = p[1], offsets = p[2], multipliers = p[3], count = p[4], channelCount = p[5];
        int shift = p[6], zeroPoint = p[7], minimum = p[8], maximum = p[9];
        int half = (int)Requantization.Half(shift);
        int c = 0;
        for (int i = 0; i < count; i++)
        {
            int x = LittleEndian.GetInt16(arena, input + (2 * i));
            int offset = LittleEndian.GetInt16(constants, offsets + (2 * c));
            int multiplier = LittleEndian.GetInt16(constants, multipliers + (2 * c));
            int y = ((((x - offset) * multiplier) + half) >> shift) + zeroPoint;
            y = Requantization.Clamp(y, minimum, maximum);
            LittleEndian.SetInt16(arena, output + (2 * i), y);
            c = c + 1 == channelCount ? 0 : c + 1;
        }
    }
}
