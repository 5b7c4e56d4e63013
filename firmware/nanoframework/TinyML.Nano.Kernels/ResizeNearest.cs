#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 55 of KERNELS.md: takes rows and columns of a picture, some several times, some never.</summary>
public static class ResizeNearest
{
    /// <summary>Copies pixels; input and output must not overlap.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Holds the rows and columns.</param>
    /// <param name="p">input, output, rows, columns, outputHeight, outputWidth, inputWidth, pixelBytes.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int output = p[1], pixelBytes = p[7];
        for (int y = 0; y < p[4]; y++)
        {
            int row = p[0] + (LittleEndian.GetInt16(constants, p[2] + (2 * y)) * p[6] * pixelBytes);
            for (int x = 0; x < p[5]; x++)
            {
                int pixel = row + (LittleEndian.GetInt16(constants, p[3] + (2 * x)) * pixelBytes);
                for (int i = 0; i < pixelBytes; i++)
                {
                    arena[output + i] = arena[pixel + i];
                }

                output += pixelBytes;
            }
        }
    }
}
