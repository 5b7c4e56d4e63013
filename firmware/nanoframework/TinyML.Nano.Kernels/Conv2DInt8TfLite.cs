#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 16 of KERNELS.md: convolution of int8 activations with int8 weights, int32 accumulator, tflite requantization.</summary>
public static class Conv2DInt8TfLite
{
    private const int Window = 6;
    private const int Rest = Window + PictureWindow.Count;

    /// <summary>Computes one layer, row by row.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Holds weights, bias, multipliers and shifts.</param>
    /// <param name="p">input, output, weights, bias, multipliers, shifts, the window, groups, inputZeroPoint, outputZeroPoint, minimum, maximum.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int output = p[1], outputHeight = p[Window + PictureWindow.OutputHeight], outputWidth = p[Window + PictureWindow.OutputWidth];
        int pixelBytes = p[Window + PictureWindow.OutputChannels];
        for (int y = 0; y < outputHeight; y++)
        {
            int row = PictureWindow.Row(p, Window, y);
            for (int x = 0; x < outputWidth; x++)
            {
                Pixel(arena, constants, p, row, PictureWindow.Column(p, Window, x), output);
                output += pixelBytes;
            }
        }
    }

    // All channels of one output pixel.
    private static void Pixel(byte[] arena, byte[] constants, int[] p, int row, int column, int output)
    {
        int channel = p[0], weight = p[2], bias = p[3], multipliers = p[4], shifts = p[5];
        int inputChannels = p[Window + PictureWindow.InputChannels], outputChannels = p[Window + PictureWindow.OutputChannels];
        int groups = p[Rest], inputZeroPoint = p[Rest + 1], outputZeroPoint = p[Rest + 2], minimum = p[Rest + 3], maximum = p[Rest + 4];
        int depth = inputChannels / groups, groupOutputs = outputChannels / groups;
        int kernelSize = p[Window + PictureWindow.KernelHeight] * p[Window + PictureWindow.KernelWidth] * depth;
        int left = groupOutputs;
        for (int o = 0; o < outputChannels; o++)
        {
            int accumulator = LittleEndian.GetInt32(constants, bias + (4 * o));
            accumulator += ConvolutionSums.Int8(arena, channel, constants, weight, p, Window, row, column, depth, inputZeroPoint);
            int value = TfLiteArithmetic.Requantize(accumulator, LittleEndian.GetInt32(constants, multipliers + (4 * o)), (sbyte)constants[shifts + o]) + outputZeroPoint;
            arena[output + o] = (byte)Requantization.Clamp(value, minimum, maximum);
            weight += kernelSize;
            if (--left == 0)
            {
                channel += depth;
                left = groupOutputs;
            }
        }
    }
}
