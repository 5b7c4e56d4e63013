using TinyML.HostStreamer.Pictures;

namespace TinyML.HostStreamer.Tests.Statistics;

/// <summary>Pictures to look through: smooth waves whose direction and place a seed decides.</summary>
internal static class DrawnPictures
{
    /// <summary>A picture of 32x32 RGB pixels.</summary>
    /// <param name="seed">Equal seeds give equal pictures.</param>
    /// <param name="brightness">Its mean, 0 to 1.</param>
    /// <param name="contrast">How far its samples are from the mean, 0 to 1.</param>
    public static Picture Draw(int seed, double brightness = 0.5, double contrast = 0.2)
    {
        var random = new Random(seed);
        (double across, double down, double at, double blobX, double blobY) = (random.NextDouble() * 0.5, random.NextDouble() * 0.5, random.NextDouble() * 6, random.NextDouble() * 32, random.NextDouble() * 32);
        var pixels = new byte[32 * 32 * 3];
        for (int i = 0; i < pixels.Length; i++)
        {
            int x = i / 3 % 32, y = i / 3 / 32;
            double blob = Math.Exp(-(((x - blobX) * (x - blobX)) + ((y - blobY) * (y - blobY))) / 60) * 1.5;
            double value = brightness + (contrast * (Math.Sin((across * x) + (down * y) + at) - blob + 0.1));
            pixels[i] = (byte)Math.Clamp(value * 255, 0, 255);
        }

        return new Picture(32, 32, 3, pixels);
    }

    /// <summary>The file of a picture.</summary>
    public static byte[] Png(int seed, double brightness = 0.5, double contrast = 0.2) => PngEncoder.Encode(Draw(seed, brightness, contrast));
}
