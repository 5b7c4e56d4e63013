using TinyML.Compiler.Import.TfLite.FlatBuffers;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Import.TfLite;

/// <summary>Conversions of operators with weights.</summary>
internal static class TfLiteLayers
{
    private const int Conv2DOptions = 1;
    private const int DepthwiseConv2DOptions = 2;
    private const int FullyConnectedOptions = 8;

    /// <summary>Weights [outputs, rows, columns, channels of a group].</summary>
    public static TfLiteSymbol Conv2D(TfLiteNode node)
    {
        FlatTable options = node.Options(Conv2DOptions);
        (Shape x, Shape weights) = (Picture(node), TfLiteWeights.ShapeOf(node, 4));
        var kernel = new Window(weights[1], weights[2]) { StrideWidth = options.Int32(1), StrideHeight = options.Int32(2), DilationWidth = options.Int32(4, 1), DilationHeight = options.Int32(5, 1) };
        Window window = TfLiteOptions.Padded(node, kernel, options.Int8(0), x[1], x[2]);
        (float minimum, float maximum) = TfLiteOptions.Activation(node, options, 3);
        if (x[3] % weights[3] != 0)
        {
            throw node.Refuse($"{x[3]} channels do not fit weights of {weights}");
        }

        RequireWideAccumulators(node, options, 6);
        (TfLiteSymbol w, TfLiteSymbol bias) = TfLiteWeights.Of(node, weights, 0, 0, roundsProduct: false);
        return node.Emit(new Conv2D(window, x[3] / weights[3], minimum, maximum), node.Value(0), w, bias);
    }

    /// <summary>Weights [1, rows, columns, outputs].</summary>
    public static TfLiteSymbol DepthwiseConv2D(TfLiteNode node)
    {
        FlatTable options = node.Options(DepthwiseConv2DOptions);
        (Shape x, Shape weights) = (Picture(node), TfLiteWeights.ShapeOf(node, 4));
        var kernel = new Window(weights[1], weights[2]) { StrideWidth = options.Int32(1), StrideHeight = options.Int32(2), DilationWidth = options.Int32(5, 1), DilationHeight = options.Int32(6, 1) };
        Window window = TfLiteOptions.Padded(node, kernel, options.Int8(0), x[1], x[2]);
        (float minimum, float maximum) = TfLiteOptions.Activation(node, options, 4);
        if (weights[0] != 1)
        {
            throw node.Refuse($"weights of {weights} are not supported");
        }

        (TfLiteSymbol w, TfLiteSymbol bias) = TfLiteWeights.Of(node, Shape.Of(weights[1], weights[2], weights[3]), 3, 2, roundsProduct: false);
        return node.Emit(new DepthwiseConv2D(window, minimum, maximum), node.Value(0), w, bias);
    }

    /// <summary>Weights [outputs, inputs]; several rows are the pixels of a picture under a kernel of one pixel.</summary>
    public static TfLiteSymbol FullyConnected(TfLiteNode node)
    {
        FlatTable options = node.Options(FullyConnectedOptions);
        (Shape x, Shape weights) = (node.ShapeOf(0), TfLiteWeights.ShapeOf(node, 2));
        (float minimum, float maximum) = TfLiteOptions.Activation(node, options, 0);
        int outputs = weights[0], inputs = weights[1], rows = x.ElementCount / inputs;
        bool keeps = options.Bool(2);
        if (options.Int8(1) != 0 || rows * inputs != x.ElementCount || (keeps && (x.Rank == 0 || x[-1] != inputs)))
        {
            throw node.Refuse($"an input of {x} does not fit weights of {weights}{(options.Int8(1) != 0 ? " in another order" : "")}");
        }

        RequireWideAccumulators(node, options, 4);
        Shape result = keeps ? Shape.Of([.. x.Dimensions.SkipLast(1), outputs]) : Shape.Of(rows, outputs);
        if (rows == 1)
        {
            (TfLiteSymbol w, TfLiteSymbol bias) = TfLiteWeights.Of(node, weights, 0, 0, roundsProduct: true);
            var layer = new FullyConnected(minimum, maximum);
            return result.Rank == 2
                ? node.Emit(layer, node.Value(0), w, bias)
                : node.Emit(new Reshape(result), node.EmitInner("row", layer, node.Value(0), w, bias));
        }

        (TfLiteSymbol kernels, TfLiteSymbol biases) = TfLiteWeights.Of(node, Shape.Of(outputs, 1, 1, inputs), 0, 0, roundsProduct: true);
        TfLiteSymbol picture = node.EmitPart("rows", new Reshape(Shape.Of(1, rows, 1, inputs)), node.Value(0));
        return node.Emit(new Reshape(result), node.EmitInner("pixels", new Conv2D(new Window(1, 1), 1, minimum, maximum), picture, kernels, biases));
    }

    /// <summary>The shape of an operand that is a picture, one at a time in a quantized model.</summary>
    public static Shape Picture(TfLiteNode node) => node.ShapeOf(0) is { Rank: 4 } x && (x[0] == 1 || !node.IsInteger)
        ? x
        : throw node.Refuse($"an input of {node.ShapeOf(0)} is not supported; one picture has the shape 1 x height x width x channels");

    /// <summary>Layers without biases say what their accumulators are.</summary>
    private static void RequireWideAccumulators(TfLiteNode node, FlatTable options, int field)
    {
        if (node.Output.Type == TfLiteType.Int16 && !node.Has(2) && options.Int8(field) == (int)TfLiteType.Int32)
        {
            throw TfLiteWeights.NarrowAccumulators(node);
        }
    }
}
