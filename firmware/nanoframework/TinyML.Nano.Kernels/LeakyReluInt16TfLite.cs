#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 58 of KERNELS.md: leaky rectifier of int16 in the scheme tflite.</summary>
public static class LeakyReluInt16TfLite
{
    /// <summary>Maps every element; in place allowed.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Not used.</param>
    /// <param name="p">input, output, count, multiplier, shift, negativeMultiplier, negativeShift.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int count = p[2], negative = p[5] < 0 ? -p[5] : p[5];
        for (int i = 0; i < count; i++)
        {
            int x = LittleEndian.GetInt16(arena, p[0] + (2 * i));
            int y = x >= 0 ? TfLiteArithmetic.Requantize(x, p[3], p[4]) : TfLiteArithmetic.Requantize(x, negative, p[6]);
            y = x < 0 && p[5] < 0 ? -y : y;
            LittleEndian.SetInt16(arena, p[1] + (2 * i), Requantization.Clamp(y, -32768, 32767));
        }
    }
}
