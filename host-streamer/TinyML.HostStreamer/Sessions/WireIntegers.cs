using System.Buffers.Binary;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;

namespace TinyML.HostStreamer.Sessions;

/// <summary>Tensor elements as bytes on a link: one tensor after the other, little-endian.</summary>
internal static class WireIntegers
{
    /// <summary>The bytes of the elements.</summary>
    public static byte[] ToBytes(ReadOnlySpan<int> integers, IEnumerable<ProgramBuffer> buffers, int byteCount)
    {
        var bytes = new byte[byteCount];
        int at = 0;
        int next = 0;
        foreach (ProgramBuffer buffer in buffers)
        {
            int width = buffer.ByteCount / buffer.Count;
            for (int i = 0; i < buffer.Count; i++, at += width, next++)
            {
                Write(bytes.AsSpan(at), width, integers[next]);
            }
        }

        return bytes;
    }

    /// <summary>The elements of the bytes.</summary>
    public static int[] FromBytes(ReadOnlySpan<byte> bytes, IEnumerable<ProgramBuffer> buffers)
    {
        var integers = new List<int>();
        int at = 0;
        foreach (ProgramBuffer buffer in buffers)
        {
            int width = buffer.ByteCount / buffer.Count;
            for (int i = 0; i < buffer.Count; i++, at += width)
            {
                integers.Add(Read(bytes[at..], buffer.Element));
            }
        }

        return [.. integers];
    }

    private static void Write(Span<byte> place, int width, int value)
    {
        switch (width)
        {
            case 1:
                place[0] = unchecked((byte)value);
                break;
            case 2:
                BinaryPrimitives.WriteInt16LittleEndian(place, (short)value);
                break;
            default:
                BinaryPrimitives.WriteInt32LittleEndian(place, value);
                break;
        }
    }

    private static int Read(ReadOnlySpan<byte> place, ElementType element) => element switch
    {
        ElementType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(place),
        ElementType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(place),
        ElementType.UInt8 => place[0],
        _ => unchecked((sbyte)place[0]),
    };
}
