#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Depthwise convolutions of int8 activations with kernels of 3x3, row by row, and in a row channel by channel over runs of pixels whose windows have the same taps inside the
/// picture: weights and places of the taps stay in local variables, and taps in the padding are part of the bias.</summary>
internal static class DepthwiseRows
{
    private const int Side = 3;

    /// <summary>Whether a layer is one of these.</summary>
    internal static bool Takes(int[] p, int window)
    {
        return p[window + PictureWindow.KernelHeight] == Side && p[window + PictureWindow.KernelWidth] == Side;
    }

    /// <summary>Computes one layer.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Holds weights, bias, multipliers and shifts.</param>
    /// <param name="p">input, output, weights, bias, multipliers and what follows.</param>
    /// <param name="window">Where the window begins in <paramref name="p"/>.</param>
    /// <param name="rest">Where the numbers behind it begin: the shift of q16, zero points and limits.</param>
    /// <param name="shifts">The table of shifts of the tflite scheme, or -1 for q16.</param>
    internal static void Run(byte[] arena, byte[] constants, int[] p, int window, int rest, int shifts)
    {
        int height = p[window + PictureWindow.OutputHeight], width = p[window + PictureWindow.OutputWidth], channels = p[window + PictureWindow.OutputChannels];
        int inputWidth = p[window + PictureWindow.InputWidth], stride = p[window + PictureWindow.StrideWidth], reach = 2 * p[window + PictureWindow.DilationWidth];
        RowScratch scratch = RowScratch.Of(0);
        for (int y = 0; y < height; y++)
        {
            int row = PictureWindow.Row(p, window, y), x = 0;
            while (x < width)
            {
                // Pixels whose windows reach over neither side of the picture come together, others each for itself.
                int column = PictureWindow.Column(p, window, x), count = 1;
                if (column >= 0 && column + reach < inputWidth)
                {
                    count = ((inputWidth - 1 - reach - column) / stride) + 1;
                    count = count > width - x ? width - x : count;
                }

                int position = Taps(scratch, p, window, row, column);
                Channels(arena, constants, p, window, rest, shifts, scratch, position, p[1] + (((y * width) + x) * channels), count);
                x += count;
            }
        }
    }

    /// <summary>Which taps of a window lie inside the picture, and where.</summary>
    /// <returns>The first element of the first of them, counted from the input's; 0 where there is none.</returns>
    private static int Taps(RowScratch scratch, int[] p, int window, int row, int column)
    {
        int position = -1;
        bool whole = true;
        for (int tap = 0; tap < RowScratch.Taps; tap++)
        {
            int pixel = PictureWindow.Pixel(p, window, row + (tap / Side * p[window + PictureWindow.DilationHeight]), column + (tap % Side * p[window + PictureWindow.DilationWidth]));
            position = position < 0 ? pixel : position;
            scratch.Inside[tap] = pixel < 0 ? 0 : 1;
            whole &= pixel >= 0;
            scratch.Offsets[tap] = pixel < 0 ? 0 : pixel - position;
        }

        scratch.IsWhole = whole;
        return position < 0 ? 0 : position;
    }

    private static void Channels(
        byte[] arena, byte[] constants, int[] p, int window, int rest, int shifts, RowScratch scratch, int position, int output, int count)
    {
        int channels = p[window + PictureWindow.OutputChannels], inputChannels = p[window + PictureWindow.InputChannels], perChannel = channels / inputChannels;
        int step = p[window + PictureWindow.StrideWidth] * inputChannels, limits = shifts >= 0 ? rest : rest + 1, left = perChannel;
        position += p[0];
        for (int o = 0; o < channels; o++)
        {
            int multiplier, shift;
            if (shifts >= 0)
            {
                multiplier = LittleEndian.GetInt32(constants, p[4] + (4 * o));
                shift = (sbyte)constants[shifts + o];
            }
            else
            {
                multiplier = LittleEndian.GetInt16(constants, p[4] + (2 * o));
                shift = p[rest];
            }

            Pixels(arena, constants, p[2] + o, channels, LittleEndian.GetInt32(constants, p[3] + (4 * o)), scratch, p, limits, shifts >= 0, multiplier, shift, position, step, output + o, channels, count);
            if (--left == 0)
            {
                position++;
                left = perChannel;
            }
        }
    }

    private static void Pixels(
        byte[] arena, byte[] constants, int weight, int weightStep, int bias, RowScratch scratch, int[] p, int limits, bool tfLite, int multiplier, int shift, int position, int step, int output, int outputStep, int count)
    {
        int[] offsets = scratch.Offsets, inside = scratch.Inside;
        int zeroPoint = p[limits], outputZeroPoint = p[limits + 1], minimum = p[limits + 2], maximum = p[limits + 3];
        int up = tfLite && shift > 0 ? shift : 0, down = tfLite && shift < 0 ? -shift : 0;
        long half = tfLite ? TfLiteArithmetic.Half(down) : Requantization.Half(shift);
        int o1 = offsets[1], o2 = offsets[2], o3 = offsets[3], o4 = offsets[4], o5 = offsets[5], o6 = offsets[6], o7 = offsets[7], o8 = offsets[8];
        int w0 = (sbyte)constants[weight], w1 = (sbyte)constants[weight += weightStep], w2 = (sbyte)constants[weight += weightStep];
        int w3 = (sbyte)constants[weight += weightStep], w4 = (sbyte)constants[weight += weightStep], w5 = (sbyte)constants[weight += weightStep];
        int w6 = (sbyte)constants[weight += weightStep], w7 = (sbyte)constants[weight += weightStep], w8 = (sbyte)constants[weight + weightStep];
        if (!scratch.IsWhole)
        {
            // What lies in the padding counts as the zero point, whatever the picture holds there.
            bias += (1 - inside[0]) * w0 * zeroPoint;
            w0 *= inside[0];
            bias += (1 - inside[1]) * w1 * zeroPoint;
            w1 *= inside[1];
            bias += (1 - inside[2]) * w2 * zeroPoint;
            w2 *= inside[2];
            bias += (1 - inside[3]) * w3 * zeroPoint;
            w3 *= inside[3];
            bias += (1 - inside[4]) * w4 * zeroPoint;
            w4 *= inside[4];
            bias += (1 - inside[5]) * w5 * zeroPoint;
            w5 *= inside[5];
            bias += (1 - inside[6]) * w6 * zeroPoint;
            w6 *= inside[6];
            bias += (1 - inside[7]) * w7 * zeroPoint;
            w7 *= inside[7];
            bias += (1 - inside[8]) * w8 * zeroPoint;
            w8 *= inside[8];
        }

        for (; count > 0; count--)
        {
            int sum = bias + (w0 * (sbyte)arena[position]) + (w1 * (sbyte)arena[position + o1]) + (w2 * (sbyte)arena[position + o2])
                + (w3 * (sbyte)arena[position + o3]) + (w4 * (sbyte)arena[position + o4]) + (w5 * (sbyte)arena[position + o5])
                + (w6 * (sbyte)arena[position + o6]) + (w7 * (sbyte)arena[position + o7]) + (w8 * (sbyte)arena[position + o8]);
            int value;
            if (tfLite)
            {
                // TfLiteArithmetic.Requantize, written out: this is once for every element of the layer.
                value = (int)((((long)(sum << up) * multiplier) + 0x40000000L) >> 31);
                value = value >= 0 ? (int)((value + half) >> down) : -(int)((half - value) >> down);
            }
            else
            {
                value = (int)(((sum * (long)multiplier) + half) >> shift);
            }

            value += outputZeroPoint;
            arena[output] = (byte)(value < minimum ? minimum : value > maximum ? maximum : value);
            position += step;
            output += outputStep;
        }
    }
}
