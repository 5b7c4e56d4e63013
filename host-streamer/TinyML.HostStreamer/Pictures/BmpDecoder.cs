using System.Buffers.Binary;
using TinyML.Compiler.Diagnostics;

namespace TinyML.HostStreamer.Pictures;

/// <summary>Reads Windows bitmaps: 1, 4 and 8 bits with a palette, 24 and 32 bits, from the bottom up or from the top down, uncompressed.</summary>
internal static class BmpDecoder
{
    private const int FileHeader = 14;
    private const int CoreHeader = 12;
    private const int InfoHeader = 40;

    /// <summary>Decodes a file.</summary>
    /// <exception cref="DiagnosticException">TML1540 to TML1542.</exception>
    public static Picture Decode(byte[] file, string where)
    {
        if (file.Length < FileHeader + CoreHeader)
        {
            throw PictureError.Damaged(where, "it breaks off in its header");
        }

        uint pixelsAt = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(10));
        uint headerBytes = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(FileHeader));
        bool isCore = headerBytes == CoreHeader;
        if (!isCore && (headerBytes < InfoHeader || headerBytes > file.Length - FileHeader))
        {
            throw PictureError.Damaged(where, $"its header says that it has {headerBytes} bytes");
        }

        ReadOnlySpan<byte> header = file.AsSpan(FileHeader);
        (long width, long height, int bits) = isCore
            ? (BinaryPrimitives.ReadUInt16LittleEndian(header[4..]), BinaryPrimitives.ReadUInt16LittleEndian(header[6..]), BinaryPrimitives.ReadUInt16LittleEndian(header[10..]))
            : (BinaryPrimitives.ReadInt32LittleEndian(header[4..]), (long)BinaryPrimitives.ReadInt32LittleEndian(header[8..]), BinaryPrimitives.ReadUInt16LittleEndian(header[14..]));
        RequireForm(file, header, isCore, bits, where);
        PictureError.RequireSize(where, width, Math.Abs(height), file.Length, bits);
        long rowBytes = ((width * bits) + 31) / 32 * 4;
        if (pixelsAt < FileHeader + headerBytes || pixelsAt + (rowBytes * Math.Abs(height)) > file.Length)
        {
            throw PictureError.Damaged(where, "it breaks off before its last pixel");
        }

        ReadOnlySpan<byte> palette = bits <= 8 ? Palette(file, header, isCore, bits, pixelsAt, where) : [];
        var picture = new Picture((int)width, (int)Math.Abs(height), 3, new byte[width * Math.Abs(height) * 3]);
        for (int y = 0; y < picture.Height; y++)
        {
            int stored = height < 0 ? y : picture.Height - 1 - y;
            ReadOnlySpan<byte> row = file.AsSpan((int)(pixelsAt + (stored * rowBytes)), (int)rowBytes);
            if (!Row(row, bits, palette, isCore ? 3 : 4, picture.Pixels.AsSpan(y * picture.Width * 3, picture.Width * 3)))
            {
                throw PictureError.Damaged(where, "a pixel's colour is not in the palette");
            }
        }

        return picture;
    }

    private static void RequireForm(byte[] file, ReadOnlySpan<byte> header, bool isCore, int bits, string where)
    {
        uint compression = isCore ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(header[16..]);
        if (bits is not (1 or 4 or 8 or 24 or 32))
        {
            throw PictureError.Unsupported(where, $"it is a bitmap with {bits} bits per pixel; 1, 4, 8, 24 and 32 are read");
        }

        // Compression 3 with 32 bits says where the colours lie; the usual place is the only one that is read.
        bool isUsual = compression == 3 && bits == 32 && file.Length >= FileHeader + InfoHeader + 12
            && BinaryPrimitives.ReadUInt32LittleEndian(header[InfoHeader..]) == 0xFF0000
            && BinaryPrimitives.ReadUInt32LittleEndian(header[(InfoHeader + 4)..]) == 0xFF00
            && BinaryPrimitives.ReadUInt32LittleEndian(header[(InfoHeader + 8)..]) == 0xFF;
        if (compression != 0 && !isUsual)
        {
            throw PictureError.Unsupported(where, $"it is a bitmap with compression {compression}");
        }
    }

    private static ReadOnlySpan<byte> Palette(byte[] file, ReadOnlySpan<byte> header, bool isCore, int bits, uint pixelsAt, string where)
    {
        int entry = isCore ? 3 : 4;
        uint said = isCore ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(header[32..]);
        long colours = said == 0 ? 1 << bits : Math.Min(said, 1 << bits);
        long at = FileHeader + BinaryPrimitives.ReadUInt32LittleEndian(header);
        colours = Math.Min(colours, (pixelsAt - at) / entry);
        return colours > 0 ? file.AsSpan((int)at, (int)colours * entry) : throw PictureError.Damaged(where, "its palette is missing");
    }

    private static bool Row(ReadOnlySpan<byte> row, int bits, ReadOnlySpan<byte> palette, int entry, Span<byte> pixels)
    {
        for (int x = 0; x < pixels.Length / 3; x++)
        {
            ReadOnlySpan<byte> blueFirst;
            if (bits > 8)
            {
                blueFirst = row[(x * bits / 8)..];
            }
            else
            {
                int bit = x * bits;
                int index = (row[bit / 8] >> (8 - bits - (bit % 8))) & ((1 << bits) - 1);
                if ((index + 1) * entry > palette.Length)
                {
                    return false;
                }

                blueFirst = palette[(index * entry)..];
            }

            (pixels[3 * x], pixels[(3 * x) + 1], pixels[(3 * x) + 2]) = (blueFirst[2], blueFirst[1], blueFirst[0]);
        }

        return true;
    }
}
