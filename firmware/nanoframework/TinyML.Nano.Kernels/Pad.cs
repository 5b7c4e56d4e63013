#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 54 of KERNELS.md: a tensor with elements of one value around it.</summary>
public static class Pad
{
    /// <summary>Fills the output, then copies the input into it; they must not overlap.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Holds the loops.</param>
    /// <param name="p">input, output, loops, loopCount, runBytes, outputOffset, outputBytes, elementBytes, fill.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int output = p[1], outputBytes = p[6], elementBytes = p[7], fill = p[8];
        for (int i = 0; i < outputBytes; i += elementBytes)
        {
            arena[output + i] = (byte)fill;
            if (elementBytes == 2)
            {
                arena[output + i + 1] = (byte)(fill >> 8);
            }
        }

        Moving.Move(arena, constants, p[2], p[3], p[4], p[0], output + p[5]);
    }
}
