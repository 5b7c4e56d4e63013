#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 15 of KERNELS.md: convolution of int8 activations with int8 weights, int32 accumulator, q16 requantization.</summary>
public static class Conv2DInt8
{
    internal const int Window = 5;
    internal const int Rest = Window + PictureWindow.Count;

    /// <summary>Computes one layer, row by row.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Holds weights, bias and multipliers.</param>
    /// <param name="p">input, output, weights, bias, multipliers, the window, groups, shift, inputZeroPoint, outputZeroPoint, minimum, maximum.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        ConvolutionRows.Run(arena, constants, p, Window, Rest, -1);
    }
}
