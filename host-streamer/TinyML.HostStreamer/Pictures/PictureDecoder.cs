using TinyML.Compiler.Diagnostics;

namespace TinyML.HostStreamer.Pictures;

/// <summary>Recognises a picture by its first bytes, whatever its name, and decodes it.</summary>
public static class PictureDecoder
{
    private static readonly string[] Known = [".png", ".bmp", ".dib", ".ppm", ".pgm", ".pnm", ".jpg", ".jpeg"];
    private static readonly string[] Refused = [".gif", ".webp", ".tif", ".tiff", ".heic", ".heif", ".avif", ".jp2", ".jxl", ".svg", ".ico", ".tga", ".pbm", ".pam", ".psd", ".exr", ".hdr"];

    /// <summary>Whether a file's extension is that of a picture, readable or not.</summary>
    /// <param name="extension">With its point, in any case.</param>
    public static bool IsPicture(string extension) =>
        Known.Contains(extension, StringComparer.OrdinalIgnoreCase) || Refused.Contains(extension, StringComparer.OrdinalIgnoreCase);

    /// <summary>Decodes a picture.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="where">The file's name in findings, with the entry in an archive.</param>
    /// <exception cref="DiagnosticException">TML1540 to TML1543.</exception>
    public static Picture Decode(byte[] file, string where)
    {
        ReadOnlySpan<byte> start = file;
        return start switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => PngDecoder.Decode(file, where),
            [(byte)'B', (byte)'M', ..] => BmpDecoder.Decode(file, where),
            [(byte)'P', (byte)'2' or (byte)'3' or (byte)'5' or (byte)'6', ..] => new PnmDecoder(file, where).Decode(),
            [0xFF, 0xD8, 0xFF, ..] => JpegDecoder.Decode(file, where),
            [] => throw PictureError.Damaged(where, "the file is empty"),
            _ => throw PictureError.Unsupported(where, $"it is not a PNG, BMP, PPM, PGM or JPEG picture, it begins with {Convert.ToHexString(start[..Math.Min(4, start.Length)])}"),
        };
    }
}
