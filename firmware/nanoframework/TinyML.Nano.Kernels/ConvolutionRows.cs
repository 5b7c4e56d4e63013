#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Convolutions of int8 activations with int8 weights, row by row, and in a row eight output channels at a time: their weights are unpacked once for all pixels of the row.</summary>
internal static class ConvolutionRows
{
    private const int Pair = 2;

    /// <summary>Weights per output channel.</summary>
    internal static int KernelSize(int[] p, int window, int rest)
    {
        return p[window + PictureWindow.KernelHeight] * p[window + PictureWindow.KernelWidth] * (p[window + PictureWindow.InputChannels] / p[rest]);
    }

    /// <summary>Computes one layer.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Holds weights, bias, multipliers and shifts.</param>
    /// <param name="p">input, output, weights, bias, multipliers and what follows.</param>
    /// <param name="window">Where the window begins in <paramref name="p"/>.</param>
    /// <param name="rest">Where groups stand in it; behind them the scheme's number, zero points and limits.</param>
    /// <param name="shifts">The table of shifts of the tflite scheme, or -1 for q16, whose shift stands behind the groups.</param>
    internal static void Run(byte[] arena, byte[] constants, int[] p, int window, int rest, int shifts)
    {
        int depth = p[window + PictureWindow.InputChannels] / p[rest], outputChannels = p[window + PictureWindow.OutputChannels], groupOutputs = outputChannels / p[rest];
        int kernelSize = KernelSize(p, window, rest);
        int height = p[window + PictureWindow.OutputHeight], rowBytes = p[window + PictureWindow.OutputWidth] * outputChannels;
        RowScratch scratch = RowScratch.Of(kernelSize);
        for (int y = 0; y < height; y++)
        {
            int row = PictureWindow.Row(p, window, y), output = p[1] + (y * rowBytes);
            for (int o = 0; o < outputChannels;)
            {
                int group = o / groupOutputs, left = ((group + 1) * groupOutputs) - o;
                int count = left >= RowScratch.Channels ? RowScratch.Channels : left >= Pair ? Pair : 1;
                Unpack(scratch, constants, p[2] + (o * kernelSize), kernelSize, count);
                Stage(scratch, constants, p, shifts, o, count);
                Row(arena, p, window, rest, shifts >= 0, scratch, p[0] + (group * depth), depth, row, output + o, count);
                o += count;
            }
        }
    }

    /// <summary>Weights of 8, 2 or 1 output channels.</summary>
    private static void Unpack(RowScratch scratch, byte[] constants, int weight, int count, int channels)
    {
        if (channels == RowScratch.Channels)
        {
            UnpackEight(scratch.First, scratch.Second, scratch.Third, scratch.Fourth, constants, weight, count);
            return;
        }

        long[] first = scratch.First;
        for (int k = 0; k < count; k++, weight++)
        {
            first[k] = channels == 1 ? (sbyte)constants[weight] : (sbyte)constants[weight] + ((long)(sbyte)constants[weight + count] << 32);
        }
    }

    private static void UnpackEight(long[] first, long[] second, long[] third, long[] fourth, byte[] constants, int weight, int count)
    {
        int w2 = 2 * count, w3 = 3 * count, w4 = 4 * count, w5 = 5 * count, w6 = 6 * count, w7 = 7 * count;
        for (int k = 0; k < count; k++, weight++)
        {
            first[k] = (sbyte)constants[weight] + ((long)(sbyte)constants[weight + count] << 32);
            second[k] = (sbyte)constants[weight + w2] + ((long)(sbyte)constants[weight + w3] << 32);
            third[k] = (sbyte)constants[weight + w4] + ((long)(sbyte)constants[weight + w5] << 32);
            fourth[k] = (sbyte)constants[weight + w6] + ((long)(sbyte)constants[weight + w7] << 32);
        }
    }

    /// <summary>Biases and multipliers of the channels.</summary>
    private static void Stage(RowScratch scratch, byte[] constants, int[] p, int shifts, int channel, int channels)
    {
        for (int i = 0; i < channels; i++)
        {
            int o = channel + i;
            long bias = LittleEndian.GetInt32(constants, p[3] + (4 * o));
            scratch.Biases[i >> 1] = (i & 1) == 0 ? bias : scratch.Biases[i >> 1] + (bias << 32);
            scratch.Multipliers[i] = shifts >= 0 ? LittleEndian.GetInt32(constants, p[4] + (4 * o)) : LittleEndian.GetInt16(constants, p[4] + (2 * o));
            int shift = shifts >= 0 ? (sbyte)constants[shifts + o] : 0;
            scratch.Ups[i] = shift > 0 ? shift : 0;
            scratch.Downs[i] = shift < 0 ? -shift : 0;
        }
    }

    /// <summary>All pixels of a row, some channels.</summary>
    private static void Row(
        byte[] arena, int[] p, int window, int rest, bool tfLite, RowScratch scratch, int input, int depth, int row, int output, int channels)
    {
        int width = p[window + PictureWindow.OutputWidth], pixelBytes = p[window + PictureWindow.OutputChannels];
        int shift = tfLite ? 0 : p[rest + 1], limits = tfLite ? rest + 1 : rest + 2, zeroPoint = p[limits];
        for (int x = 0; x < width; x++)
        {
            int column = PictureWindow.Column(p, window, x);
            if (channels == RowScratch.Channels)
            {
                SumEight(arena, input, p, window, row, column, depth, zeroPoint, scratch);
            }
            else
            {
                SumPair(arena, input, p, window, row, column, depth, zeroPoint, scratch);
            }

            if (tfLite)
            {
                StoreTfLite(arena, output, scratch, channels, p[limits + 1], p[limits + 2], p[limits + 3]);
            }
            else
            {
                StoreQ16(arena, output, scratch, channels, shift, p[limits + 1], p[limits + 2], p[limits + 3]);
            }

            output += pixelBytes;
        }
    }

    private static void SumEight(byte[] arena, int input, int[] p, int window, int row, int column, int depth, long zeroPoint, RowScratch scratch)
    {
        long[] first = scratch.First, second = scratch.Second, third = scratch.Third, fourth = scratch.Fourth, sums = scratch.Sums;
        long a = scratch.Biases[0], b = scratch.Biases[1], c = scratch.Biases[2], d = scratch.Biases[3];
        int kernelHeight = p[window + PictureWindow.KernelHeight], kernelWidth = p[window + PictureWindow.KernelWidth], k = 0;
        for (int y = 0; y < kernelHeight; y++)
        {
            for (int x = 0; x < kernelWidth; x++)
            {
                int pixel = PictureWindow.Pixel(p, window, row + (y * p[window + PictureWindow.DilationHeight]), column + (x * p[window + PictureWindow.DilationWidth]));
                int end = k + depth, position = input + pixel - k;
                if (pixel < 0)
                {
                    for (; k < end; k++)
                    {
                        a += first[k] * zeroPoint;
                        b += second[k] * zeroPoint;
                        c += third[k] * zeroPoint;
                        d += fourth[k] * zeroPoint;
                    }
                }

                for (; k < end; k++)
                {
                    long value = (sbyte)arena[position + k];
                    a += first[k] * value;
                    b += second[k] * value;
                    c += third[k] * value;
                    d += fourth[k] * value;
                }
            }
        }

        sums[0] = a;
        sums[1] = b;
        sums[2] = c;
        sums[3] = d;
    }

    private static void SumPair(byte[] arena, int input, int[] p, int window, int row, int column, int depth, long zeroPoint, RowScratch scratch)
    {
        long[] first = scratch.First;
        long a = scratch.Biases[0];
        int kernelHeight = p[window + PictureWindow.KernelHeight], kernelWidth = p[window + PictureWindow.KernelWidth], k = 0;
        for (int y = 0; y < kernelHeight; y++)
        {
            for (int x = 0; x < kernelWidth; x++)
            {
                int pixel = PictureWindow.Pixel(p, window, row + (y * p[window + PictureWindow.DilationHeight]), column + (x * p[window + PictureWindow.DilationWidth]));
                int end = k + depth, position = input + pixel - k;
                if (pixel < 0)
                {
                    for (; k < end; k++)
                    {
                        a += first[k] * zeroPoint;
                    }
                }

                for (; k < end; k++)
                {
                    a += first[k] * (sbyte)arena[position + k];
                }
            }
        }

        scratch.Sums[0] = a;
    }

    private static void StoreTfLite(byte[] arena, int output, RowScratch scratch, int channels, int zeroPoint, int minimum, int maximum)
    {
        long[] sums = scratch.Sums;
        int[] multipliers = scratch.Multipliers, ups = scratch.Ups, downs = scratch.Downs;
        for (int i = 0; i < channels; i++)
        {
            // TfLiteArithmetic.Requantize, written out: this is once for every element of every layer.
            long pair = sums[i >> 1];
            int sum = (int)pair, down = downs[i];
            if ((i & 1) != 0)
            {
                sum = (int)((pair - sum) >> 32);
            }

            int value = (int)((((long)(sum << ups[i]) * multipliers[i]) + 0x40000000L) >> 31);
            if (down != 0)
            {
                long half = 1L << (down - 1);
                value = value >= 0 ? (int)((value + half) >> down) : -(int)((half - value) >> down);
            }

            value += zeroPoint;
            arena[output + i] = (byte)(value < minimum ? minimum : value > maximum ? maximum : value);
        }
    }

    private static void StoreQ16(byte[] arena, int output, RowScratch scratch, int channels, int shift, int zeroPoint, int minimum, int maximum)
    {
        long[] sums = scratch.Sums;
        int[] multipliers = scratch.Multipliers;
        long half = Requantization.Half(shift);
        for (int i = 0; i < channels; i++)
        {
            long pair = sums[i >> 1];
            int sum = (int)pair;
            if ((i & 1) != 0)
            {
                // What the first one borrowed from the upper half is given back.
                sum = (int)((pair - sum) >> 32);
            }

            int value = (int)(((sum * (long)multipliers[i]) + half) >> shift) + zeroPoint;
            arena[output + i] = (byte)(value < minimum ? minimum : value > maximum ? maximum : value);
        }
    }
}
