using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>Conversions of pooling and of means over dimensions.</summary>
internal static class OnnxPools
{
    /// <summary>The mean under a window.</summary>
    public static OnnxSymbol AveragePool(OnnxNode node) => AveragePool(node, node.FloatInput(0));

    /// <summary>The mean under a window of a given operand.</summary>
    public static OnnxSymbol AveragePool(OnnxNode node, OnnxSymbol x)
    {
        bool counts = node.Integer("count_include_pad", 0) != 0;
        return Pool(node, x, window => new AveragePool2D(window, counts && window.HasPadding), counts && node.Integer("ceil_mode", 0) != 0);
    }

    /// <summary>The greatest under a window; which element that was is not computed.</summary>
    public static OnnxSymbol MaxPool(OnnxNode node) => Pool(node, node.Input(0), window => new MaxPool2D(window), false);

    /// <summary>The mean of every channel.</summary>
    public static OnnxSymbol GlobalAveragePool(OnnxNode node)
    {
        Shape shape = node.ShapeOf(0);
        return shape.Rank >= 3
            ? node.Emit(new Mean([.. Enumerable.Range(2, shape.Rank - 2)]), node.FloatInput(0))
            : throw node.Refuse($"an operand of {shape} has no dimensions of space");
    }

    /// <summary>The greatest element of every channel.</summary>
    public static OnnxSymbol GlobalMaxPool(OnnxNode node)
    {
        OnnxSymbol picture = OnnxPictures.Enter(node, node.Input(0));
        Shape shape = node.ShapeOf(picture);
        OnnxSymbol result = node.Emit(new MaxPool2D(new Window(shape[1], shape[2])), picture);
        return OnnxPictures.Leave(node, result, node.ShapeOf(0).Rank);
    }

    /// <summary>The mean over given dimensions or all: an attribute before operator set 18, an operand from then on.</summary>
    public static OnnxSymbol ReduceMean(OnnxNode node)
    {
        OnnxSymbol x = node.FloatInput(0);
        Shape shape = node.ShapeOf(x);
        long[]? given = node.Opset < 18 ? node.List("axes") : node.Has(1) ? node.Integers(1) : null;
        if (given?.Length > OnnxLimits.Rank)
        {
            throw node.Refuse($"{given.Length} axes are not supported");
        }

        if (given is [] && node.Integer("noop_with_empty_axes", 0) != 0)
        {
            return x;
        }

        int[] axes = given is null or [] ? [.. Enumerable.Range(0, shape.Rank)] : [.. given.Select(axis => node.Axis(axis, shape.Rank)).Distinct().Order()];
        if (axes.Length == 0)
        {
            return x;
        }

        if (node.Integer("keepdims", 1) != 0)
        {
            return node.Emit(new Mean([.. axes]), x);
        }

        OnnxSymbol mean = node.EmitPart("mean", new Mean([.. axes]), [x], node.Element);
        return node.Emit(new Reshape(Shape.Of([.. Enumerable.Range(0, shape.Rank).Except(axes).Select(axis => shape[axis])])), mean);
    }

    private static OnnxSymbol Pool(OnnxNode node, OnnxSymbol x, Func<Window, Operator> make, bool countsExactly)
    {
        OnnxSymbol picture = OnnxPictures.Enter(node, x);
        int rank = node.ShapeOf(x).Rank;
        int[] kernel = OnnxWindows.Kernel(node, rank - 2) ?? throw node.Refuse("the kernel_shape is missing");
        Shape shape = node.ShapeOf(picture);
        Window window = OnnxWindows.Read(node, shape, kernel, node.Integer("ceil_mode", 0) != 0);
        if (IsEmptySomewhere(window.PadTop, window.PadBottom, window.SpanHeight, window.DilationHeight, shape[1])
            || IsEmptySomewhere(window.PadLeft, window.PadRight, window.SpanWidth, window.DilationWidth, shape[2]))
        {
            throw node.Refuse("a window of padding alone is not supported");
        }

        if (countsExactly && window != OnnxWindows.Read(node, shape, kernel, false))
        {
            throw node.Refuse("counting padding that rounding up adds is not supported");
        }

        return OnnxPictures.Leave(node, node.Emit(make(window), picture), rank);
    }

    /// <summary>Whether a window may lie wholly outside the picture, or its elements step over it.</summary>
    private static bool IsEmptySomewhere(int before, int after, int span, int dilation, int extent) =>
        before >= span || after >= span || (before + after > 0 && dilation > extent);
}
