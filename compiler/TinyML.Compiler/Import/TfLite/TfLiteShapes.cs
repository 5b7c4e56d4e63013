using TinyML.Compiler.Import.TfLite.FlatBuffers;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Import.TfLite;

/// <summary>Conversions of operators that rearrange elements, and of the integer constants that say how.</summary>
internal static class TfLiteShapes
{
    private const int ConcatenationOptions = 10;
    private const int ReshapeOptions = 17;
    private const int SqueezeOptions = 30;
    private const int PackOptions = 59;

    /// <summary>The shape comes from an operand, from the options or from the declared result; -1 stands for whatever is left.</summary>
    public static TfLiteSymbol Reshape(TfLiteNode node)
    {
        Shape from = node.ShapeOf(0);
        FlatTable? options = node.OptionalOptions(ReshapeOptions);
        long[] wanted = node.Has(1) ? [.. node.Integers(1)]
            : options is { } given && given.Has(0) ? [.. given.Int32s(0).Select(extent => (long)extent)]
            : [.. node.Output.Shape.Select(extent => (long)extent)];
        int open = Array.IndexOf(wanted, -1);
        long known = wanted.Length > TfLiteLimits.Rank ? 0 : 1;
        foreach (long extent in wanted.Where((_, i) => i != open))
        {
            known = extent < 1 || extent > TfLiteLimits.Elements || known * extent > TfLiteLimits.Elements ? 0 : known * extent;
        }

        if (known == 0)
        {
            throw node.Refuse($"the shape [{string.Join(", ", wanted.Take(2 * TfLiteLimits.Rank))}] is not supported");
        }

        if (open >= 0)
        {
            wanted[open] = from.ElementCount / known;
        }

        return To(node, [.. wanted.Select(extent => (int)extent)]);
    }

    /// <summary>Without the given dimensions, or without all dimensions of 1.</summary>
    public static TfLiteSymbol Squeeze(TfLiteNode node)
    {
        Shape shape = node.ShapeOf(0);
        int[] given = node.OptionalOptions(SqueezeOptions)?.Int32s(0) ?? [];
        HashSet<int> dropped = given.Length == 0
            ? [.. Enumerable.Range(0, shape.Rank).Where(axis => shape[axis] == 1)]
            : [.. given.Select(axis => node.Axis(axis, shape.Rank))];
        int wrong = dropped.FirstOrDefault(axis => shape[axis] != 1, -1);
        return wrong >= 0
            ? throw node.Refuse($"dimension {wrong} of {shape} is not 1")
            : To(node, [.. Enumerable.Range(0, shape.Rank).Where(axis => !dropped.Contains(axis)).Select(axis => shape[axis])]);
    }

    /// <summary>With a dimension of 1 at the given place of the result.</summary>
    public static TfLiteSymbol ExpandDims(TfLiteNode node)
    {
        Shape shape = node.ShapeOf(0);
        long[] axes = node.Integers(1);
        if (axes.Length != 1 || shape.Rank >= TfLiteLimits.Rank)
        {
            throw node.Refuse($"adding {axes.Length} dimensions to {shape} is not supported");
        }

        int place = node.Axis(axes[0], shape.Rank + 1);
        return To(node, [.. shape.Dimensions.Take(place), 1, .. shape.Dimensions.Skip(place)]);
    }

    /// <summary>Dimensions in another order; those of 1 move without moving elements.</summary>
    public static TfLiteSymbol Transpose(TfLiteNode node)
    {
        Shape shape = node.ShapeOf(0);
        int[] order = [.. node.Integers(1).Take(TfLiteLimits.Rank + 1).Select(axis => node.Axis(axis, shape.Rank))];
        if (order.Length != shape.Rank || order.Distinct().Count() != order.Length)
        {
            throw node.Refuse($"the order of dimensions does not fit {shape}");
        }

        int[] kept = [.. order.Where(axis => shape[axis] != 1)];
        return kept.SequenceEqual(kept.Order())
            ? To(node, [.. order.Select(axis => shape[axis])])
            : node.EmitMoved(new Transpose([.. order]), node.Value(0));
    }

    /// <summary>Joins tensors; also integer constants, which shapes are made of.</summary>
    public static TfLiteSymbol Concatenation(TfLiteNode node)
    {
        FlatTable options = node.Options(ConcatenationOptions);
        TfLiteSymbol[] parts = [.. Enumerable.Range(0, node.InputCount).Select(node.Input)];
        if (parts.Length == 0 || parts.Sum(part => (long)node.TypeOf(part).Shape.ElementCount) > TfLiteLimits.Elements)
        {
            throw node.Refuse($"joining {parts.Length} operands is not supported");
        }

        if (parts.All(IsIndices))
        {
            long[] joined = [.. parts.SelectMany(part => ((TfLiteSymbol.Known)part).Tensor.Integers)];
            return node.OfIntegers(Shape.Of(joined.Length), joined);
        }

        TfLiteSymbol[] values = [.. Enumerable.Range(0, parts.Length).Select(node.Value)];
        var concat = new Concat(node.Axis(options.Int32(0), node.ShapeOf(0).Rank));
        (float minimum, float maximum) = TfLiteOptions.Activation(node, options, 1);
        return (minimum, maximum) == (float.NegativeInfinity, float.PositiveInfinity)
            ? node.EmitMoved(concat, values)
            : node.EmitMoved(new Clip(minimum, maximum), node.EmitInner("joined", concat, values));
    }

    /// <summary>The extents of a value, as integer constants.</summary>
    public static TfLiteSymbol ShapeOf(TfLiteNode node)
    {
        Shape shape = node.ShapeOf(0);
        return node.OfIntegers(Shape.Of(shape.Rank), [.. shape.Dimensions.Select(extent => (long)extent)]);
    }

    /// <summary>Integer constants side by side, which shapes are made of.</summary>
    public static TfLiteSymbol Pack(TfLiteNode node)
    {
        TfLiteSymbol[] parts = [.. Enumerable.Range(0, node.InputCount).Select(node.Input)];
        if (node.Options(PackOptions).Int32(1) != 0 || parts.Length == 0 || !parts.All(part => part is TfLiteSymbol.Known { Tensor.Integers.Length: 1 } && IsIndices(part)))
        {
            throw node.Refuse("packing computed values is not supported");
        }

        return node.OfIntegers(Shape.Of(parts.Length), [.. parts.Select(part => ((TfLiteSymbol.Known)part).Tensor.Integers[0])]);
    }

    /// <summary>Between the integer types of shapes.</summary>
    public static TfLiteSymbol Cast(TfLiteNode node) => node.Input(0) is var x && IsIndices(x) && node.Output.Type is TfLiteType.Int32 or TfLiteType.Int64
        ? x
        : throw node.Refuse($"casting {node.Declared(0).Type} to {node.Output.Type} is not supported");

    /// <summary>Whether a symbol is a constant of plain integers.</summary>
    public static bool IsIndices(TfLiteSymbol symbol) => symbol is TfLiteSymbol.Known { Tensor.Type.Element: ElementType.Int32 or ElementType.Int64 };

    /// <summary>The operand under another shape.</summary>
    public static TfLiteSymbol To(TfLiteNode node, int[] dimensions)
    {
        Shape shape = Shape.Of(dimensions);
        TfLiteSymbol x = node.Input(0);
        if (!IsIndices(x))
        {
            x = node.Value(0);
            node.RequireOneType(x);
            return x is TfLiteSymbol.Computed && node.TypeOf(x).Shape == shape ? x : node.EmitMoved(new Reshape(shape), x);
        }

        Tensor integers = ((TfLiteSymbol.Known)x).Tensor;
        return integers.Integers.Length == shape.ElementCount
            ? node.OfIntegers(shape, integers.Integers)
            : throw node.Refuse($"{integers.Type.Shape} and {shape} differ in their number of elements");
    }
}
