using TinyML.Compiler.Import.TfLite.FlatBuffers;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Import.TfLite;

/// <summary>Options that several operators share.</summary>
internal static class TfLiteOptions
{
    private const int Same = 0;
    private const int Valid = 1;

    /// <summary>The limits of a fused activation.</summary>
    public static (float Minimum, float Maximum) Activation(TfLiteNode node, FlatTable options, int field) => options.Int8(field) switch
    {
        0 => (float.NegativeInfinity, float.PositiveInfinity),
        1 => (0, float.PositiveInfinity),
        2 => (-1, 1),
        3 => (0, 6),
        var other => throw node.Refuse($"the fused activation {(other == 4 ? "TANH" : $"number {other}")} is not supported"),
    };

    /// <summary>A window with the padding spelled out. SAME gives an output of extent/stride, rounded up, with an odd row or column of padding below
    /// or on the right.</summary>
    /// <param name="node">The operator.</param>
    /// <param name="window">Kernel, stride and dilation as in the file.</param>
    /// <param name="padding">The format's number for SAME or VALID.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Columns of the picture.</param>
    public static Window Padded(TfLiteNode node, Window window, int padding, int height, int width)
    {
        int[] sizes = [window.KernelHeight, window.KernelWidth, window.StrideHeight, window.StrideWidth, window.DilationHeight, window.DilationWidth];
        if (sizes.Any(size => size < 1 || size > ushort.MaxValue)
            || (long)window.KernelHeight * window.DilationHeight > TfLiteLimits.Elements || (long)window.KernelWidth * window.DilationWidth > TfLiteLimits.Elements)
        {
            throw node.Refuse($"a kernel of {window.KernelHeight}x{window.KernelWidth} with stride {window.StrideHeight}x{window.StrideWidth} and dilation {window.DilationHeight}x{window.DilationWidth} is not supported");
        }

        if (padding == Valid)
        {
            return window;
        }

        if (padding != Same)
        {
            throw node.Refuse($"padding number {padding} is not supported");
        }

        int rows = Total(height, window.SpanHeight, window.StrideHeight), columns = Total(width, window.SpanWidth, window.StrideWidth);
        return window with { PadTop = rows / 2, PadBottom = rows - (rows / 2), PadLeft = columns / 2, PadRight = columns - (columns / 2) };
    }

    private static int Total(int extent, int span, int stride) => (int)Math.Max(0, ((((long)extent + stride - 1) / stride - 1) * stride) + span - extent);
}
