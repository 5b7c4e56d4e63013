using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using TinyML.Compiler.Diagnostics;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Pictures;

/// <summary>Reads PNG (ISO/IEC 15948): every colour type, bit depth and interlacing; checksums are checked. Transparency is left out, 16 bits become 8 by rounding
/// v·255/65535, fewer bits spread over 0 to 255, and gamma and colour profiles are not applied.</summary>
internal static class PngDecoder
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <summary>Decodes a file.</summary>
    /// <exception cref="DiagnosticException">TML1540 or TML1542.</exception>
    public static Picture Decode(byte[] file, string where)
    {
        if (!file.AsSpan().StartsWith(Signature))
        {
            throw PictureError.Damaged(where, "its PNG signature is damaged");
        }

        PngHeader? header = null;
        byte[]? palette = null;
        using var compressed = new MemoryStream();
        int at = Signature.Length;
        while (true)
        {
            (string type, ReadOnlyMemory<byte> data) = NextChunk(file, ref at, where);
            if (header is null != (type == "IHDR"))
            {
                throw PictureError.Damaged(where, header is null ? $"it begins with chunk {type} instead of IHDR" : "it has two headers");
            }

            switch (type)
            {
                case "IHDR":
                    header = PngHeader.Read(data.Span, where, file.Length);
                    break;
                case "PLTE":
                    palette = Palette(data.Span, palette, where);
                    break;
                case "IDAT":
                    compressed.Write(data.Span);
                    break;
                case "IEND":
                    compressed.Position = 0;
                    return Pixels(header!, palette, compressed, where);
                default:
                    // Bit 5 of the first letter marks chunks that a reader may skip.
                    if (char.IsAsciiLetterUpper(type[0]))
                    {
                        throw PictureError.Damaged(where, $"it needs the unknown chunk {type}");
                    }

                    break;
            }
        }
    }

    private static (string Type, ReadOnlyMemory<byte> Data) NextChunk(byte[] file, ref int at, string where)
    {
        if (file.Length - at < 12)
        {
            throw PictureError.Damaged(where, "it breaks off");
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
        string type = Encoding.Latin1.GetString(file, at + 4, 4);
        if (!type.All(char.IsAsciiLetter))
        {
            throw PictureError.Damaged(where, $"there is no chunk at byte {at}");
        }

        if (length > file.Length - at - 12)
        {
            throw PictureError.Damaged(where, $"it breaks off in chunk {type}");
        }

        ReadOnlySpan<byte> body = file.AsSpan(at + 4, (int)length + 4);
        if (Crc32.Of(body) != BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + (int)length)))
        {
            throw PictureError.Damaged(where, $"the checksum of chunk {type} at byte {at} is wrong");
        }

        ReadOnlyMemory<byte> data = file.AsMemory(at + 8, (int)length);
        at += 12 + (int)length;
        return (type, data);
    }

    private static byte[] Palette(ReadOnlySpan<byte> data, byte[]? earlier, string where) =>
        earlier is null && data.Length % 3 == 0 && data.Length is >= 3 and <= 768
            ? data.ToArray()
            : throw PictureError.Damaged(where, earlier is null ? $"its palette has {data.Length} bytes" : "it has two palettes");

    private static Picture Pixels(PngHeader header, byte[]? palette, Stream compressed, string where)
    {
        if (header.Colour == 3 && palette is null)
        {
            throw PictureError.Damaged(where, "its palette is missing");
        }

        var picture = new Picture(header.Width, header.Height, header.Channels, new byte[(long)header.Width * header.Height * header.Channels]);
        try
        {
            using var inflated = new ZLibStream(compressed, CompressionMode.Decompress);
            foreach (PngPass pass in PngPass.Of(header))
            {
                ReadPass(header, palette, pass, inflated, picture, where);
            }

            // Reading to the end makes the stream check its own checksum.
            return inflated.ReadByte() < 0 ? picture : throw PictureError.Damaged(where, "it has more data than pixels");
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw PictureError.Damaged(where, exception is EndOfStreamException ? "its compressed data breaks off" : "its compressed data is damaged");
        }
    }

    private static void ReadPass(PngHeader header, byte[]? palette, PngPass pass, Stream inflated, Picture picture, string where)
    {
        int rowBytes = header.RowBytes(pass.Width);
        byte[] above = new byte[rowBytes], row = new byte[rowBytes];
        for (int y = 0; y < pass.Height; y++)
        {
            int filter = inflated.ReadByte();
            inflated.ReadExactly(row);
            if (!PngFilter.Undo(filter, row, above, header.FilterStep))
            {
                throw filter < 0 ? new EndOfStreamException() : PictureError.Damaged(where, $"it has a row with the unknown filter {filter}");
            }

            int place = (((pass.Top + (y * pass.RowStep)) * picture.Width) + pass.Left) * picture.Channels;
            if (!PngSamples.Expand(header, palette, row, pass.Width, picture.Pixels.AsSpan(place), pass.ColumnStep * picture.Channels))
            {
                throw PictureError.Damaged(where, "a pixel's colour is not in the palette");
            }

            (above, row) = (row, above);
        }
    }
}
