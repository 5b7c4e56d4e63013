using TinyML.Compiler.Import.TfLite.FlatBuffers;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Import.TfLite;

/// <summary>Conversions of operators that take a part of a tensor, or make it part of a larger one.</summary>
internal static class TfLiteParts
{
    private const int StridedSliceOptions = 32;

    /// <summary>A part by its first index and size; a size of -1 reaches to the end.</summary>
    public static TfLiteSymbol Slice(TfLiteNode node)
    {
        Shape x = node.ShapeOf(0);
        (long[] begin, long[] size) = (node.Integers(1), node.Integers(2));
        if (begin.Length != x.Rank || size.Length != x.Rank)
        {
            throw node.Refuse($"{begin.Length} first indices and {size.Length} sizes do not fit {x}");
        }

        return Part(node, x, begin, [.. size.Select((count, axis) => count == -1 ? x[axis] - begin[axis] : count)], [.. size.Select(_ => 1L)], []);
    }

    /// <summary>A part by its first index, the index behind its last and a step, per dimension.</summary>
    public static TfLiteSymbol StridedSlice(TfLiteNode node)
    {
        FlatTable options = node.Options(StridedSliceOptions);
        Shape x = node.ShapeOf(0);
        (long[] begin, long[] end, long[] step) = (node.Integers(1), node.Integers(2), node.Integers(3));
        if (begin.Length != end.Length || begin.Length != step.Length || begin.Length > x.Rank || step.Contains(0) || options.Int32(2) != 0 || options.Int32(3) != 0 || options.Bool(5))
        {
            throw node.Refuse($"this way of taking a part of {x} is not supported");
        }

        long[] first = [.. x.Dimensions.Select(_ => 0L)], size = [.. x.Dimensions.Select(extent => (long)extent)], steps = [.. x.Dimensions.Select(_ => 1L)];
        List<int> dropped = [];
        for (int axis = 0; axis < begin.Length; axis++)
        {
            bool drops = (options.Int32(4) >> axis & 1) != 0;
            bool fromEdge = (options.Int32(0) >> axis & 1) != 0, toEdge = (options.Int32(1) >> axis & 1) != 0;
            (first[axis], size[axis]) = drops
                ? (begin[axis] < 0 ? begin[axis] + x[axis] : begin[axis], 1)
                : Range(x[axis], fromEdge ? null : begin[axis], toEdge ? null : end[axis], step[axis]);
            steps[axis] = drops ? 1 : step[axis];
            dropped.AddRange(drops ? [axis] : []);
        }

        return Part(node, x, first, size, steps, dropped);
    }

    /// <summary>One of several parts of equal size.</summary>
    public static TfLiteSymbol Split(TfLiteNode node)
    {
        Shape x = node.ShapeOf(1);
        int axis = node.Integers(0) is [var given] ? node.Axis(given, x.Rank) : throw node.Refuse("it needs one dimension");
        return x[axis] % node.OutputCount == 0
            ? Along(node, x, 1, axis, x[axis] / node.OutputCount * node.OutputIndex, x[axis] / node.OutputCount)
            : throw node.Refuse($"dimension {axis} of {x} does not fall into {node.OutputCount} parts");
    }

    /// <summary>One of several parts of given sizes, one of which may be -1 for whatever is left.</summary>
    public static TfLiteSymbol SplitV(TfLiteNode node)
    {
        Shape x = node.ShapeOf(0);
        long[] sizes = [.. node.Integers(1)];
        int axis = node.Integers(2) is [var given] ? node.Axis(given, x.Rank) : throw node.Refuse("it needs one dimension");
        if (sizes.Length != node.OutputCount || sizes.Any(size => size < -1 || size > x[axis]) || sizes.Count(size => size == -1) > 1)
        {
            throw node.Refuse($"parts of [{string.Join(", ", sizes.Take(8))}] do not fit {x}");
        }

        int open = Array.IndexOf(sizes, -1);
        if (open >= 0)
        {
            sizes[open] = x[axis] - sizes.Sum() - 1;
        }

        return Along(node, x, 0, axis, sizes.Take(node.OutputIndex).Sum(), sizes[node.OutputIndex]);
    }

    /// <summary>Zeros, or one given number, around a tensor.</summary>
    public static TfLiteSymbol Pad(TfLiteNode node)
    {
        Shape x = node.ShapeOf(0);
        long[] counts = node.Integers(1);
        if (counts.Length != 2 * x.Rank || counts.Any(count => count < 0 || count > ushort.MaxValue))
        {
            throw node.Refuse($"padding of [{string.Join(", ", counts.Take(2 * TfLiteLimits.Rank))}] does not fit {x}");
        }

        float fill = 0;
        if (node.Has(2))
        {
            if (node.Value(2) is not TfLiteSymbol.Known { Tensor: { Type.Shape.ElementCount: 1 } number })
            {
                throw node.Refuse("what it fills with must be one constant number");
            }

            node.RequireOneType(node.Value(2));
            fill = node.IsInteger ? DequantizedGraph.Reals(number).Floats[0] : number.Floats[0];
        }

        int[] padding = [.. counts.Select(count => (int)count)];
        return float.IsFinite(fill)
            ? node.EmitMoved(new Pad([.. padding.Where((_, i) => i % 2 == 0)], [.. padding.Where((_, i) => i % 2 == 1)], fill), node.Value(0))
            : throw node.Refuse("what it fills with is not a finite number");
    }

    private static TfLiteSymbol Along(TfLiteNode node, Shape x, int operand, int axis, long begin, long size)
    {
        var slice = new Slice(
            [.. x.Dimensions.Select((_, i) => i == axis ? (int)begin : 0)], [.. x.Dimensions.Select((extent, i) => i == axis ? (int)size : extent)], [.. x.Dimensions.Select(_ => 1)]);
        return node.EmitMoved(slice, node.Value(operand));
    }

    /// <summary>First index and number of indices; limits beyond the edges are moved to them.</summary>
    private static (long First, long Size) Range(int extent, long? begin, long? end, long step)
    {
        long low = step > 0 ? 0 : -1, high = step > 0 ? extent : extent - 1;
        long first = begin is { } b ? Math.Clamp(b < 0 ? b + extent : b, low, high) : step > 0 ? low : high;
        long last = end is { } e ? Math.Clamp(e < 0 ? e + extent : e, low, high) : step > 0 ? high : low;
        return (first, Math.Max(0, step > 0 ? (last - first + step - 1) / step : (first - last - step - 1) / -step));
    }

    private static TfLiteSymbol Part(TfLiteNode node, Shape x, long[] begin, long[] size, long[] step, List<int> dropped)
    {
        for (int axis = 0; axis < x.Rank; axis++)
        {
            long last = begin[axis] + ((size[axis] - 1) * Math.Clamp(step[axis], -x[axis], x[axis]));
            if (size[axis] < 1 || size[axis] > x[axis] || begin[axis] < 0 || begin[axis] >= x[axis] || last < 0 || last >= x[axis])
            {
                throw node.Refuse($"{x} has no part from [{string.Join(", ", begin)}] of [{string.Join(", ", size)}]");
            }
        }

        int[] steps = [.. step.Select((count, axis) => (int)Math.Clamp(count, -x[axis], x[axis]))];
        Shape kept = Shape.Of([.. size.Select(extent => (int)extent).Where((_, axis) => !dropped.Contains(axis))]);
        if (TfLiteShapes.IsIndices(node.Input(0)))
        {
            long[] integers = ((TfLiteSymbol.Known)node.Input(0)).Tensor.Integers;
            int[] strides = Strides.Of(x);
            int first = begin.Select((index, axis) => (int)index * strides[axis]).Sum();
            int[] places = Strides.Walk(Shape.Of([.. size.Select(extent => (int)extent)]), [.. strides.Select((stride, axis) => stride * steps[axis])], first);
            return node.OfIntegers(kept, [.. places.Select(place => integers[place])]);
        }

        var slice = new Slice([.. begin.Select(index => (int)index)], [.. size.Select(extent => (int)extent)], [.. steps]);
        return dropped.Count == 0
            ? node.EmitMoved(slice, node.Value(0))
            : node.EmitMoved(new Reshape(kept), node.EmitPart("part", slice, node.Value(0)));
    }
}
