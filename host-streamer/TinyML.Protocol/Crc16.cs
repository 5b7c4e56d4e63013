namespace TinyML.Protocol;

/// <summary>CRC-16/CCITT-FALSE: polynomial 0x1021, initial value 0xFFFF, not reflected, no final xor; "123456789" gives 0x29B1.</summary>
public static class Crc16
{
    /// <summary>The register before the first byte.</summary>
    public const ushort Initial = 0xFFFF;

    /// <summary>The CRC of bytes that follow others.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="crc">The CRC of what came before.</param>
    public static ushort Compute(ReadOnlySpan<byte> bytes, ushort crc = Initial)
    {
        foreach (byte value in bytes)
        {
            crc ^= (ushort)(value << 8);
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x8000) != 0 ? (ushort)((crc << 1) ^ 0x1021) : (ushort)(crc << 1);
            }
        }

        return crc;
    }
}
