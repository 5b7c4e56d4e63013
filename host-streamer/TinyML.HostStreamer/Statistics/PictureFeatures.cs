using System.Numerics;
using TinyML.Compiler.Specs;
using TinyML.HostStreamer.Pictures;

namespace TinyML.HostStreamer.Statistics;

/// <summary>What is measured of one picture.</summary>
/// <param name="Width">Pixels per row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Brightness">The mean of its grey values, 0 to 1.</param>
/// <param name="Contrast">The standard deviation of its grey values, 0 to 0.5.</param>
/// <param name="Entropy">Shannon's entropy of its grey values in bits, 0 to 8.</param>
/// <param name="Red">The mean of red, 0 to 1.</param>
/// <param name="Green">The mean of green.</param>
/// <param name="Blue">The mean of blue.</param>
/// <param name="Thumbnail">16x16 grey values.</param>
internal sealed record PictureFeatures(int Width, int Height, double Brightness, double Contrast, double Entropy, double Red, double Green, double Blue, byte[] Thumbnail)
{
    private const int Side = 16;

    // The mean difference of two thumbnails below which pictures are the same one again, scaled or stored anew.
    private const int Alike = 6;

    /// <summary>Names of the features in the order of <see cref="Values"/>.</summary>
    public static string[] Names { get; } = ["brightness", "contrast", "entropy", "red", "green", "blue", "width", "height"];

    /// <summary>The features as numbers.</summary>
    public double[] Values => [Brightness, Contrast, Entropy, Red, Green, Blue, Width, Height];

    /// <summary>One bit for each of 64 pairs of neighbours of an 8-row thumbnail, set where it grows brighter: nearly the same for pictures that look alike.</summary>
    public ulong Hash { get; } = HashOf(Thumbnail, isMirrored: false);

    /// <summary>The hash of the picture's mirror image.</summary>
    public ulong MirroredHash { get; } = HashOf(Thumbnail, isMirrored: true);

    /// <summary>Measures a picture.</summary>
    public static PictureFeatures Of(Picture picture)
    {
        Picture grey = PictureScaler.ToGrey(picture);
        Span<long> counts = stackalloc long[256];
        counts.Clear();
        foreach (byte value in grey.Pixels)
        {
            counts[value]++;
        }

        double pixels = grey.Pixels.Length, sum = 0, squares = 0, entropy = 0;
        for (int value = 0; value < 256; value++)
        {
            double share = counts[value] / pixels;
            sum += share * value;
            squares += share * value * value;
            entropy -= share > 0 ? share * Math.Log2(share) : 0;
        }

        double[] means = [.. Enumerable.Range(0, 3).Select(channel => Mean(picture, picture.Channels == 1 ? 0 : channel))];
        return new PictureFeatures(
            picture.Width, picture.Height, sum / 255, Math.Sqrt(Math.Max(0, squares - (sum * sum))) / 255, Math.Max(0, entropy), means[0], means[1], means[2],
            PictureScaler.Resize(grey, Side, Side, ResizeMethod.Area).Pixels);
    }

    /// <summary>Whether the other picture looks like this one, or like its mirror image.</summary>
    public bool IsLike(PictureFeatures other) =>
        (Near(Hash, other.Hash) && Difference(other, isMirrored: false) < Alike) || (Near(Hash, other.MirroredHash) && Difference(other, isMirrored: true) < Alike);

    // Compares few bits before many bytes: most pairs end here.
    private static bool Near(ulong a, ulong b) => BitOperations.PopCount(a ^ b) <= 12;

    private double Difference(PictureFeatures other, bool isMirrored)
    {
        int sum = 0;
        for (int i = 0; i < Side * Side; i++)
        {
            sum += Math.Abs(Thumbnail[i] - other.Thumbnail[isMirrored ? Mirrored(i) : i]);
        }

        return (double)sum / (Side * Side);
    }

    private static int Mirrored(int i) => (i / Side * Side) + Side - 1 - (i % Side);

    private static ulong HashOf(byte[] thumbnail, bool isMirrored)
    {
        ulong hash = 0;
        for (int bit = 0; bit < 64; bit++)
        {
            int at = (bit / 8 * 2 * Side) + (bit % 8 * 2), next = at + 1;
            hash |= (isMirrored ? thumbnail[Mirrored(at)] < thumbnail[Mirrored(next)] : thumbnail[at] < thumbnail[next]) ? 1UL << bit : 0;
        }

        return hash;
    }

    private static double Mean(Picture picture, int channel)
    {
        long sum = 0;
        for (int i = channel; i < picture.Pixels.Length; i += picture.Channels)
        {
            sum += picture.Pixels[i];
        }

        return sum / (255.0 * picture.Width * picture.Height);
    }
}
