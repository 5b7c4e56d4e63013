using TinyML.Compiler.Specs;

namespace TinyML.HostStreamer.Pictures;

/// <summary>Resizes pictures and changes their channels, in integer arithmetic: every machine gets the same pixels.</summary>
internal static class PictureScaler
{
    /// <summary>The picture in another size; each sample is the exact weighted mean, rounded to the nearest, halves up.</summary>
    public static Picture Resize(Picture picture, int width, int height, ResizeMethod method)
    {
        if (picture.Width == width && picture.Height == height)
        {
            return picture;
        }

        int channels = picture.Channels;
        AxisWeights columns = AxisWeights.Of(picture.Width, width, method), rows = AxisWeights.Of(picture.Height, height, method);
        int[] narrow = Columns(picture, columns);
        int rowLength = width * channels;
        long whole = (long)columns.Denominator * rows.Denominator;
        var sums = new long[rowLength];
        var pixels = new byte[rowLength * height];
        for (int y = 0; y < height; y++)
        {
            (int first, int[] weights) = rows[y];
            Array.Fill(sums, whole / 2);
            for (int tap = 0; tap < weights.Length; tap++)
            {
                ReadOnlySpan<int> row = narrow.AsSpan((first + tap) * rowLength, rowLength);
                for (int i = 0; i < rowLength; i++)
                {
                    sums[i] += (long)weights[tap] * row[i];
                }
            }

            for (int i = 0; i < rowLength; i++)
            {
                pixels[(y * rowLength) + i] = (byte)(sums[i] / whole);
            }
        }

        return new Picture(width, height, channels, pixels);
    }

    /// <summary>The picture in one channel; a grey one stays.</summary>
    public static Picture ToGrey(Picture picture)
    {
        if (picture.Channels == 1)
        {
            return picture;
        }

        var grey = new byte[picture.Width * picture.Height];
        for (int i = 0; i < grey.Length; i++)
        {
            grey[i] = (byte)(((299 * picture.Pixels[3 * i]) + (587 * picture.Pixels[(3 * i) + 1]) + (114 * picture.Pixels[(3 * i) + 2]) + 500) / 1000);
        }

        return new Picture(picture.Width, picture.Height, 1, grey);
    }

    // Every row of the picture with its columns weighted, not yet divided: at most 255·65536, which int holds.
    private static int[] Columns(Picture picture, AxisWeights columns)
    {
        int channels = picture.Channels;
        var narrow = new int[(long)picture.Height * columns.Count * channels];
        for (int y = 0; y < picture.Height; y++)
        {
            ReadOnlySpan<byte> row = picture.Pixels.AsSpan(y * picture.Width * channels, picture.Width * channels);
            for (int x = 0; x < columns.Count; x++)
            {
                (int first, int[] weights) = columns[x];
                for (int c = 0; c < channels; c++)
                {
                    int sum = 0;
                    for (int tap = 0; tap < weights.Length; tap++)
                    {
                        sum += weights[tap] * row[((first + tap) * channels) + c];
                    }

                    narrow[(((y * columns.Count) + x) * channels) + c] = sum;
                }
            }
        }

        return narrow;
    }
}
