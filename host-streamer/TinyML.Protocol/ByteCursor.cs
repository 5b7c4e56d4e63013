using System.Buffers.Binary;
using System.Text;

namespace TinyML.Protocol;

/// <summary>Reads little-endian values one after the other; reading beyond the end makes <see cref="Failed"/> true and yields zeros.</summary>
internal ref struct ByteCursor(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public bool Failed { get; private set; }

    public readonly bool AtEnd => _rest.IsEmpty;

    public byte U8() => Take(1)[0];

    public ushort U16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public string Text() => Encoding.UTF8.GetString(Take(U8()));

    public byte[] Remaining() => Take(_rest.Length).ToArray();

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            Failed = true;
            _rest = [];
            return new byte[count];
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}

/// <summary>Builds little-endian bytes one value after the other.</summary>
internal sealed class ByteBuilder
{
    private readonly List<byte> _bytes = [];

    public ByteBuilder U8(byte value)
    {
        _bytes.Add(value);
        return this;
    }

    public ByteBuilder U16(ushort value) => U8((byte)value).U8((byte)(value >> 8));

    public ByteBuilder U32(uint value) => U16((ushort)value).U16((ushort)(value >> 16));

    public ByteBuilder Bytes(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>A length byte and UTF-8; longer texts are cut at a character's border.</summary>
    public ByteBuilder Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        int length = Math.Min(utf8.Length, byte.MaxValue);
        while (length < utf8.Length && (utf8[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return U8((byte)length).Bytes(utf8.AsSpan(0, length));
    }

    public byte[] ToArray() => [.. _bytes];
}
