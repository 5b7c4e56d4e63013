#nullable disable
using System;

namespace TinyML.Nano.Runtime;

/// <summary>A blob in memory.</summary>
public sealed class ByteArraySource : IBlobSource
{
    private readonly byte[] _bytes;
    private readonly int _length;

    /// <summary>All of an array.</summary>
    public ByteArraySource(byte[] bytes)
        : this(bytes, bytes.Length)
    {
    }

    /// <summary>The first bytes of an array.</summary>
    /// <param name="bytes">The array; it is not copied.</param>
    /// <param name="length">How many of them are the blob.</param>
    public ByteArraySource(byte[] bytes, int length)
    {
        _bytes = bytes;
        _length = length;
    }

    /// <inheritdoc/>
    public int Length
    {
        get { return _length; }
    }

    /// <inheritdoc/>
    public bool Read(int offset, byte[] target, int targetOffset, int count)
    {
        if (offset < 0 || count < 0 || offset > _length - count)
        {
            return false;
        }

        Array.Copy(_bytes, offset, target, targetOffset, count);
        return true;
    }
}
