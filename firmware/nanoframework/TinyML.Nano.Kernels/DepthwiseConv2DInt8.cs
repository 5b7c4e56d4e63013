#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 17 of KERNELS.md: depthwise convolution of int8 activations with int8 weights, int32 accumulator, q16 requantization.</summary>
public static class DepthwiseConv2DInt8
{
    private const int Window = 5;
    private const int Rest = Window + PictureWindow.Count;

    /// <summary>Computes one layer, row by row.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Holds weights, bias and multipliers.</param>
    /// <param name="p">input, output, weights, bias, multipliers, the window, shift, inputZeroPoint, outputZeroPoint, minimum, maximum.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        if (DepthwiseRows.Takes(p, Window))
        {
            DepthwiseRows.Run(arena, constants, p, Window, Rest, -1);
            return;
        }

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
        int channel = p[0], weights = p[2], bias = p[3], multipliers = p[4];
        int inputChannels = p[Window + PictureWindow.InputChannels], outputChannels = p[Window + PictureWindow.OutputChannels];
        int shift = p[Rest], inputZeroPoint = p[Rest + 1], outputZeroPoint = p[Rest + 2], minimum = p[Rest + 3], maximum = p[Rest + 4];
        long half = Requantization.Half(shift);
        int channelOutputs = outputChannels / inputChannels;
        int left = channelOutputs;
        for (int o = 0; o < outputChannels; o++)
        {
            int accumulator = LittleEndian.GetInt32(constants, bias + (4 * o));
            accumulator += ConvolutionSums.DepthwiseInt8(arena, channel, constants, weights + o, p, Window, row, column, inputZeroPoint);
            int value = Requantization.Q16(accumulator, LittleEndian.GetInt16(constants, multipliers + (2 * o)), half, shift) + outputZeroPoint;
            arena[output + o] = (byte)Requantization.Clamp(value, minimum, maximum);
            if (--left == 0)
            {
                channel++;
                left = channelOutputs;
            }
        }
    }
}
