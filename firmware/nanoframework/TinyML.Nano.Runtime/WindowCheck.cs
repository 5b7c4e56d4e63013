#nullable disable
namespace TinyML.Nano.Runtime;

/// <summary>Checks the window of convolutions and pools (KERNELS.md, "Windows"): groups that divide, and positions that lie where 32 bits reach.</summary>
internal static class WindowCheck
{
    private const int FarthestPadding = 65535;

    /// <summary>Whether the block has no window or a sound one. Its numbers are in their ranges.</summary>
    internal static bool Fits(int kernel, int[] p)
    {
        if (kernel >= 30 && kernel <= 33)
        {
            return (long)p[7] * p[8] <= FarthestPadding && Covers(p, 2, 5, 7, 9, 11, 13) && Covers(p, 3, 6, 8, 10, 12, 14);
        }

        int window = WindowOf(kernel);
        return window < 0 || (ChannelsFit(kernel, p, window) && Reaches(p, window) && Reaches(p, window + 1));
    }

    /// <summary>Where a convolution's window begins in its block; -1 for other kernels.</summary>
    internal static int WindowOf(int kernel)
    {
        switch (kernel)
        {
            case 15:
            case 17:
            case 20:
            case 22:
                return 5;
            case 16:
            case 18:
            case 21:
            case 23:
                return 6;
            case 60:
            case 61:
            case 62:
            case 63:
                return 4;
            default:
                return -1;
        }
    }

    /// <summary>Whether a convolution is depthwise.</summary>
    internal static bool IsDepthwise(int kernel)
    {
        return kernel == 17 || kernel == 18 || kernel == 22 || kernel == 23 || kernel == 62 || kernel == 63;
    }

    private static bool ChannelsFit(int kernel, int[] p, int window)
    {
        int inputs = p[window + 2], outputs = p[window + 5], groups = IsDepthwise(kernel) ? inputs : p[window + 14];
        return inputs % groups == 0 && outputs % groups == 0;
    }

    // The last row (or column) that is read lies at most 65535 outside the picture.
    private static bool Reaches(int[] p, int at)
    {
        long last = ((p[at + 3] - 1L) * p[at + 8]) + ((p[at + 6] - 1L) * p[at + 10]) - p[at + 12];
        return last <= (long)p[at] + FarthestPadding;
    }

    // Every position of a pool's window covers a row (or column) of the picture.
    private static bool Covers(int[] p, int input, int output, int kernel, int stride, int dilation, int pad)
    {
        for (int i = 0; i < p[output]; i++)
        {
            long first = ((long)i * p[stride]) - p[pad];
            long skipped = first >= 0 ? 0 : (p[dilation] - 1 - first) / p[dilation];
            if (skipped >= p[kernel] || first + (skipped * p[dilation]) >= p[input])
            {
                return false;
            }
        }

        return true;
    }
}
