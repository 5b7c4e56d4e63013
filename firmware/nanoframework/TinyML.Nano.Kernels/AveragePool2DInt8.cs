#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 30 of KERNELS.md: the mean of int8 under a window, channel by channel.</summary>
public static class AveragePool2DInt8
{
    /// <summary>Computes the output row by row, in the row order.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Not used.</param>
    /// <param name="p">input, output, inputHeight, inputWidth, channels, outputHeight, outputWidth, kernelHeight, kernelWidth, strideHeight, strideWidth, dilationHeight, dilationWidth, padTop, padLeft, minimum, maximum.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int channels = p[4], output = p[1];
        for (int y = 0; y < p[5]; y++)
        {
            for (int x = 0; x < p[6]; x++)
            {
                int top = (y * p[9]) - p[13], left = (x * p[10]) - p[14];
                for (int c = 0; c < channels; c++)
                {
                    int value = Requantization.Clamp(Mean(arena, p, top, left, c), p[15], p[16]);
                    arena[output + c] = (byte)value;
                }

                output += channels;
            }
        }
    }

    /// <summary>The mean of one channel under the window at (top, left), rounded half away from zero.</summary>
    private static int Mean(byte[] arena, int[] p, int top, int left, int c)
    {
        int sum = 0, count = 0;
        for (int i = 0; i < p[7]; i++)
        {
            int row = top + (i * p[11]);
            for (int j = 0; row >= 0 && row < p[2] && j < p[8]; j++)
            {
                int column = left + (j * p[12]);
                if (column >= 0 && column < p[3])
                {
                    sum += (sbyte)arena[p[0] + (((row * p[3]) + column) * p[4]) + c];
                    count++;
                }
            }
        }

        return sum > 0 ? (sum + (count / 2)) / count : (sum - (count / 2)) / count;
    }
}
