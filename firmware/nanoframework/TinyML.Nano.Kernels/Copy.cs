#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 14 of KERNELS.md: copies bytes.</summary>
public static class Copy
{
    /// <summary>Copies; input and output must not overlap.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Not used.</param>
    /// <param name="p">input, output, byteCount.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int input = p[0], output = p[1], byteCount = p[2];
        for (int i = 0; i < byteCount; i++)
        {
            arena[output + i] = arena[input + i];
        }
    }
}
