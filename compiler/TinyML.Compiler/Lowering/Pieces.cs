using TinyML.Compiler.Ir;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Lowering;

/// <summary>Calls of element-wise kernels over more elements than 16 bits count: several calls over parts of the buffers.</summary>
internal static class Pieces
{
    /// <summary>Whether a call goes over more elements than its kernel counts, and can be made several.</summary>
    public static bool AreNeeded(KernelSignature kernel, EquatableArray<int> arguments) =>
        IsElementWise(kernel) && arguments[kernel.IndexOf("count")] > ushort.MaxValue && Unit(kernel, arguments) <= ushort.MaxValue;

    /// <summary>The calls for a long one.</summary>
    /// <param name="kernel">An element-wise kernel.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="part">Makes the part of a buffer that begins at an element and has so many.</param>
    public static IEnumerable<EquatableArray<int>> Of(KernelSignature kernel, EquatableArray<int> arguments, Func<int, int, int, int> part)
    {
        int at = kernel.IndexOf("count"), whole = arguments[at], unit = Unit(kernel, arguments), most = ushort.MaxValue / unit * unit;
        for (int first = 0; first < whole; first += most)
        {
            int count = Math.Min(most, whole - first);
            int[] piece = [.. arguments];
            (piece[0], piece[1], piece[at]) = (part(arguments[0], first, count), part(arguments[1], first, count), count);
            yield return [.. piece];
        }
    }

    private static bool IsElementWise(KernelSignature kernel) => kernel.Parameters.Any(parameter => parameter.Name == "count")
        && kernel.Id is not (KernelIds.SoftmaxInt8 or KernelIds.SoftmaxInt16 or KernelIds.SoftmaxRowsInt8 or KernelIds.SoftmaxRowsInt16 or KernelIds.SoftmaxInt16TfLite);

    /// <summary>So many elements belong together.</summary>
    private static int Unit(KernelSignature kernel, EquatableArray<int> arguments) =>
        kernel.Parameters.Any(parameter => parameter.Name == "channelCount") ? arguments[kernel.IndexOf("channelCount")] : 1;
}
