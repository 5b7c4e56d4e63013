using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>Reads kernels, strides, dilations and paddings.</summary>
internal static class OnnxWindows
{
    private const int Longest = 1 << 14;

    /// <summary>The window of a convolution or pooling.</summary>
    /// <param name="node">The node with the attributes.</param>
    /// <param name="picture">The shape that the window slides over, NHWC.</param>
    /// <param name="kernel">Extents of the kernel, one per dimension of space of the format.</param>
    /// <param name="roundsUp">Whether the number of outputs is rounded up, by padding behind.</param>
    public static Window Read(OnnxNode node, Shape picture, IReadOnlyList<int> kernel, bool roundsUp)
    {
        int count = kernel.Count;
        int[] strides = Numbers(node, "strides", count, 1), dilations = Numbers(node, "dilations", count, 1);
        var before = new int[2];
        var after = new int[2];
        var steps = new int[] { 1, 1 };
        var spread = new int[] { 1, 1 };
        var extents = new int[] { 1, 1 };
        int[] pads = Pads(node, count);
        for (int i = 0; i < count; i++)
        {
            int at = 2 - count + i;
            (extents[at], steps[at], spread[at]) = (kernel[i], strides[i], dilations[i]);
            int span = ((kernel[i] - 1) * dilations[i]) + 1;
            (before[at], after[at]) = Padding(node, picture[1 + at], span, strides[i], (pads[i], pads[count + i]));
            if (roundsUp)
            {
                after[at] += Beyond(picture[1 + at], span, strides[i], (before[at], after[at]));
            }
        }

        return new Window(extents[0], extents[1])
        {
            StrideHeight = steps[0],
            StrideWidth = steps[1],
            DilationHeight = spread[0],
            DilationWidth = spread[1],
            PadTop = before[0],
            PadLeft = before[1],
            PadBottom = after[0],
            PadRight = after[1],
        };
    }

    /// <summary>The attribute kernel_shape, one extent per dimension of space.</summary>
    /// <param name="node">The node.</param>
    /// <param name="count">Dimensions of space.</param>
    /// <returns>Null where it is not given.</returns>
    public static int[]? Kernel(OnnxNode node, int count) => node.Attribute("kernel_shape") is null ? null : Numbers(node, "kernel_shape", count, 1);

    private static int[] Numbers(OnnxNode node, string attribute, int count, int least)
    {
        long[] given = node.List(attribute) ?? [.. Enumerable.Repeat(1L, count)];
        return given.Length == count && given.All(number => number >= least && number <= Longest)
            ? [.. given.Select(number => (int)number)]
            : throw node.Refuse($"{attribute} of [{string.Join(", ", given)}] are not supported");
    }

    private static int[] Pads(OnnxNode node, int count)
    {
        long[] given = node.List("pads") ?? new long[2 * count];
        return given.Length == 2 * count && given.All(number => number is >= 0 and <= Longest)
            ? [.. given.Select(number => (int)number)]
            : throw node.Refuse($"pads of [{string.Join(", ", given)}] are not supported");
    }

    private static (int Before, int After) Padding(OnnxNode node, int extent, int span, int stride, (int Before, int After) given)
    {
        string mode = node.Word("auto_pad", "NOTSET");
        if (mode is "NOTSET" or "")
        {
            return given;
        }

        if (mode is not ("SAME_UPPER" or "SAME_LOWER" or "VALID"))
        {
            throw node.Refuse($"auto_pad of {mode} is not supported");
        }

        int outputs = (extent + stride - 1) / stride, total = mode == "VALID" ? 0 : Math.Max(0, ((outputs - 1) * stride) + span - extent);
        return mode == "SAME_LOWER" ? (total - (total / 2), total / 2) : (total / 2, total - (total / 2));
    }

    /// <summary>What rounding the number of outputs up adds behind; a window that starts beyond the picture is left out.</summary>
    private static int Beyond(int extent, int span, int stride, (int Before, int After) pad)
    {
        int padded = extent + pad.Before + pad.After;
        int outputs = ((padded - span + stride - 1) / stride) + 1;
        if ((outputs - 1) * stride >= extent + pad.Before)
        {
            outputs--;
        }

        return Math.Max(0, ((outputs - 1) * stride) + span - padded);
    }
}
