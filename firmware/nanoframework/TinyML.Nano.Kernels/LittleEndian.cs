#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>Integers in byte arrays, low byte first. Written out because BitConverter is not everywhere.</summary>
public static class LittleEndian
{
    /// <summary>The int16 at <paramref name="offset"/>.</summary>
    public static int GetInt16(byte[] bytes, int offset)
    {
        return bytes[offset] | ((sbyte)bytes[offset + 1] << 8);
    }

    /// <summary>The int32 at <paramref name="offset"/>.</summary>
    public static int GetInt32(byte[] bytes, int offset)
    {
        return bytes[offset] | (bytes[offset + 1] << 8) | (bytes[offset + 2] << 16) | (bytes[offset + 3] << 24);
    }

    /// <summary>Stores the low 16 bits of <paramref name="value"/>.</summary>
    public static void SetInt16(byte[] bytes, int offset, int value)
    {
        bytes[offset] = (byte)value;
        bytes[offset + 1] = (byte)(value >> 8);
    }

    /// <summary>Stores an int32.</summary>
    public static void SetInt32(byte[] bytes, int offset, int value)
    {
        SetInt16(bytes, offset, value);
        SetInt16(bytes, offset + 2, value >> 16);
    }
}
