using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace TinyML.HostStreamer.Tests.Pictures;

/// <summary>Writes PNG files of any form from samples, with every filter in turn.</summary>
internal static class PngWriter
{
    public static byte[] Signature => [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10];

    /// <summary>Adam7 as the standard's table has it.</summary>
    private static readonly int[][] Passes = [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]];

    /// <summary>Writes a file; <paramref name="samples"/> is a function of x, y and the sample's number.</summary>
    public static byte[] Write(int width, int height, int colour, int depth, bool interlaced, int samplesPerPixel, Func<int, int, int, int> samples, byte[]? palette = null)
    {
        using var raw = new MemoryStream();
        foreach (int[] pass in interlaced ? Passes : [[0, 0, 1, 1]])
        {
            byte[]? above = null;
            int filter = 0;
            for (int y = pass[1]; y < height; y += pass[3])
            {
                byte[] row = Row(width, pass, y, depth, samplesPerPixel, samples);
                if (row.Length == 0)
                {
                    break;
                }

                above ??= new byte[row.Length];
                WriteFiltered(raw, filter++ % 5, row, above, Math.Max(1, depth * samplesPerPixel / 8));
                above = row;
            }
        }

        return [.. Signature, .. Chunk("IHDR", Header(width, height, depth, colour, interlaced)), .. palette is null ? [] : Chunk("PLTE", palette), .. Chunk("tEXt", Encoding.ASCII.GetBytes("a\0b")), .. Data(raw.ToArray()), .. Chunk("IEND", [])];
    }

    public static byte[] Header(int width, int height, int depth, int colour, bool interlaced)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)colour, (byte)(interlaced ? 1 : 0));
        return header;
    }

    public static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        var length = new byte[4];
        var crc = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc(body));
        return [.. length, .. body, .. crc];
    }

    /// <summary>Compressed data in two IDAT chunks.</summary>
    public static byte[] Data(byte[] raw)
    {
        using var compressed = new MemoryStream();
        using (var deflate = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(raw);
        }

        byte[] all = compressed.ToArray();
        return [.. Chunk("IDAT", all[..(all.Length / 2)]), .. Chunk("IDAT", all[(all.Length / 2)..])];
    }

    private static byte[] Row(int width, int[] pass, int y, int depth, int samplesPerPixel, Func<int, int, int, int> samples)
    {
        var bits = new StringBuilder();
        for (int x = pass[0]; x < width; x += pass[2])
        {
            for (int s = 0; s < samplesPerPixel; s++)
            {
                bits.Append(Convert.ToString(samples(x, y, s), 2).PadLeft(depth, '0'));
            }
        }

        string text = bits.ToString().PadRight((bits.Length + 7) / 8 * 8, '0');
        return [.. Enumerable.Range(0, text.Length / 8).Select(i => Convert.ToByte(text.Substring(8 * i, 8), 2))];
    }

    private static void WriteFiltered(MemoryStream raw, int filter, byte[] row, byte[] above, int step)
    {
        raw.WriteByte((byte)filter);
        for (int i = 0; i < row.Length; i++)
        {
            int a = i >= step ? row[i - step] : 0, b = above[i], c = i >= step ? above[i - step] : 0;
            int p = a + b - c;
            int paeth = Math.Abs(p - a) <= Math.Abs(p - b) && Math.Abs(p - a) <= Math.Abs(p - c) ? a : Math.Abs(p - b) <= Math.Abs(p - c) ? b : c;
            int predicted = new[] { 0, a, b, (a + b) / 2, paeth }[filter];
            raw.WriteByte((byte)(row[i] - predicted));
        }
    }

    private static uint Crc(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int i = 0; i < 8; i++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
