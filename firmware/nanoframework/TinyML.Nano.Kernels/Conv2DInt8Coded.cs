#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 60 of KERNELS.md: kernel 15, convolution with q16 requantization, of coded tables.</summary>
public static class Conv2DInt8Coded
{
    private const int Window = 4;
    private const int Rest = Window + PictureWindow.Count;

    /// <summary>Computes one layer, channel by channel.</summary>
    /// <param name="arena">Holds input, output and scratch.</param>
    /// <param name="constants">Holds the codes.</param>
    /// <param name="p">input, output, scratch, codes, the window, groups, shift, inputZeroPoint, outputZeroPoint, minimum, maximum.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int inputChannels = p[Window + PictureWindow.InputChannels], outputChannels = p[Window + PictureWindow.OutputChannels];
        int groups = p[Rest], depth = inputChannels / groups, groupOutputs = outputChannels / groups;
        int elements = p[Window + PictureWindow.KernelHeight] * p[Window + PictureWindow.KernelWidth] * depth;
        CodedTables.Open(arena, p[2], constants, p[3], false);
        for (int o = 0; o < outputChannels; o++)
        {
            CodedTables.NextChannel(arena, p[2], constants, p[3]);
            int weights = CodedTables.ReadWeights(arena, p[2], constants, p[3], elements);
            Channel(arena, p, weights, p[0] + (o / groupOutputs * depth), depth, p[1] + o);
        }
    }

    // One output channel of all pixels.
    private static void Channel(byte[] arena, int[] p, int weights, int input, int depth, int output)
    {
        int outputHeight = p[Window + PictureWindow.OutputHeight], outputWidth = p[Window + PictureWindow.OutputWidth];
        int shift = p[Rest + 1], inputZeroPoint = p[Rest + 2], outputZeroPoint = p[Rest + 3], minimum = p[Rest + 4], maximum = p[Rest + 5];
        int bias = CodedTables.GetBias(arena, p[2]), multiplier = CodedTables.GetMultiplier(arena, p[2]);
        long half = Requantization.Half(shift);
        for (int y = 0; y < outputHeight; y++)
        {
            int row = PictureWindow.Row(p, Window, y);
            for (int x = 0; x < outputWidth; x++)
            {
                int column = PictureWindow.Column(p, Window, x);
                int accumulator = bias + ConvolutionSums.Int8(arena, input, arena, weights, p, Window, row, column, depth, inputZeroPoint);
                int value = Requantization.Q16(accumulator, multiplier, half, shift) + outputZeroPoint;
                arena[output] = (byte)Requantization.Clamp(value, minimum, maximum);
                output += p[Window + PictureWindow.OutputChannels];
            }
        }
    }
}
