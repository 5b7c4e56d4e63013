using System.Buffers.Binary;
using System.Text;

namespace TinyML.Compiler.Import.TfLite.FlatBuffers;

/// <summary>One table of a FlatBuffers file: its fields by their number in the schema. A field that is not stored has the schema's default.</summary>
internal readonly struct FlatTable
{
    private readonly FlatFile _file;
    private readonly long _position;
    private readonly long _fields;
    private readonly int _fieldsLength;
    private readonly int _length;

    /// <summary>The table at a position.</summary>
    /// <exception cref="FlatFileException">There is no sound table.</exception>
    public FlatTable(FlatFile file, long position)
    {
        (_file, _position) = (file, position);
        _fields = position - file.Int32(position);
        (_fieldsLength, _length) = (file.UInt16(_fields), file.UInt16(_fields + 2));
        if (_fieldsLength < 4 || _length < 4 || _fields + _fieldsLength > file.Length || position + _length > file.Length)
        {
            throw new FlatFileException($"the table at {position} is not sound");
        }
    }

    /// <summary>Whether a field is stored.</summary>
    public bool Has(int field) => Find(field, 1) != 0;

    /// <summary>A truth value.</summary>
    public bool Bool(int field, bool otherwise = false) => Find(field, 1) is var at && at != 0 ? _file.Read(at, 1)[0] != 0 : otherwise;

    /// <summary>A signed number of 8 bits; also the enumerations of the schema.</summary>
    public int Int8(int field) => Find(field, 1) is var at && at != 0 ? (sbyte)_file.Read(at, 1)[0] : 0;

    /// <summary>An unsigned number of 8 bits; also the kind of a union.</summary>
    public int UInt8(int field) => Find(field, 1) is var at && at != 0 ? _file.Read(at, 1)[0] : 0;

    /// <summary>A signed number of 32 bits.</summary>
    public int Int32(int field, int otherwise = 0) => Find(field, 4) is var at && at != 0 ? _file.Int32(at) : otherwise;

    /// <summary>An unsigned number of 32 bits.</summary>
    public uint UInt32(int field) => Find(field, 4) is var at && at != 0 ? _file.UInt32(at) : 0;

    /// <summary>An unsigned number of 64 bits.</summary>
    public ulong UInt64(int field) => Find(field, 8) is var at && at != 0 ? BinaryPrimitives.ReadUInt64LittleEndian(_file.Read(at, 8)) : 0;

    /// <summary>A float.</summary>
    public float Float(int field) => Find(field, 4) is var at && at != 0 ? BinaryPrimitives.ReadSingleLittleEndian(_file.Read(at, 4)) : 0;

    /// <summary>A string; bytes that are no UTF-8 become replacement characters.</summary>
    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    /// <summary>A vector of bytes.</summary>
    public ReadOnlySpan<byte> Bytes(int field) => Elements(field, 1);

    /// <summary>Bytes of a vector of bytes, without reading them.</summary>
    public int ByteCount(int field) => Find(field, 4) is var at && at != 0 ? _file.Vector(_file.Follow(at), 1).Count : 0;

    /// <summary>Bytes of the file that no table holds.</summary>
    public ReadOnlySpan<byte> Outside(ulong offset, ulong count) => offset <= int.MaxValue && count <= int.MaxValue
        ? _file.Read((long)offset, (long)count)
        : throw new FlatFileException($"{count} bytes at {offset} are beyond the end of the file");

    /// <summary>A vector of signed numbers of 32 bits.</summary>
    public int[] Int32s(int field)
    {
        ReadOnlySpan<byte> bytes = Elements(field, 4);
        int[] numbers = new int[bytes.Length / 4];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]);
        }

        return numbers;
    }

    /// <summary>A vector of signed numbers of 64 bits.</summary>
    public long[] Int64s(int field)
    {
        ReadOnlySpan<byte> bytes = Elements(field, 8);
        long[] numbers = new long[bytes.Length / 8];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(8 * i)..]);
        }

        return numbers;
    }

    /// <summary>A vector of floats.</summary>
    public float[] Floats(int field)
    {
        ReadOnlySpan<byte> bytes = Elements(field, 4);
        float[] numbers = new float[bytes.Length / 4];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
        }

        return numbers;
    }

    /// <summary>A table, or null where it is not stored.</summary>
    public FlatTable? Table(int field) => Find(field, 4) is var at && at != 0 ? new FlatTable(_file, _file.Follow(at)) : null;

    /// <summary>A vector of tables.</summary>
    public FlatTable[] Tables(int field)
    {
        if (Find(field, 4) is not (var at and not 0))
        {
            return [];
        }

        (long first, int count) = _file.Vector(_file.Follow(at), 4);
        FlatTable[] tables = new FlatTable[count];
        for (int i = 0; i < count; i++)
        {
            tables[i] = new FlatTable(_file, _file.Follow(first + (4L * i)));
        }

        return tables;
    }

    private ReadOnlySpan<byte> Elements(int field, int width)
    {
        if (Find(field, 4) is not (var at and not 0))
        {
            return [];
        }

        (long first, int count) = _file.Vector(_file.Follow(at), width);
        return _file.Read(first, (long)count * width);
    }

    /// <summary>The position of a field, or 0 where it is not stored.</summary>
    private long Find(int field, int width)
    {
        int entry = 4 + (2 * field);
        int offset = entry + 2 <= _fieldsLength ? _file.UInt16(_fields + entry) : 0;
        return offset == 0 ? 0
            : offset >= 4 && offset + width <= _length ? _position + offset
            : throw new FlatFileException($"field {field} of the table at {_position} is not inside it");
    }
}
