using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>Conversions of operators that give tensors another shape or join them, and of the constants that say how.</summary>
internal static class OnnxShapes
{
    /// <summary>The product of extents; the limits on tensors keep it small.</summary>
    public static int Product(IEnumerable<int> extents) => extents.Aggregate(1, (product, extent) => product * extent);

    /// <summary>The value under another shape, as a part of a conversion.</summary>
    public static OnnxSymbol Reshaped(OnnxNode node, string part, OnnxSymbol x, Shape shape) =>
        node.ShapeOf(x) == shape ? x : node.EmitPart(part, new Reshape(shape), x);

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

    /// <summary>The dimensions in another order; reversed where none is given.</summary>
    public static OnnxSymbol Transpose(OnnxNode node)
    {
        Shape shape = node.ShapeOf(0);
        int[] order = node.List("perm") is { } given
            ? [.. given.Select(axis => node.Axis(axis, shape.Rank))]
            : [.. Enumerable.Range(0, shape.Rank).Reverse()];
        return order.Length == shape.Rank && order.Distinct().Count() == order.Length
            ? node.Emit(new Transpose([.. order]), node.Input(0))
            : throw node.Refuse($"the order of dimensions does not fit {shape}");
    }

    /// <summary>Joins tensors; also integer constants, which shapes are made of.</summary>
    public static OnnxSymbol Concat(OnnxNode node)
    {
        OnnxSymbol[] parts = [.. Enumerable.Range(0, node.InputCount).Select(node.Input)];
        if (parts.Length == 0 || parts.Sum(part => (long)node.ShapeOf(part).ElementCount) > OnnxLimits.Elements)
        {
            throw node.Refuse($"joining {parts.Length} operands is not supported");
        }

        int axis = node.Axis(node.Integer("axis", node.Opset < 4 ? 1 : 0), node.ShapeOf(0).Rank);
        bool areIntegers = parts.All(part => part is OnnxSymbol.Known { IsInteger: true });
        return node.Emit(new Concat(axis), areIntegers ? parts : [.. Enumerable.Range(0, parts.Length).Select(node.FloatInput)]);
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

    /// <summary>A constant of one number everywhere; 0 where none is given.</summary>
    public static OnnxSymbol ConstantOfShape(OnnxNode node)
    {
        Shape shape = Extents(node, node.Integers(0));
        if (node.Attribute("value")?.T is not { } proto)
        {
            return new OnnxSymbol.Known(node.Name, Tensor.ZeroFloats(shape));
        }

        Tensor value = OnnxConstants.Decode(proto, node.Where);
        if (value.Type.Shape.ElementCount != 1)
        {
            throw node.Refuse($"a value of {value.Type.Shape} is not one number");
        }

        return new OnnxSymbol.Known(node.Name, value.Type.Element == ElementType.Float32
            ? Tensor.OfFloats(shape, [.. Enumerable.Repeat(value.Floats[0], shape.ElementCount)])
            : Tensor.OfIntegers(value.Type with { Shape = shape }, [.. Enumerable.Repeat(value.Integers[0], shape.ElementCount)]));
    }

    /// <summary>Repeats dimensions of 1, and adds dimensions in front.</summary>
    public static OnnxSymbol Expand(OnnxNode node)
    {
        Shape wanted = Extents(node, node.Integers(1)), shape = node.ShapeOf(0);
        if (Broadcasting.Combine(shape, wanted) is not { } whole || whole.Dimensions.Aggregate(1L, (product, extent) => Math.Min(product * extent, long.MaxValue >> 32)) > OnnxLimits.Elements)
        {
            throw node.Refuse($"{shape} cannot be repeated to {wanted}");
        }

        // Dimensions of 1 can be repeated by a product with ones; what is only added in front needs no arithmetic.
        OnnxSymbol x = node.Input(0) is OnnxSymbol.Known { IsInteger: true } ? node.Input(0) : node.FloatInput(0);
        return whole.ElementCount == shape.ElementCount
            ? node.Emit(new Reshape(whole), x)
            : node.Emit(new Mul(), [x, node.Constant("ones", whole, [.. Enumerable.Repeat(1f, whole.ElementCount)])], node.TypeOf(x).Element);
    }

    private static Shape Extents(OnnxNode node, long[] extents)
    {
        long count = 1;
        return extents.Length <= OnnxLimits.Rank && extents.All(extent => extent is >= 1 and <= OnnxLimits.Elements && (count *= extent) <= OnnxLimits.Elements)
            ? Shape.Of([.. extents.Select(extent => (int)extent)])
            : throw node.Refuse($"the shape [{string.Join(", ", extents.Take(OnnxLimits.Rank + 1))}] is not supported");
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

    /// <summary>Axes: an attribute before operator set 13, an operand from then on.</summary>
    private static long[]? Axes(OnnxNode node)
    {
        long[]? axes = node.Opset < 13 ? node.Attribute("axes")?.Ints.ToArray() : node.Has(1) ? node.Integers(1) : null;
        return axes?.Length > OnnxLimits.Rank ? throw node.Refuse($"{axes.Length} axes are not supported") : axes;
    }

    private static OnnxSymbol To(OnnxNode node, int[] dimensions) => node.Emit(new Reshape(Shape.Of(dimensions)), node.Input(0));
}
