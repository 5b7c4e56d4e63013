#nullable disable
namespace TinyML.Nano.Runtime;

/// <summary>Reads little-endian numbers of a section one after the other, a chunk of the source at a time. After the first number that
/// is not there everything is 0 and <see cref="Failed"/> is set.</summary>
internal sealed class BlobCursor
{
    private readonly IBlobSource _source;
    private readonly byte[] _chunk;
    private int _next;
    private int _end;
    private int _chunkBegin;
    private int _chunkEnd;
    private bool _failed;

    internal BlobCursor(IBlobSource source, byte[] chunk)
    {
        _source = source;
        _chunk = chunk;
    }

    internal bool Failed
    {
        get { return _failed; }
    }

    internal int Remaining
    {
        get { return _end - _next; }
    }

    /// <summary>Begins at a place of the source.</summary>
    internal void Open(int offset, int bytes)
    {
        _next = offset;
        _end = offset + bytes;
        _chunkBegin = 0;
        _chunkEnd = 0;
        _failed = false;
    }

    internal int Int32()
    {
        int low = UInt16();
        return low | (UInt16() << 16);
    }

    internal int UInt16()
    {
        int low = Byte();
        return low | (Byte() << 8);
    }

    /// <summary>The rest of the section, or null when it cannot be read.</summary>
    internal byte[] Rest()
    {
        byte[] rest = new byte[Remaining];
        if (_failed || !_source.Read(_next, rest, 0, rest.Length))
        {
            return null;
        }

        _next = _end;
        return rest;
    }

    private int Byte()
    {
        if (_next >= _end || (_next >= _chunkEnd && !Fill()))
        {
            _failed = true;
            return 0;
        }

        return _chunk[_next++ - _chunkBegin];
    }

    private bool Fill()
    {
        int count = _end - _next < _chunk.Length ? _end - _next : _chunk.Length;
        _chunkBegin = _next;
        _chunkEnd = _source.Read(_next, _chunk, 0, count) ? _next + count : 0;
        return _chunkEnd > _next;
    }
}
