using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using TinyML.Compiler.Diagnostics;

namespace TinyML.HostStreamer.Datasets;

/// <summary>A file in an archive.</summary>
/// <param name="Name">With its folders.</param>
/// <param name="Start">Where its first header lies.</param>
/// <param name="DataAt">Where its contents lie.</param>
/// <param name="Size">Bytes of its contents.</param>
internal readonly record struct TarEntry(string Name, long Start, long DataAt, long Size);

/// <summary>Walks through a tar archive (POSIX ustar and pax, GNU long names) without reading its files' contents. Memory is bounded, whatever the archive says.</summary>
internal sealed class TarEntries : IDisposable
{
    private const int Block = 512;

    // Names beyond this are no names.
    private const int LongestExtension = 64 * 1024;

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly long _length;

    /// <summary>Opens an archive.</summary>
    /// <exception cref="DiagnosticException">TML1510.</exception>
    public TarEntries(string path)
    {
        _path = path;
        try
        {
            _file = File.OpenHandle(path);
            _length = RandomAccess.GetLength(_file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new DiagnosticException(DiagnosticCodes.DataUnreadable, path, exception.Message, "check the path and the permissions of the data file");
        }
    }

    /// <summary>The next regular file from a header on; directories, links and other entries are passed over.</summary>
    /// <param name="at">Where a header lies: 0, or behind the contents of an entry.</param>
    /// <returns>Null at the end of the archive.</returns>
    /// <exception cref="DiagnosticException">TML1546.</exception>
    public TarEntry? Next(long at)
    {
        long start = at;
        string? name = null;
        long? size = null;
        Span<byte> header = stackalloc byte[Block];
        while (true)
        {
            Read(at, header);
            if (header.IndexOfAnyExcept((byte)0) < 0)
            {
                // A block of zeros ends an archive; one without it was cut off.
                return null;
            }

            RequireChecksum(header, at);
            char kind = (char)header[156];
            long length = kind is 'x' or 'g' or 'L' or 'K' ? Number(header.Slice(124, 12), at) : size ?? Number(header.Slice(124, 12), at);
            if (length < 0 || length > _length - at - Block)
            {
                throw Bad($"the entry at byte {at} says that it has {length} bytes, and the archive ends before");
            }

            long dataAt = at + Block;
            at = dataAt + ((length + Block - 1) / Block * Block);
            switch (kind)
            {
                case 'x':
                    (name, size) = Extended(Contents(dataAt, length, LongestExtension), name, size);
                    continue;
                case 'L':
                    name = Text(Contents(dataAt, length, LongestExtension));
                    continue;
                case 'g' or 'K':
                    continue;
                case '0' or '\0' or '7':
                    return new TarEntry(name ?? NameOf(header), start, dataAt, length);
                default:
                    (name, size, start) = (null, null, at);
                    continue;
            }
        }
    }

    /// <summary>Where the header behind an entry lies.</summary>
    public static long After(TarEntry entry) => entry.DataAt + ((entry.Size + Block - 1) / Block * Block);

    /// <summary>An entry's contents.</summary>
    /// <exception cref="DiagnosticException">TML1546: the archive has become shorter.</exception>
    public byte[] Contents(long dataAt, long size)
    {
        if (size > int.MaxValue / 2)
        {
            throw Bad($"the entry at byte {dataAt} has {size} bytes, more than any sample");
        }

        var bytes = new byte[size];
        Read(dataAt, bytes);
        return bytes;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Read(long at, Span<byte> bytes)
    {
        int done = 0;
        while (done < bytes.Length)
        {
            int read = RandomAccess.Read(_file, bytes[done..], at + done);
            done += read > 0 ? read : throw Bad($"it breaks off at byte {at + done}");
        }
    }

    private void RequireChecksum(ReadOnlySpan<byte> header, long at)
    {
        // The sum of the header's bytes, its own field counted as spaces.
        int sum = 8 * ' ';
        for (int i = 0; i < Block; i++)
        {
            sum += i is >= 148 and < 156 ? 0 : header[i];
        }

        if (Number(header.Slice(148, 8), at) != sum)
        {
            throw Bad(at == 0 ? "it is not a tar archive" : $"the header at byte {at} is damaged");
        }
    }

    private long Number(ReadOnlySpan<byte> field, long at)
    {
        // Sizes over 8 GiB are written in base 256 with the first bit set.
        if ((field[0] & 0x80) != 0)
        {
            long value = field[0] & 0x7F;
            foreach (byte digit in field[1..])
            {
                value = value > long.MaxValue >> 9 ? throw Bad($"a number in the header at byte {at} is too large") : (value << 8) | digit;
            }

            return value;
        }

        string text = Encoding.ASCII.GetString(field).Trim(' ', '\0');
        return text.Length == 0 ? 0
            : text.All(c => c is >= '0' and <= '7') ? Convert.ToInt64(text, 8)
            : throw Bad(at == 0 ? "it is not a tar archive" : $"the header at byte {at} is damaged");
    }

    private static string NameOf(ReadOnlySpan<byte> header)
    {
        string name = Text(header[..100]);
        bool isPosix = header.Slice(257, 6).SequenceEqual("ustar\0"u8);
        string prefix = isPosix ? Text(header.Slice(345, 155)) : "";
        return prefix.Length > 0 ? $"{prefix}/{name}" : name;
    }

    private byte[] Contents(long dataAt, long length, int limit) =>
        length <= limit ? Contents(dataAt, length) : throw Bad($"the extended header at byte {dataAt - Block} has {length} bytes");

    private (string? Name, long? Size) Extended(byte[] records, string? name, long? size)
    {
        // Records are "length key=value\n"; the length counts all of the record.
        ReadOnlySpan<byte> rest = records;
        while (rest.Length > 0 && rest[0] != 0)
        {
            int space = rest.IndexOf((byte)' ');
            if (space < 1 || !int.TryParse(rest[..space], NumberStyles.None, CultureInfo.InvariantCulture, out int length) || length <= space + 1 || length > rest.Length)
            {
                throw Bad("an extended header is damaged");
            }

            string record = Encoding.UTF8.GetString(rest[(space + 1)..length]).TrimEnd('\n');
            rest = rest[length..];
            if (record.StartsWith("path=", StringComparison.Ordinal))
            {
                name = record[5..];
            }
            else if (record.StartsWith("size=", StringComparison.Ordinal))
            {
                size = long.TryParse(record.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out long said) ? said : throw Bad("an extended header is damaged");
            }
            else if (record.StartsWith("GNU.sparse", StringComparison.Ordinal))
            {
                throw Bad("it holds sparse files");
            }
        }

        return (name, size);
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    private DiagnosticException Bad(string what) => new(DiagnosticCodes.ArchiveBad, _path, what, "give an uncompressed tar archive of key.png or key.bin and key.cls files");
}
