#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>The sum under one window for one output channel, which the convolutions share.</summary>
internal static class ConvolutionSums
{
    private const int Unrolled = 8;

    /// <summary>int8 activations; elements outside the picture count as <paramref name="zeroPoint"/>.</summary>
    /// <param name="arena">Holds the input.</param>
    /// <param name="input">The first channel of the group, in the first pixel.</param>
    /// <param name="constants">Holds the weights.</param>
    /// <param name="weight">The output channel's first weight; [kernelHeight, kernelWidth, depth].</param>
    /// <param name="p">The parameter block.</param>
    /// <param name="window">Where the window begins in it.</param>
    /// <param name="row">The input row under the first kernel row.</param>
    /// <param name="column">The input column under the first kernel column.</param>
    /// <param name="depth">Channels of a group.</param>
    /// <param name="zeroPoint">The input's.</param>
    internal static int Int8(byte[] arena, int input, byte[] constants, int weight, int[] p, int window, int row, int column, int depth, int zeroPoint)
    {
        int kernelHeight = p[window + PictureWindow.KernelHeight], kernelWidth = p[window + PictureWindow.KernelWidth];
        int height = p[window + PictureWindow.InputHeight], width = p[window + PictureWindow.InputWidth], channels = p[window + PictureWindow.InputChannels];
        int rowStep = p[window + PictureWindow.DilationHeight], columnStep = p[window + PictureWindow.DilationWidth], sum = 0;
        for (; kernelHeight > 0; kernelHeight--, row += rowStep)
        {
            int pixel = input + (((row * width) + column) * channels), end = column + (kernelWidth * columnStep);
            bool inside = row >= 0 && row < height;
            for (int x = column; x != end; x += columnStep, weight += depth, pixel += columnStep * channels)
            {
                if (!inside || x < 0 || x >= width)
                {
                    sum += zeroPoint * Sum(constants, weight, depth);
                }
                else if (depth == 1)
                {
                    sum += (sbyte)constants[weight] * (sbyte)arena[pixel];
                }
                else
                {
                    sum += Product(arena, pixel, constants, weight, depth);
                }
            }
        }

        return sum;
    }

    private static int Sum(byte[] constants, int weight, int count)
    {
        int sum = 0;
        for (int end = weight + count; weight < end; weight++)
        {
            sum += (sbyte)constants[weight];
        }

        return sum;
    }

    private static int Product(byte[] arena, int position, byte[] constants, int weight, int count)
    {
        int sum = 0, end = weight + count;
        for (int last = end - Unrolled; weight <= last; weight += Unrolled, position += Unrolled)
        {
            sum += ((sbyte)constants[weight] * (sbyte)arena[position]) + ((sbyte)constants[weight + 1] * (sbyte)arena[position + 1])
                + ((sbyte)constants[weight + 2] * (sbyte)arena[position + 2]) + ((sbyte)constants[weight + 3] * (sbyte)arena[position + 3])
                + ((sbyte)constants[weight + 4] * (sbyte)arena[position + 4]) + ((sbyte)constants[weight + 5] * (sbyte)arena[position + 5])
                + ((sbyte)constants[weight + 6] * (sbyte)arena[position + 6]) + ((sbyte)constants[weight + 7] * (sbyte)arena[position + 7]);
        }

        for (; weight < end; weight++, position++)
        {
            sum += (sbyte)constants[weight] * (sbyte)arena[position];
        }

        return sum;
    }

    /// <summary>The same for one channel with a kernel of its own.</summary>
    /// <param name="arena">Holds the input.</param>
    /// <param name="input">The channel, in the first pixel.</param>
    /// <param name="constants">Holds the weights.</param>
    /// <param name="weight">The output channel's first weight; the next one is outputChannels further.</param>
    /// <param name="p">The parameter block.</param>
    /// <param name="window">Where the window begins in it.</param>
    /// <param name="row">The input row under the first kernel row.</param>
    /// <param name="column">The input column under the first kernel column.</param>
    /// <param name="zeroPoint">The input's.</param>
    internal static int DepthwiseInt8(byte[] arena, int input, byte[] constants, int weight, int[] p, int window, int row, int column, int zeroPoint)
    {
        int sum = 0;
        for (int y = 0; y < p[window + PictureWindow.KernelHeight]; y++)
        {
            for (int x = 0; x < p[window + PictureWindow.KernelWidth]; x++)
            {
                int pixel = PictureWindow.Pixel(
                    p, window, row + (y * p[window + PictureWindow.DilationHeight]), column + (x * p[window + PictureWindow.DilationWidth]));
                sum += (sbyte)constants[weight] * (pixel < 0 ? zeroPoint : (sbyte)arena[input + pixel]);
                weight += p[window + PictureWindow.OutputChannels];
            }
        }

        return sum;
    }

    /// <summary>int16 activations; elements outside the picture count as 0. Everything else as <see cref="Int8"/>.</summary>
    internal static long Int16(byte[] arena, int input, byte[] constants, int weight, int[] p, int window, int row, int column, int depth)
    {
        long sum = 0;
        for (int y = 0; y < p[window + PictureWindow.KernelHeight]; y++)
        {
            for (int x = 0; x < p[window + PictureWindow.KernelWidth]; x++)
            {
                int pixel = PictureWindow.Pixel(
                    p, window, row + (y * p[window + PictureWindow.DilationHeight]), column + (x * p[window + PictureWindow.DilationWidth]));
                int position = input + (2 * pixel);
                for (int c = 0; pixel >= 0 && c < depth; c++, position += 2)
                {
                    sum += (sbyte)constants[weight + c] * LittleEndian.GetInt16(arena, position);
                }

                weight += depth;
            }
        }

        return sum;
    }

    /// <summary>int16 activations; elements outside the picture count as 0. Everything else as <see cref="DepthwiseInt8"/>.</summary>
    internal static long DepthwiseInt16(byte[] arena, int input, byte[] constants, int weight, int[] p, int window, int row, int column)
    {
        long sum = 0;
        for (int y = 0; y < p[window + PictureWindow.KernelHeight]; y++)
        {
            for (int x = 0; x < p[window + PictureWindow.KernelWidth]; x++)
            {
                int pixel = PictureWindow.Pixel(
                    p, window, row + (y * p[window + PictureWindow.DilationHeight]), column + (x * p[window + PictureWindow.DilationWidth]));
                sum += pixel < 0 ? 0 : (sbyte)constants[weight] * LittleEndian.GetInt16(arena, input + (2 * pixel));
                weight += p[window + PictureWindow.OutputChannels];
            }
        }

        return sum;
    }
}
