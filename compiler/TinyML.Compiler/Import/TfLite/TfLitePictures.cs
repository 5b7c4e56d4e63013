using TinyML.Compiler.Import.TfLite.FlatBuffers;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Import.TfLite;

/// <summary>Conversions of operators over pictures that have no weights.</summary>
internal static class TfLitePictures
{
    private const int Pool2DOptions = 5;
    private const int ReducerOptions = 27;
    private const int ResizeNearestOptions = 74;

    /// <summary>The mean of what lies inside the picture.</summary>
    public static TfLiteSymbol AveragePool2D(TfLiteNode node) => Pool(node, (window, minimum, maximum) => new AveragePool2D(window, false, minimum, maximum));

    /// <summary>The greatest of what lies inside the picture.</summary>
    public static TfLiteSymbol MaxPool2D(TfLiteNode node) => Pool(node, (window, minimum, maximum) => new MaxPool2D(window, minimum, maximum));

    /// <summary>The mean over some dimensions, which are kept with an extent of 1 or left out.</summary>
    public static TfLiteSymbol Mean(TfLiteNode node)
    {
        Shape x = node.ShapeOf(0);
        int[] axes = [.. node.Integers(1).Select(axis => node.Axis(axis, x.Rank)).Distinct().Order()];
        if (axes.Length == 0)
        {
            throw node.Refuse("it names no dimensions");
        }

        var mean = new Mean([.. axes]);
        return node.OptionalOptions(ReducerOptions)?.Bool(0) == true
            ? node.Emit(mean, node.Value(0))
            : node.Emit(new Reshape(Shape.Of([.. x.Dimensions.Where((_, axis) => !axes.Contains(axis))])), node.EmitInner("kept", mean, node.Value(0)));
    }

    /// <summary>Rows and columns as TensorFlow Lite's reference kernel chooses them, in its single precision.</summary>
    public static TfLiteSymbol ResizeNearest(TfLiteNode node)
    {
        Shape x = TfLiteLayers.Picture(node);
        long[] size = node.Integers(1);
        if (size.Length != 2 || size.Any(extent => extent < 1 || extent > ushort.MaxValue))
        {
            throw node.Refuse($"a size of [{string.Join(", ", size.Take(4))}] is not supported");
        }

        FlatTable? options = node.OptionalOptions(ResizeNearestOptions);
        bool alignsCorners = options?.Bool(0) == true, halfPixels = options?.Bool(1) == true;
        return node.EmitMoved(
            new ResizeNearest(Chosen(x[1], (int)size[0], alignsCorners, halfPixels), Chosen(x[2], (int)size[1], alignsCorners, halfPixels)), node.Value(0));
    }

    private static EquatableArray<int> Chosen(int extent, int wanted, bool alignsCorners, bool halfPixels)
    {
        float scale = alignsCorners && wanted > 1 ? (extent - 1) / (float)(wanted - 1) : extent / (float)wanted;
        int[] chosen = new int[wanted];
        for (int i = 0; i < wanted; i++)
        {
            float place = (i + (halfPixels ? 0.5f : 0)) * scale;
            float nearest = alignsCorners ? MathF.Round(place, MidpointRounding.AwayFromZero) : MathF.Floor(place);
            chosen[i] = Math.Clamp((int)nearest, 0, extent - 1);
        }

        return [.. chosen];
    }

    private static TfLiteSymbol Pool(TfLiteNode node, Func<Window, float, float, Operator> pool)
    {
        FlatTable options = node.Options(Pool2DOptions);
        Shape x = TfLiteLayers.Picture(node);
        var kernel = new Window(options.Int32(4), options.Int32(3)) { StrideWidth = options.Int32(1), StrideHeight = options.Int32(2) };
        Window window = TfLiteOptions.Padded(node, kernel, options.Int8(0), x[1], x[2]);
        (float minimum, float maximum) = TfLiteOptions.Activation(node, options, 5);
        return node.EmitMoved(pool(window, minimum, maximum), node.Value(0));
    }
}
