namespace TinyML.HostStreamer.Pictures;

/// <summary>A decoded picture: 8 bits per sample, rows from the top, channels interleaved.</summary>
/// <param name="Width">Pixels per row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Channels">1 for grey, 3 for red, green, blue.</param>
/// <param name="Pixels">Height·Width·Channels bytes.</param>
public sealed record Picture(int Width, int Height, int Channels, byte[] Pixels)
{
    /// <summary>Rows and columns that a picture may have at most.</summary>
    public const int LargestSide = 32768;

    /// <summary>Pixels that a picture may have at most: 100 megapixels.</summary>
    public const int LargestArea = 100_000_000;
}
