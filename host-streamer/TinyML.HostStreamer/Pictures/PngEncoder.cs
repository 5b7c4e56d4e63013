using System.Buffers.Binary;
using System.IO.Compression;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Pictures;

/// <summary>Writes PNG: 8 bits per sample, grey or RGB, every row filtered by the row above (PNG specification, filter type Up).</summary>
internal static class PngEncoder
{
    private const byte Up = 2;

    /// <summary>The file of a picture of 1 or 3 channels.</summary>
    public static byte[] Encode(Picture picture)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), picture.Height);
        header[8] = 8;
        header[9] = (byte)(picture.Channels == 1 ? 0 : 2);
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "IDAT"u8, Compressed(picture));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Compressed(Picture picture)
    {
        int length = picture.Width * picture.Channels;
        var row = new byte[length + 1];
        row[0] = Up;
        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int y = 0; y < picture.Height; y++)
            {
                for (int i = 0; i < length; i++)
                {
                    int at = (y * length) + i;
                    row[i + 1] = (byte)(picture.Pixels[at] - (y > 0 ? picture.Pixels[at - length] : 0));
                }

                zlib.Write(row);
            }
        }

        return data.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> contents)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, contents.Length);
        file.Write(number);
        byte[] checkedBytes = [.. kind, .. contents];
        file.Write(checkedBytes);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(checkedBytes));
        file.Write(number);
    }
}
