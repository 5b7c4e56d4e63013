#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 13 of KERNELS.md: leaky rectifier of int16, one multiplier for each sign.</summary>
public static class LeakyReluInt16
{
    /// <summary>Maps every element; in place allowed.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Not used.</param>
    /// <param name="p">input, output, count, multiplier, shift, negativeMultiplier, negativeShift.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int input = p[0], output = p[1], count = p[2];
        int half = (int)Requantization.Half(p[4]), negativeHalf = (int)Requantization.Half(p[6]);
        for (int i = 0; i < count; i++)
        {
            int x = LittleEndian.GetInt16(arena, input + (2 * i));
            int y = x >= 0 ? ((x * p[3]) + half) >> p[4] : ((x * p[5]) + negativeHalf) >> p[6];
            LittleEndian.SetInt16(arena, output + (2 * i), Requantization.Clamp(y, -32768, 32767));
        }
    }
}
