#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 57 of KERNELS.md: logistic function of int16 with TensorFlow Lite's arithmetic, output Q0.15.</summary>
public static class SigmoidInt16TfLite
{
    /// <summary>Maps every element; in place allowed.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Not used.</param>
    /// <param name="p">input, output, count, multiplier, shift.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int count = p[2];
        for (int i = 0; i < count; i++)
        {
            int v = SigmoidTfLiteTable.Scale(LittleEndian.GetInt16(arena, p[0] + (2 * i)), p[3], p[4]);
            int u = v < 0 ? -v : v;
            int t = u >> 9 >= SigmoidTfLiteTable.Last ? 32767 << 10 : SigmoidTfLiteTable.Interpolate(u >> 9, u & 511, 9);
            LittleEndian.SetInt16(arena, p[1] + (2 * i), (v < 0 ? (1 << 25) - t + 511 : t + 512) >> 10);
        }
    }
}
