#nullable disable
namespace TinyML.Nano.Runtime;

/// <summary>The outside of a blob: header, checksum, and where the sections are (BLOB.md).</summary>
internal sealed class BlobFrame
{
    /// <summary>Places of known sections in <see cref="_offsets"/>.</summary>
    internal const int Program = 0;
    internal const int Constants = 1;
    internal const int Info = 2;
    internal const int Text = 3;
    internal const int Test = 4;

    private const int Version = 1;
    private const int HeaderBytes = 12;
    private const int SectionHeaderBytes = 8;
    private const int ChecksumBytes = 4;

    private readonly IBlobSource _source;
    private readonly byte[] _chunk;
    private readonly BlobCursor _cursor;
    private readonly int[] _offsets = new int[5];
    private readonly int[] _bytes = new int[5];

    internal BlobFrame(IBlobSource source, byte[] chunk)
    {
        _source = source;
        _chunk = chunk;
        _cursor = new BlobCursor(source, chunk);
    }

    /// <summary>Where a section's content is in the file; 0 for one that is not there.</summary>
    internal int Offset(int section)
    {
        return _offsets[section];
    }

    /// <summary>How many bytes a section has.</summary>
    internal int Bytes(int section)
    {
        return _bytes[section];
    }

    /// <summary>A cursor at the begin of a section.</summary>
    internal BlobCursor Open(int section)
    {
        _cursor.Open(_offsets[section], _bytes[section]);
        return _cursor;
    }

    /// <summary>Reads and checks everything that it knows.</summary>
    /// <returns>A number of <see cref="LoadResult"/>.</returns>
    internal int Read()
    {
        int length = _source.Length;
        if (length < HeaderBytes + ChecksumBytes)
        {
            return LoadResult.NotABlob;
        }

        _cursor.Open(0, HeaderBytes);
        bool isBlob = _cursor.Int32() == Tag('T', 'M', 'L', 'B');
        int version = _cursor.UInt16(), sections = _cursor.UInt16(), stated = _cursor.Int32();
        if (_cursor.Failed)
        {
            return LoadResult.Unreadable;
        }

        if (!isBlob || version != Version)
        {
            return isBlob ? LoadResult.OtherVersion : LoadResult.NotABlob;
        }

        if (stated != length)
        {
            return LoadResult.WrongLength;
        }

        int checksum = Checksum(length - ChecksumBytes);
        return checksum != LoadResult.Loaded ? checksum : FindSections(sections, length - ChecksumBytes);
    }

    private int Checksum(int end)
    {
        int crc = Crc32.Empty;
        for (int at = 0; at < end; at += _chunk.Length)
        {
            int count = end - at < _chunk.Length ? end - at : _chunk.Length;
            if (!_source.Read(at, _chunk, 0, count))
            {
                return LoadResult.Unreadable;
            }

            crc = Crc32.Continue(crc, _chunk, 0, count);
        }

        _cursor.Open(end, ChecksumBytes);
        bool equal = _cursor.Int32() == crc;
        return _cursor.Failed ? LoadResult.Unreadable : equal ? LoadResult.Loaded : LoadResult.WrongChecksum;
    }

    private int FindSections(int sections, int end)
    {
        int at = HeaderBytes;
        for (int i = 0; i < sections; i++)
        {
            if (at > end - SectionHeaderBytes)
            {
                return LoadResult.BadSection;
            }

            _cursor.Open(at, SectionHeaderBytes);
            int known = Known(_cursor.Int32()), bytes = _cursor.Int32();
            at += SectionHeaderBytes;
            if (_cursor.Failed || bytes < 0 || bytes > end - at || !Remember(known, at, bytes))
            {
                return LoadResult.BadSection;
            }

            // Zeros up to a multiple of 4.
            at += bytes + ((4 - (bytes & 3)) & 3);
        }

        return at == end && _offsets[Program] != 0 && _offsets[Constants] != 0 ? LoadResult.Loaded : LoadResult.BadSection;
    }

    private bool Remember(int known, int at, int bytes)
    {
        if (known < 0)
        {
            return true;
        }

        bool first = _offsets[known] == 0;
        _offsets[known] = at;
        _bytes[known] = bytes;
        return first;
    }

    // Sections of other names are passed over: that is how the format grows.
    private static int Known(int tag)
    {
        return tag == Tag('P', 'R', 'O', 'G') ? Program
            : tag == Tag('C', 'O', 'N', 'S') ? Constants
            : tag == Tag('I', 'N', 'F', 'O') ? Info
            : tag == Tag('T', 'E', 'X', 'T') ? Text
            : tag == Tag('T', 'E', 'S', 'T') ? Test
            : -1;
    }

    private static int Tag(char first, char second, char third, char fourth)
    {
        return first | (second << 8) | (third << 16) | (fourth << 24);
    }
}
