using System.Buffers.Binary;
using System.Text;

namespace TinyML.Compiler.Import.TfLite.FlatBuffers;

/// <summary>The bytes of a FlatBuffers file (flatbuffers.dev, "Internals"). Every position is checked before it is read, and all reading together is
/// bounded by a multiple of the file's size, so that tables which many offsets share cannot multiply the work.</summary>
/// <param name="bytes">The whole file.</param>
internal sealed class FlatFile(byte[] bytes)
{
    // Sound files read everything about once; constants that tensors share are read once for each.
    private const int ReadsPerByte = 32;

    private const int IdentifierLength = 4;

    private long _left = 65536 + ((long)bytes.Length * ReadsPerByte);

    /// <summary>Size of the file in bytes.</summary>
    public int Length => bytes.Length;

    /// <summary>Whether a file has this identifier of four characters.</summary>
    public static bool HasIdentifier(ReadOnlySpan<byte> file, string identifier) =>
        file.Length >= 8 && Encoding.ASCII.GetString(file.Slice(4, IdentifierLength)) == identifier;

    /// <summary>The root table.</summary>
    /// <exception cref="FlatFileException">There is none.</exception>
    public FlatTable Root() => new(this, Follow(0));

    /// <summary>The bytes from a position on.</summary>
    /// <exception cref="FlatFileException">They are not all in the file, or too much has been read already.</exception>
    public ReadOnlySpan<byte> Read(long position, long count)
    {
        if (position < 0 || count < 0 || position > bytes.Length - count)
        {
            throw new FlatFileException($"{count} bytes at {position} are beyond the end of the file");
        }

        _left -= count;
        return _left < 0 ? throw new FlatFileException("its parts overlap too often") : bytes.AsSpan((int)position, (int)count);
    }

    /// <summary>An unsigned number of 16 bits.</summary>
    public ushort UInt16(long position) => BinaryPrimitives.ReadUInt16LittleEndian(Read(position, 2));

    /// <summary>A signed number of 32 bits.</summary>
    public int Int32(long position) => BinaryPrimitives.ReadInt32LittleEndian(Read(position, 4));

    /// <summary>An unsigned number of 32 bits.</summary>
    public uint UInt32(long position) => BinaryPrimitives.ReadUInt32LittleEndian(Read(position, 4));

    /// <summary>The position that an offset at this position leads to: forwards.</summary>
    public long Follow(long position)
    {
        uint offset = UInt32(position);
        return offset >= 4 && position + offset < bytes.Length ? position + offset : throw new FlatFileException($"the offset at {position} leads out of the file");
    }

    /// <summary>The first element and the number of elements of a vector.</summary>
    /// <param name="position">Where its count is.</param>
    /// <param name="width">Bytes of an element.</param>
    public (long First, int Count) Vector(long position, int width)
    {
        uint count = UInt32(position);
        return count <= (bytes.Length - position - 4) / width ? (position + 4, (int)count) : throw new FlatFileException($"the vector at {position} is longer than the file");
    }
}
