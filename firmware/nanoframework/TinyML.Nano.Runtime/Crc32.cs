#nullable disable
namespace TinyML.Nano.Runtime;

/// <summary>CRC-32 as of zip and Ethernet: polynomial 0xEDB88320 reflected, initial value and final xor 0xFFFFFFFF. "123456789" gives 0xCBF43926.</summary>
public static class Crc32
{
    /// <summary>The CRC of no bytes, to be continued.</summary>
    public const int Empty = 0;

    private static readonly int[] Table = Fill();

    /// <summary>Continues a CRC.</summary>
    /// <param name="crc">That of what came before; <see cref="Empty"/> at the begin.</param>
    /// <param name="bytes">Holds the bytes.</param>
    /// <param name="offset">The first of them.</param>
    /// <param name="count">How many.</param>
    public static int Continue(int crc, byte[] bytes, int offset, int count)
    {
        int[] table = Table;
        int value = ~crc, end = offset + count;
        for (int i = offset; i < end; i++)
        {
            value = table[(value ^ bytes[i]) & 0xFF] ^ ((value >> 8) & 0xFFFFFF);
        }

        return ~value;
    }

    private static int[] Fill()
    {
        int[] table = new int[256];
        for (int i = 0; i < table.Length; i++)
        {
            int value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? ((value >> 1) & 0x7FFFFFFF) ^ unchecked((int)0xEDB88320) : (value >> 1) & 0x7FFFFFFF;
            }

            table[i] = value;
        }

        return table;
    }
}
