#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 48 of KERNELS.md: softmax of several rows of int8.</summary>
public static class SoftmaxRowsInt8
{
    /// <summary>Maps row after row; in place allowed.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Not used.</param>
    /// <param name="p">input, output, rowCount, count, multiplier, leftShift, differenceMinimum.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int rowBytes = p[3];
        for (int row = 0; row < p[2]; row++)
        {
            SoftmaxInt8.Row(arena, p[0] + (row * rowBytes), p[1] + (row * rowBytes), rowBytes, p[4], p[5], p[6]);
        }
    }
}
