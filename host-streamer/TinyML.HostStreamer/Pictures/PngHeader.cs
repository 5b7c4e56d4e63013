using System.Buffers.Binary;

namespace TinyML.HostStreamer.Pictures;

/// <summary>The IHDR chunk of a PNG file.</summary>
/// <param name="Width">Pixels per row.</param>
/// <param name="Height">Rows.</param>
/// <param name="BitDepth">Bits per sample, or per palette index: 1, 2, 4, 8 or 16.</param>
/// <param name="Colour">0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha.</param>
/// <param name="IsInterlaced">Whether the rows come in the seven passes of Adam7.</param>
internal sealed record PngHeader(int Width, int Height, int BitDepth, int Colour, bool IsInterlaced)
{
    /// <summary>Samples per pixel in the file.</summary>
    public int Samples => Colour switch
    {
        2 => 3,
        4 => 2,
        6 => 4,
        _ => 1,
    };

    /// <summary>Channels of the decoded picture: transparency is left out.</summary>
    public int Channels => Colour is 0 or 4 ? 1 : 3;

    /// <summary>Bytes that the filters look back.</summary>
    public int FilterStep => Math.Max(1, Samples * BitDepth / 8);

    /// <summary>Bytes of a row of <paramref name="width"/> pixels.</summary>
    public int RowBytes(int width) => (int)((((long)width * Samples * BitDepth) + 7) / 8);

    /// <summary>Reads the chunk's data.</summary>
    public static PngHeader Read(ReadOnlySpan<byte> data, string where, long fileBytes)
    {
        if (data.Length != 13)
        {
            throw PictureError.Damaged(where, $"its IHDR chunk has {data.Length} bytes instead of 13");
        }

        uint width = BinaryPrimitives.ReadUInt32BigEndian(data), height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        (int depth, int colour) = (data[8], data[9]);
        bool isDepth = colour switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (!isDepth || data[10] != 0 || data[11] != 0 || data[12] > 1)
        {
            throw PictureError.Damaged(where, $"its header says colour type {colour}, {depth} bits, compression {data[10]}, filter {data[11]}, interlace {data[12]}");
        }

        // Deflate packs at most 1032 bytes into one (RFC 1951: 258 bytes in 2 bits).
        var header = new PngHeader((int)Math.Min(width, int.MaxValue), (int)Math.Min(height, int.MaxValue), depth, colour, data[12] == 1);
        PictureError.RequireSize(where, width, height, fileBytes, header.Samples * depth / 1032.0);
        return header;
    }
}
