#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Kernel 4 of KERNELS.md: an element-wise function of int8 through a table of 256 entries.</summary>
public static class LookupInt8
{
    /// <summary>Looks up every element; in place allowed.</summary>
    /// <param name="arena">Holds input and output.</param>
    /// <param name="constants">Holds the table.</param>
    /// <param name="p">input, output, table, count.</param>
    public static void Run(byte[] arena, byte[] constants, int[] p)
    {
        int input = p[0], output = p[1], table = p[2], count = p[3];
        for (int i = 0; i < count; i++)
        {
            // An sbyte plus 128 is the byte with its top bit turned over.
            arena[output + i] = constants[table + (arena[input + i] ^ 0x80)];
        }
    }
}
