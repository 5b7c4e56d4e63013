using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Proofs;

/// <summary>Where the window of a convolution reaches over the edge of the picture.</summary>
internal static class WindowPatterns
{
    /// <summary>For every different position of a window, which of its taps lie inside the picture, row by row.</summary>
    public static IReadOnlyList<bool[]> Of(KernelCall call)
    {
        List<bool[]> rows = Along(call, "Height", "padTop"), columns = Along(call, "Width", "padLeft");
        return [.. from row in rows from column in columns select row.SelectMany(r => column.Select(c => r && c)).ToArray()];
    }

    private static List<bool[]> Along(KernelCall call, string direction, string pad)
    {
        int extent = call.Argument("input" + direction), kernel = call.Argument("kernel" + direction), before = call.Argument(pad);
        int stride = call.Argument("stride" + direction), dilation = call.Argument("dilation" + direction);
        var patterns = new Dictionary<string, bool[]>(StringComparer.Ordinal);
        for (int position = 0; position < call.Argument("output" + direction); position++)
        {
            long first = ((long)position * stride) - before;
            bool[] inside = [.. Enumerable.Range(0, kernel).Select(i => first + ((long)i * dilation) is var at && at >= 0 && at < extent)];
            patterns.TryAdd(string.Concat(inside.Select(tap => tap ? '1' : '0')), inside);
        }

        return [.. patterns.Values];
    }
}
