#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 53 of KERNELS.md: moves runs of bytes, what slicing, transposing and joining come down to.</summary>
public static class Move
{
    /// <summary>Copies; input and output must not overlap.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Holds the loops.</param>
    /// <param name="p">input, output, loops, loopCount, runBytes, inputOffset, outputOffset.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        Moving.Move(arena, constants, p[2], p[3], p[4], p[0] + p[5], p[1] + p[6]);
    }
}
