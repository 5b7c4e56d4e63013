using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>Conversions of resizing by the nearest neighbour.</summary>
internal static class OnnxResizing
{
    /// <summary>Resize: scales in operator set 10; region, scales and sizes from 11 on.</summary>
    public static OnnxSymbol Resize(OnnxNode node)
    {
        if (node.Opset < 11)
        {
            return Nearest(node, Scales(node, 1), null, "asymmetric", "floor");
        }

        string coordinates = node.Word("coordinate_transformation_mode", "half_pixel"), nearest = node.Word("nearest_mode", "round_prefer_floor");
        if (node.Attribute("axes") is not null || node.Word("keep_aspect_ratio_policy", "stretch") != "stretch")
        {
            throw node.Refuse("resizing chosen axes, or with a fixed aspect ratio, is not supported");
        }

        long[]? sizes = node.Has(3) && node.Integers(3) is { Length: > 0 } given ? given : null;
        return Nearest(node, sizes is null ? Scales(node, 2) : null, sizes, coordinates, nearest);
    }

    /// <summary>Upsample: scales as an attribute before operator set 9, as an operand in 9.</summary>
    public static OnnxSymbol Upsample(OnnxNode node)
    {
        float[] scales = node.Opset < 9 ? [.. node.Attribute("scales")?.Floats ?? []] : Scales(node, 1);
        return Nearest(node, scales, null, "asymmetric", "floor");
    }

    private static float[] Scales(OnnxNode node, int index) =>
        (node.FiniteConstant(index) ?? throw node.Refuse("the scales must be constant")).Floats;

    private static OnnxSymbol Nearest(OnnxNode node, float[]? scales, long[]? sizes, string coordinates, string nearest)
    {
        if (node.Word("mode", "nearest") is not "nearest" and var mode)
        {
            throw node.Refuse($"resizing in the mode {mode} is not supported, only nearest");
        }

        OnnxSymbol x = node.Input(0);
        Shape shape = node.ShapeOf(x);
        if ((sizes?.Length ?? scales!.Length) != shape.Rank || shape.Rank is not (3 or 4))
        {
            throw node.Refuse($"{sizes?.Length ?? scales!.Length} extents do not fit {shape}");
        }

        var paths = new int[shape.Rank][];
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            double scale = sizes is null ? scales![axis] : (double)sizes[axis] / shape[axis];
            double extent = sizes is null ? Math.Floor(shape[axis] * scale) : sizes[axis];
            if (!(scale > 0 && extent >= 1 && extent <= OnnxLimits.Elements))
            {
                throw node.Refuse($"dimension {axis} of {shape} cannot be resized to {extent} elements");
            }

            paths[axis] = Path(node, shape[axis], (int)extent, scale, coordinates, nearest);
        }

        if (!IsSame(paths[0], shape[0]) || !IsSame(paths[1], shape[1]))
        {
            throw node.Refuse("resizing the batch or the channels is not supported");
        }

        OnnxSymbol picture = OnnxPictures.Enter(node, x);
        var resize = new ResizeNearest([.. shape.Rank == 4 ? paths[2] : [0]], [.. paths[^1]]);
        return OnnxPictures.Leave(node, node.Emit(resize, picture), shape.Rank);
    }

    private static bool IsSame(int[] path, int extent) => path.SequenceEqual(Enumerable.Range(0, extent));

    /// <summary>The input index of every output index.</summary>
    private static int[] Path(OnnxNode node, int from, int to, double scale, string coordinates, string nearest)
    {
        var path = new int[to];
        for (int i = 0; i < to; i++)
        {
            double place = coordinates switch
            {
                "half_pixel" => ((i + 0.5) / scale) - 0.5,
                "pytorch_half_pixel" => to > 1 ? ((i + 0.5) / scale) - 0.5 : 0,
                "align_corners" => to > 1 ? i * (from - 1.0) / (to - 1) : 0,
                "asymmetric" => i / scale,
                "tf_half_pixel_for_nn" => (i + 0.5) / scale,
                _ => throw node.Refuse($"the coordinate_transformation_mode {coordinates} is not supported"),
            };
            double index = nearest switch
            {
                "round_prefer_floor" => Math.Ceiling(place - 0.5),
                "round_prefer_ceil" => Math.Floor(place + 0.5),
                "floor" => Math.Floor(place),
                "ceil" => Math.Ceiling(place),
                _ => throw node.Refuse($"the nearest_mode {nearest} is not supported"),
            };
            path[i] = (int)Math.Clamp(index, 0, from - 1);
        }

        return path;
    }
}
