using TinyML.HostStreamer.Pictures;

namespace TinyML.HostStreamer.Rebalancing;

/// <summary>Makes another picture of one: shifted, nearer or farther, brighter or darker, as a camera that stands elsewhere at another hour would see it. Pixels beyond the edge go on as the edge.</summary>
/// <param name="Zoom">1 keeps the size; 1.15 shows a part of the picture larger.</param>
/// <param name="ShiftX">Part of the width that the picture moves to the right.</param>
/// <param name="ShiftY">Part of the height that it moves down.</param>
/// <param name="Brightness">What every sample is multiplied by.</param>
internal readonly record struct Augmentation(double Zoom, double ShiftX, double ShiftY, double Brightness)
{
    private const double MostShift = 0.1, MostBrightness = 0.25, MostZoom = 0.15;

    /// <summary>Draws one.</summary>
    public static Augmentation Draw(Random random)
    {
        double Within(double most) => ((2 * random.NextDouble()) - 1) * most;
        return new Augmentation(1 + Within(MostZoom), Within(MostShift), Within(MostShift), 1 + Within(MostBrightness));
    }

    /// <summary>The picture as it looks then, in the same size; sampled bilinearly.</summary>
    public Picture Apply(Picture picture)
    {
        var pixels = new byte[picture.Pixels.Length];
        for (int y = 0, at = 0; y < picture.Height; y++)
        {
            (int top, int bottom, double down) = Source(y, picture.Height, ShiftY);
            for (int x = 0; x < picture.Width; x++)
            {
                (int left, int right, double along) = Source(x, picture.Width, ShiftX);
                for (int c = 0; c < picture.Channels; c++, at++)
                {
                    double Sample(int row, int column) => picture.Pixels[(((row * picture.Width) + column) * picture.Channels) + c];
                    double upper = Sample(top, left) + (along * (Sample(top, right) - Sample(top, left)));
                    double lower = Sample(bottom, left) + (along * (Sample(bottom, right) - Sample(bottom, left)));
                    pixels[at] = (byte)Math.Clamp(((upper + (down * (lower - upper))) * Brightness) + 0.5, 0, 255);
                }
            }
        }

        return picture with { Pixels = pixels };
    }

    // The two pixels that a pixel of the new picture lies between, and how far it is on its way from the first to the second.
    private (int First, int Second, double Way) Source(int at, int length, double shift)
    {
        double middle = (length - 1) / 2.0;
        double source = Math.Clamp(((at - middle - (shift * length)) / Zoom) + middle, 0, length - 1);
        int first = (int)source;
        return (first, Math.Min(first + 1, length - 1), source - first);
    }
}
