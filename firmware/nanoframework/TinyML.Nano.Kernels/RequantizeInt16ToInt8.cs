#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 51 of KERNELS.md: int16 to int8 of another scale, in the scheme tflite.</summary>
public static class RequantizeInt16ToInt8
{
    /// <summary>Maps every element, in ascending order; in place allowed.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Not used.</param>
    /// <param name="p">input, output, count, inputZeroPoint, multiplier, shift, outputZeroPoint.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int count = p[2];
        for (int i = 0; i < count; i++)
        {
            int y = TfLiteArithmetic.Requantize(LittleEndian.GetInt16(arena, p[0] + (2 * i)) - p[3], p[4], p[5]) + p[6];
            arena[p[1] + i] = (byte)Requantization.Clamp(y, -128, 127);
        }
    }
}
