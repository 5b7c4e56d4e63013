#nullable disable
namespace TinyML.Nano.Runtime;

/// <summary>Where all inputs, or all outputs, of a model lie in its arena: side by side.</summary>
public sealed class ArenaPlace
{
    private readonly int _offset;
    private readonly int _bytes;
    private readonly int _elementBytes;
    private readonly int _firstCount;

    internal ArenaPlace(int offset, int bytes, int elementBytes, int firstCount)
    {
        _offset = offset;
        _bytes = bytes;
        _elementBytes = elementBytes;
        _firstCount = firstCount;
    }

    /// <summary>The first byte.</summary>
    public int Offset
    {
        get { return _offset; }
    }

    /// <summary>How many bytes.</summary>
    public int Bytes
    {
        get { return _bytes; }
    }

    /// <summary>Bytes of an element: 1 (int8) or 2 (int16, low byte first).</summary>
    public int ElementBytes
    {
        get { return _elementBytes; }
    }

    /// <summary>How many elements the first of the tensors has.</summary>
    public int FirstCount
    {
        get { return _firstCount; }
    }

    /// <summary>An element.</summary>
    /// <param name="arena">The arena.</param>
    /// <param name="index">Its index among all elements.</param>
    public int Element(byte[] arena, int index)
    {
        if (_elementBytes == 1)
        {
            return (sbyte)arena[_offset + index];
        }

        int at = _offset + (2 * index);
        return arena[at] | ((sbyte)arena[at + 1] << 8);
    }
}
