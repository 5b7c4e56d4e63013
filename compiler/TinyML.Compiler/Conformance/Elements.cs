namespace TinyML.Compiler.Conformance;

/// <summary>Integers of C types as little-endian bytes.</summary>
public static class Elements
{
    /// <summary>Bytes of one element.</summary>
    public static int Width(string cType) => cType switch
    {
        "int8_t" or "uint8_t" => 1,
        "int16_t" or "uint16_t" => 2,
        "int32_t" => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(cType), cType, "no such element"),
    };

    /// <summary>Elements to bytes.</summary>
    public static byte[] ToBytes(IReadOnlyList<int> values, string cType)
    {
        int width = Width(cType);
        byte[] bytes = new byte[values.Count * width];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(values[i / width] >> (8 * (i % width)));
        }

        return bytes;
    }

    /// <summary>Bytes to elements.</summary>
    public static int[] FromBytes(ReadOnlySpan<byte> bytes, string cType)
    {
        int width = Width(cType);
        int[] values = new int[bytes.Length / width];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = cType switch
            {
                "int8_t" => (sbyte)bytes[i],
                "uint8_t" => bytes[i],
                "int16_t" => BitConverter.ToInt16(bytes.Slice(2 * i, 2)),
                "uint16_t" => BitConverter.ToUInt16(bytes.Slice(2 * i, 2)),
                _ => BitConverter.ToInt32(bytes.Slice(4 * i, 4)),
            };
        }

        return values;
    }
}
