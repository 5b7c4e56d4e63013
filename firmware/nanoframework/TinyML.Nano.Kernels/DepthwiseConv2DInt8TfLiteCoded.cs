#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 63 of KERNELS.md: kernel 18, depthwise convolution with tflite requantization, of coded tables.</summary>
public static class DepthwiseConv2DInt8TfLiteCoded
{
    private const int Window = 4;
    private const int Rest = Window + PictureWindow.Count;

    /// <summary>Computes one layer, channel by channel.</summary>
    /// <param name="arena">Holds input, output and scratch.</param>
    /// <param name="constants">Holds the codes.</param>
    /// <param name="p">input, output, scratch, codes, the window, inputZeroPoint, outputZeroPoint, minimum, maximum.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int inputChannels = p[Window + PictureWindow.InputChannels], outputChannels = p[Window + PictureWindow.OutputChannels];
        int channelOutputs = outputChannels / inputChannels;
        int elements = p[Window + PictureWindow.KernelHeight] * p[Window + PictureWindow.KernelWidth];
        CodedTables.Open(arena, p[2], constants, p[3], true);
        for (int o = 0; o < outputChannels; o++)
        {
            CodedTables.NextChannel(arena, p[2], constants, p[3]);
            int weights = CodedTables.ReadWeights(arena, p[2], constants, p[3], elements);
            Channel(arena, p, weights, p[0] + (o / channelOutputs), p[1] + o);
        }
    }

    // One output channel of all pixels.
    private static void Channel(byte[] arena, int[] p, int weights, int input, int output)
    {
        int outputHeight = p[Window + PictureWindow.OutputHeight], outputWidth = p[Window + PictureWindow.OutputWidth];
        int inputZeroPoint = p[Rest], outputZeroPoint = p[Rest + 1], minimum = p[Rest + 2], maximum = p[Rest + 3];
        int bias = CodedTables.GetBias(arena, p[2]), multiplier = CodedTables.GetMultiplier(arena, p[2]), shift = CodedTables.GetShift(arena, p[2]);
        for (int y = 0; y < outputHeight; y++)
        {
            int row = PictureWindow.Row(p, Window, y);
            for (int x = 0; x < outputWidth; x++)
            {
                int column = PictureWindow.Column(p, Window, x);
                int accumulator = bias + ConvolutionSums.Int8(arena, input, arena, weights, p, Window, row, column, 1, inputZeroPoint);
                int value = TfLiteArithmetic.Requantize(accumulator, multiplier, shift) + outputZeroPoint;
                arena[output] = (byte)Requantization.Clamp(value, minimum, maximum);
                output += p[Window + PictureWindow.OutputChannels];
            }
        }
    }
}
