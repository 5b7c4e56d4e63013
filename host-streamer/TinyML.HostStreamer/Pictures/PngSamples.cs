namespace TinyML.HostStreamer.Pictures;

/// <summary>Spreads a PNG row's samples, of 1 to 16 bits, into 8-bit pixels.</summary>
internal static class PngSamples
{
    /// <summary>Writes a row's pixels.</summary>
    /// <param name="header">Says what the samples are.</param>
    /// <param name="palette">Three bytes per colour, where the samples are its indices.</param>
    /// <param name="row">The restored row.</param>
    /// <param name="width">Pixels in it.</param>
    /// <param name="pixels">From the first pixel on.</param>
    /// <param name="step">Bytes from a pixel to the next.</param>
    /// <returns>False where an index is beyond the palette.</returns>
    public static bool Expand(PngHeader header, byte[]? palette, ReadOnlySpan<byte> row, int width, Span<byte> pixels, int step)
    {
        for (int x = 0; x < width; x++)
        {
            Span<byte> pixel = pixels.Slice(x * step, header.Channels);
            if (header.Colour == 3)
            {
                int index = Bits(row, x, header.BitDepth);
                if (index * 3 >= palette!.Length)
                {
                    return false;
                }

                palette.AsSpan(index * 3, 3).CopyTo(pixel);
                continue;
            }

            for (int c = 0; c < pixel.Length; c++)
            {
                pixel[c] = Sample(row, (x * header.Samples) + c, header.BitDepth);
            }
        }

        return true;
    }

    private static byte Sample(ReadOnlySpan<byte> row, int index, int depth) => depth switch
    {
        8 => row[index],
        16 => (byte)(((((row[2 * index] << 8) | row[(2 * index) + 1]) * 255) + 32767) / 65535),
        _ => (byte)(Bits(row, index, depth) * 255 / ((1 << depth) - 1)),
    };

    private static int Bits(ReadOnlySpan<byte> row, int index, int depth)
    {
        int bit = index * depth;
        return (row[bit / 8] >> (8 - depth - (bit % 8))) & ((1 << depth) - 1);
    }
}
