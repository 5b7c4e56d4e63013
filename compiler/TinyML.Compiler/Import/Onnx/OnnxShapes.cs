using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>Conversions of operators that rearrange elements, and of the integer constants that say how.</summary>
internal static class OnnxShapes
{
    /// <summary>The product of extents; the limits on tensors keep it small.</summary>
    public static int Product(IEnumerable<int> extents) => extents.Aggregate(1, (product, extent) => product * extent);

    /// <summary>The value under another shape, as a part of a conversion.</summary>
    public static OnnxSymbol Reshaped(OnnxNode node, string part, OnnxSymbol x, Shape shape) =>
        node.ShapeOf(x) == shape ? x : node.EmitPart(part, new Operators.Reshape(shape), x);

    /// <summary>Two dimensions: those before the axis, and the others.</summary>
    public static OnnxSymbol Flatten(OnnxNode node)
    {
        Shape shape = node.ShapeOf(0);
        long axis = node.Integer("axis", 1);
        int split = axis == shape.Rank ? shape.Rank : node.Axis(axis, shape.Rank);
        return To(node, [Product(shape.Dimensions.Take(split)), Product(shape.Dimensions.Skip(split))]);
    }

    /// <summary>0 copies an extent (unless allowzero says otherwise), -1 stands for whatever is left.</summary>
    public static OnnxSymbol Reshape(OnnxNode node)
    {
        Shape from = node.ShapeOf(0);
        long[] wanted = [.. node.Integers(1)];
        if (wanted.Length > OnnxLimits.Rank)
        {
            throw node.Refuse($"{wanted.Length} dimensions are not supported");
        }

        int open = -1;
        long known = 1;
        for (int i = 0; i < wanted.Length; i++)
        {
            if (wanted[i] == 0 && node.Integer("allowzero", 0) == 0 && i < from.Rank)
            {
                wanted[i] = from[i];
            }

            if (wanted[i] == -1 && open < 0)
            {
                open = i;
                continue;
            }

            if (wanted[i] < 1 || wanted[i] > OnnxLimits.Elements || (known *= wanted[i]) > OnnxLimits.Elements)
            {
                throw node.Refuse($"the shape [{string.Join(", ", wanted)}] is not supported");
            }
        }

        if (open >= 0)
        {
            wanted[open] = from.ElementCount / known;
        }

        return To(node, [.. wanted.Select(extent => (int)extent)]);
    }

    /// <summary>Without the given dimensions, or without all dimensions of 1.</summary>
    public static OnnxSymbol Squeeze(OnnxNode node)
    {
        Shape shape = node.ShapeOf(0);
        long[]? axes = Axes(node);
        HashSet<int> dropped = axes is null
            ? [.. Enumerable.Range(0, shape.Rank).Where(axis => shape[axis] == 1)]
            : [.. axes.Select(axis => node.Axis(axis, shape.Rank))];
        int wrong = dropped.FirstOrDefault(axis => shape[axis] != 1, -1);
        return wrong >= 0
            ? throw node.Refuse($"dimension {wrong} of {shape} is not 1")
            : To(node, [.. Enumerable.Range(0, shape.Rank).Where(axis => !dropped.Contains(axis)).Select(axis => shape[axis])]);
    }

    /// <summary>With dimensions of 1 at the given places of the result.</summary>
    public static OnnxSymbol Unsqueeze(OnnxNode node)
    {
        Shape shape = node.ShapeOf(0);
        long[] axes = Axes(node) ?? throw node.Refuse("the axes are missing");
        int rank = shape.Rank + axes.Length;
        if (rank > OnnxLimits.Rank)
        {
            throw node.Refuse($"{rank} dimensions are not supported");
        }

        HashSet<int> added = [.. axes.Select(axis => node.Axis(axis, rank))];
        if (added.Count != axes.Length)
        {
            throw node.Refuse("an axis is named twice");
        }

        var rest = new Queue<int>(shape.Dimensions);
        return To(node, [.. Enumerable.Range(0, rank).Select(axis => added.Contains(axis) ? 1 : rest.Dequeue())]);
    }

    /// <summary>Constants are permuted; of computed values only dimensions of 1 may move.</summary>
    public static OnnxSymbol Transpose(OnnxNode node)
    {
        Shape shape = node.ShapeOf(0);
        int[] order = node.Attribute("perm") is { } given
            ? [.. given.Ints.Select(axis => node.Axis(axis, shape.Rank))]
            : [.. Enumerable.Range(0, shape.Rank).Reverse()];
        if (order.Length != shape.Rank || order.Distinct().Count() != order.Length)
        {
            throw node.Refuse($"the order of dimensions does not fit {shape}");
        }

        int[] moved = [.. order.Select(axis => shape[axis])];
        int[] kept = [.. order.Where(axis => shape[axis] != 1)];
        if (kept.SequenceEqual(kept.Order()))
        {
            return To(node, moved);
        }

        return node.FloatInput(0) is OnnxSymbol.Known known
            ? new OnnxSymbol.Known(node.Name, Permute(known.Tensor, order, Shape.Of(moved)))
            : throw node.Refuse($"transposing a computed {shape} is not supported");
    }

    /// <summary>Joins tensors; also integer constants, which shapes are made of.</summary>
    public static OnnxSymbol Concat(OnnxNode node)
    {
        OnnxSymbol[] parts = [.. Enumerable.Range(0, node.InputCount).Select(node.Input)];
        if (parts.Length == 0 || parts.Sum(part => (long)node.ShapeOf(part).ElementCount) > OnnxLimits.Elements)
        {
            throw node.Refuse($"joining {parts.Length} operands is not supported");
        }

        int axis = node.Axis(node.Integer("axis", 0), node.ShapeOf(0).Rank);
        if (parts.All(part => part is OnnxSymbol.Known { Tensor.Type: { Element: ElementType.Int64, Shape.Rank: 1 } }))
        {
            long[] joined = [.. parts.SelectMany(part => ((OnnxSymbol.Known)part).Tensor.Integers)];
            return new OnnxSymbol.Known(node.Name, OnnxConstants.OfIntegers(Shape.Of(joined.Length), joined));
        }

        return node.Emit(new Operators.Concat(axis), [.. Enumerable.Range(0, parts.Length).Select(node.FloatInput)]);
    }

    /// <summary>A constant in an attribute.</summary>
    public static OnnxSymbol Constant(OnnxNode node)
    {
        if (node.Attribute("value")?.T is { } tensor)
        {
            return new OnnxSymbol.Known(node.Name, OnnxConstants.Decode(tensor, node.Where));
        }

        Tensor? value = node switch
        {
            _ when node.Attribute("value_float") is { } one => Tensor.OfFloats(Shape.Of(), [one.F]),
            _ when node.Attribute("value_floats") is { Floats.Count: > 0 } many => Tensor.OfFloats(Shape.Of(many.Floats.Count), [.. many.Floats]),
            _ when node.Attribute("value_int") is { } one => OnnxConstants.OfIntegers(Shape.Of(), one.I),
            _ when node.Attribute("value_ints") is { } many => OnnxConstants.OfIntegers(Shape.Of(many.Ints.Count), [.. many.Ints]),
            _ => null,
        };
        return new OnnxSymbol.Known(node.Name, value ?? throw node.Refuse("only constants of numbers are supported"));
    }

    /// <summary>The extents of a value, as integer constants.</summary>
    public static OnnxSymbol ShapeOf(OnnxNode node)
    {
        long[] extents = [.. node.ShapeOf(0).Dimensions.Select(extent => (long)extent)];
        int start = Bound(node.Integer("start", 0)), end = Bound(node.Integer("end", extents.Length));
        extents = start < end ? extents[start..end] : [];
        return new OnnxSymbol.Known(node.Name, OnnxConstants.OfIntegers(Shape.Of(extents.Length), extents));

        int Bound(long at) => (int)Math.Clamp(at < 0 ? at + extents.Length : at, 0, extents.Length);
    }

    /// <summary>Choosing from integer constants, which shapes are taken apart with.</summary>
    public static OnnxSymbol Gather(OnnxNode node)
    {
        if (node.Input(0) is not OnnxSymbol.Known { Tensor: { Type: { Element: ElementType.Int64, Shape.Rank: 1 } } from }
            || node.Input(1) is not OnnxSymbol.Known { Tensor: { Type: { Element: ElementType.Int64, Shape.Rank: <= 1 } } at })
        {
            throw node.Refuse("choosing elements of computed values is not supported");
        }

        long[] chosen = [.. at.Integers.Select(index => from.Integers[node.Axis(index, from.Integers.Length)])];
        return new OnnxSymbol.Known(node.Name, OnnxConstants.OfIntegers(at.Type.Shape, chosen));
    }

    /// <summary>Axes: an attribute before operator set 13, an operand from then on.</summary>
    private static long[]? Axes(OnnxNode node)
    {
        long[]? axes = node.Opset < 13 ? node.Attribute("axes")?.Ints.ToArray() : node.Has(1) ? node.Integers(1) : null;
        return axes?.Length > OnnxLimits.Rank ? throw node.Refuse($"{axes.Length} axes are not supported") : axes;
    }

    private static OnnxSymbol To(OnnxNode node, int[] dimensions)
    {
        Shape shape = Shape.Of(dimensions);
        if (node.Input(0) is not OnnxSymbol.Known { Tensor: { Type.Element: ElementType.Int64 } integers })
        {
            return node.Emit(new Operators.Reshape(shape), node.Input(0));
        }

        return integers.Integers.Length == shape.ElementCount
            ? new OnnxSymbol.Known(node.Name, integers.Reshape(shape))
            : throw node.Refuse($"{integers.Type.Shape} and {shape} differ in their number of elements");
    }

    private static Tensor Permute(Tensor tensor, int[] order, Shape shape)
    {
        int rank = order.Length;
        int[] strides = new int[rank];
        for (int axis = rank - 1, stride = 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= tensor.Type.Shape[axis];
        }

        float[] moved = new float[tensor.Floats.Length];
        for (int i = 0; i < moved.Length; i++)
        {
            int from = 0, rest = i;
            for (int axis = rank - 1; axis >= 0; axis--)
            {
                from += rest % shape[axis] * strides[order[axis]];
                rest /= shape[axis];
            }

            moved[i] = tensor.Floats[from];
        }

        return Tensor.OfFloats(shape, moved);
    }
}
