#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 5 of KERNELS.md: hyperbolic tangent, Q3.12 in, Q0.15 out.</summary>
public static class TanhInt16
{
    /// <summary>Maps every element; in place allowed.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Not used.</param>
    /// <param name="p">input, output, count.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int input = p[0], output = p[1], end = p[0] + (2 * p[2]);
        for (; input < end; input += 2, output += 2)
        {
            LittleEndian.SetInt16(arena, output, TanhTable.Interpolate(LittleEndian.GetInt16(arena, input)));
        }
    }
}
