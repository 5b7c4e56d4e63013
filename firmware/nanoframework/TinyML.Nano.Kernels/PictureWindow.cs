#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>How a kernel slides over the rows and columns of an NHWC picture (KERNELS.md, "Windows"): where the numbers of a window
/// lie in a parameter block, counted from the first of them, and what follows from them.</summary>
internal static class PictureWindow
{
    internal const int InputHeight = 0;
    internal const int InputWidth = 1;
    internal const int InputChannels = 2;
    internal const int OutputHeight = 3;
    internal const int OutputWidth = 4;
    internal const int OutputChannels = 5;
    internal const int KernelHeight = 6;
    internal const int KernelWidth = 7;
    internal const int StrideHeight = 8;
    internal const int StrideWidth = 9;
    internal const int DilationHeight = 10;
    internal const int DilationWidth = 11;
    internal const int PadTop = 12;
    internal const int PadLeft = 13;

    /// <summary>How many numbers a window has.</summary>
    internal const int Count = 14;

    /// <summary>The input row under the first kernel row; outside the picture where the padding is.</summary>
    internal static int Row(int[] p, int window, int outputRow)
    {
        return (outputRow * p[window + StrideHeight]) - p[window + PadTop];
    }

    /// <summary>The input column under the first kernel column.</summary>
    internal static int Column(int[] p, int window, int outputColumn)
    {
        return (outputColumn * p[window + StrideWidth]) - p[window + PadLeft];
    }

    /// <summary>The first element of an input pixel; -1 where the padding is.</summary>
    internal static int Pixel(int[] p, int window, int row, int column)
    {
        int width = p[window + InputWidth];
        if (row < 0 || row >= p[window + InputHeight] || column < 0 || column >= width)
        {
            return -1;
        }

        return ((row * width) + column) * p[window + InputChannels];
    }
}
