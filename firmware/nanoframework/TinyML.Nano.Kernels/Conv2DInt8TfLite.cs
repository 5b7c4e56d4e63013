#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 16 of KERNELS.md: convolution of int8 activations with int8 weights, int32 accumulator, tflite requantization.</summary>
public static class Conv2DInt8TfLite
{
    internal const int Window = 6;
    internal const int Rest = Window + PictureWindow.Count;

    /// <summary>Computes one layer, row by row.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Holds weights, bias, multipliers and shifts.</param>
    /// <param name="p">input, output, weights, bias, multipliers, shifts, the window, groups, inputZeroPoint, outputZeroPoint, minimum, maximum.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        ConvolutionRows.Run(arena, constants, p, Window, Rest, p[5]);
    }
}
