#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 6 of KERNELS.md: logistic function, Q4.11 in, Q0.15 out; sigmoid(x) = (tanh(x/2) + 1)/2.</summary>
public static class SigmoidInt16
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
            int t = TanhTable.Interpolate(LittleEndian.GetInt16(arena, input));
            int y = (t + 32769) >> 1;
            LittleEndian.SetInt16(arena, output, y > 32767 ? 32767 : y);
        }
    }
}
