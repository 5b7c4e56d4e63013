using System.Buffers.Binary;
using System.Text;

namespace TinyML.Testing.TfLite;

/// <summary>A part of a FlatBuffers file to write: a table, a vector or a string. Fields are numbered as in the schema.</summary>
public sealed class FlatNode
{
    private readonly SortedDictionary<int, (byte[] Bytes, FlatNode? Child)> _fields = [];
    private readonly List<FlatNode> _elements = [];
    private byte[]? _bytes;
    private int _width;
    private bool _isVectorOfTables;

    /// <summary>A table without fields.</summary>
    public static FlatNode Table() => new();

    /// <summary>A vector of tables.</summary>
    public static FlatNode Tables(IEnumerable<FlatNode> tables)
    {
        var node = new FlatNode { _isVectorOfTables = true };
        node._elements.AddRange(tables);
        return node;
    }

    /// <summary>A vector of bytes.</summary>
    public static FlatNode Vector(byte[] bytes) => new() { _bytes = bytes, _width = 1 };

    /// <summary>A vector of 32-bit integers.</summary>
    public static FlatNode Vector(params int[] numbers) => new() { _bytes = [.. numbers.SelectMany(BitConverter.GetBytes)], _width = 4 };

    /// <summary>A vector of 64-bit integers.</summary>
    public static FlatNode Vector(params long[] numbers) => new() { _bytes = [.. numbers.SelectMany(BitConverter.GetBytes)], _width = 8 };

    /// <summary>A vector of floats.</summary>
    public static FlatNode Vector(params float[] numbers) => new() { _bytes = [.. numbers.SelectMany(BitConverter.GetBytes)], _width = 4 };

    /// <summary>A string.</summary>
    public static FlatNode Text(string text) => Vector(Encoding.UTF8.GetBytes(text));

    /// <summary>Sets a number of 32 bits.</summary>
    public FlatNode Set(int field, int number) => SetBytes(field, BitConverter.GetBytes(number));

    /// <summary>Sets a float.</summary>
    public FlatNode Set(int field, float number) => SetBytes(field, BitConverter.GetBytes(number));

    /// <summary>Sets a number of 64 bits.</summary>
    public FlatNode Set(int field, ulong number) => SetBytes(field, BitConverter.GetBytes(number));

    /// <summary>Sets a number of 8 bits, or a truth value.</summary>
    public FlatNode SetByte(int field, int number) => SetBytes(field, [(byte)number]);

    /// <summary>Sets a table, vector or string; null leaves it out.</summary>
    public FlatNode Set(int field, FlatNode? child)
    {
        if (child is not null)
        {
            _fields[field] = (new byte[4], child);
        }

        return this;
    }

    /// <summary>The file with this table as its root.</summary>
    /// <param name="identifier">Four characters.</param>
    public byte[] ToFile(string identifier)
    {
        List<byte> file = [.. new byte[4], .. Encoding.ASCII.GetBytes(identifier)];
        var waiting = new Queue<(FlatNode Node, int Offset)>([(this, 0)]);
        while (waiting.TryDequeue(out (FlatNode Node, int Offset) next))
        {
            int position = next.Node.Write(file, waiting);
            BinaryPrimitives.WriteInt32LittleEndian(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(file)[next.Offset..], position - next.Offset);
        }

        return [.. file];
    }

    private FlatNode SetBytes(int field, byte[] bytes)
    {
        _fields[field] = (bytes, null);
        return this;
    }

    /// <summary>Appends this part; children follow later, where the queue has the places of their offsets.</summary>
    /// <returns>The position that offsets lead to.</returns>
    private int Write(List<byte> file, Queue<(FlatNode Node, int Offset)> waiting) => _isVectorOfTables ? WriteTables(file, waiting)
        : _bytes is not null ? WriteVector(file) : WriteTable(file, waiting);

    private int WriteTables(List<byte> file, Queue<(FlatNode Node, int Offset)> waiting)
    {
        Align(file, 4, 0);
        int position = file.Count;
        file.AddRange(BitConverter.GetBytes(_elements.Count));
        foreach (FlatNode element in _elements)
        {
            waiting.Enqueue((element, file.Count));
            file.AddRange(new byte[4]);
        }

        return position;
    }

    private int WriteVector(List<byte> file)
    {
        Align(file, Math.Max(4, _width), 4);
        int position = file.Count;
        file.AddRange(BitConverter.GetBytes(_bytes!.Length / _width));
        file.AddRange(_bytes);
        file.Add(0);
        return position;
    }

    private int WriteTable(List<byte> file, Queue<(FlatNode Node, int Offset)> waiting)
    {
        Align(file, 8, 0);
        int fields = file.Count, count = _fields.Count == 0 ? 0 : _fields.Keys.Max() + 1, length = 4;
        ushort[] offsets = new ushort[count];
        foreach ((int field, (byte[] bytes, _)) in _fields)
        {
            length = (length + bytes.Length - 1) / bytes.Length * bytes.Length;
            offsets[field] = (ushort)length;
            length += bytes.Length;
        }

        file.AddRange([.. BitConverter.GetBytes((ushort)(4 + (2 * count))), .. BitConverter.GetBytes((ushort)length), .. offsets.SelectMany(BitConverter.GetBytes)]);
        Align(file, 8, 0);
        int position = file.Count;
        file.AddRange(BitConverter.GetBytes(position - fields));
        foreach ((int field, (byte[] bytes, FlatNode? child)) in _fields)
        {
            file.AddRange(new byte[position + offsets[field] - file.Count]);
            if (child is not null)
            {
                waiting.Enqueue((child, file.Count));
            }

            file.AddRange(bytes);
        }

        return position;
    }

    private static void Align(List<byte> file, int alignment, int ahead)
    {
        while ((file.Count + ahead) % alignment != 0)
        {
            file.Add(0);
        }
    }
}
