using System.Buffers.Binary;
using System.Text;
using TinyML.Nano.Runtime;

namespace TinyML.Nano.Tests.Runtime;

/// <summary>The bytes of a blob put together by hand, sound or not.</summary>
internal sealed class RawBlob
{
    private readonly List<byte> _sections = [];
    private int _count;

    /// <summary>The version that it states.</summary>
    public ushort Version { get; init; } = 1;

    /// <summary>A section.</summary>
    public RawBlob Section(string tag, ReadOnlySpan<byte> content)
    {
        _sections.AddRange(Encoding.ASCII.GetBytes(tag));
        _sections.AddRange(BitConverter.GetBytes(content.Length));
        _sections.AddRange(content);
        _sections.AddRange(new byte[(4 - (content.Length % 4)) % 4]);
        _count++;
        return this;
    }

    /// <summary>A program of one step, whose input is <paramref name="inputBytes"/> at the begin of the arena and whose output is wherever it says.</summary>
    public static byte[] OfStep(int arenaBytes, int inputBytes, int output, int outputBytes, int kernel, int[] block, byte[] constants)
    {
        int[] head = [arenaBytes, 1, 0, inputBytes, 1, 1, output, outputBytes, 1, 0, 0, 0, 1, kernel | (block.Length << 16), .. block];
        return new RawBlob().Section("PROG", [.. head.SelectMany(BitConverter.GetBytes)]).Section("CONS", constants).ToArray();
    }

    /// <summary>The whole file.</summary>
    public byte[] ToArray()
    {
        byte[] file = [.. "TMLB"u8, .. BitConverter.GetBytes(Version), .. BitConverter.GetBytes((ushort)_count), 0, 0, 0, 0, .. _sections, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(8), file.Length);
        return WithChecksum(file);
    }

    /// <summary>The file with the checksum that belongs to its other bytes.</summary>
    public static byte[] WithChecksum(byte[] file)
    {
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(file.Length - 4), Crc32.Continue(Crc32.Empty, file, 0, file.Length - 4));
        return file;
    }
}
