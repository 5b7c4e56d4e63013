namespace TinyML.Protocol;

/// <summary>CRC-32 as in zip and Ethernet: polynomial 0x04C11DB7, reflected (0xEDB88320), initial and final xor 0xFFFFFFFF; "123456789" gives 0xCBF43926.
/// Frames and blobs use it; the compiler compiles this file too.</summary>
internal static class Crc32
{
    /// <summary>The checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
            }
        }

        return ~crc;
    }
}
