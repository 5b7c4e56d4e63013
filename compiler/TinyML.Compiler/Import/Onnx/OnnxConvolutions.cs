using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>Conversions of convolutions over one or two dimensions.</summary>
internal static class OnnxConvolutions
{
    /// <summary>A convolution of floats.</summary>
    public static OnnxSymbol Conv(OnnxNode node)
    {
        node.FiniteConstant(1);
        return Convolve(node, node.FloatInput(0), node.FloatInput(1), node.Has(2) ? node.FloatInput(2) : null, ElementType.Float32);
    }

    /// <summary>A convolution of integers without a scale: (x - zeroPoint) ⋆ (w - zeroPoint), in Int32.</summary>
    public static OnnxSymbol ConvInteger(OnnxNode node)
    {
        OnnxSymbol x = OnnxQuantization.Centred(node, "x", 0, 2), w = OnnxQuantization.Centred(node, "w", 1, 3);
        return Convolve(node, x, w, null, ElementType.Int32);
    }

    /// <summary>Convolves pictures in the format's layout.</summary>
    /// <param name="node">The node with the attributes.</param>
    /// <param name="x">The pictures, [batch, channels, …].</param>
    /// <param name="w">Constant weights, [outputs, channels/groups, …].</param>
    /// <param name="b">A constant bias, or null.</param>
    /// <param name="element">The element type of the result.</param>
    public static OnnxSymbol Convolve(OnnxNode node, OnnxSymbol x, OnnxSymbol w, OnnxSymbol? b, ElementType element)
    {
        Shape from = node.ShapeOf(x), weights = node.ShapeOf(w);
        if (w is not OnnxSymbol.Known || b is not (null or OnnxSymbol.Known))
        {
            throw node.Refuse("weights and bias must be constant");
        }

        OnnxSymbol picture = OnnxPictures.Enter(node, x);
        if (weights.Rank != from.Rank)
        {
            throw node.Refuse($"weights of {weights} do not fit {from}");
        }

        int[] kernel = [.. weights.Dimensions.Skip(2)];
        if (OnnxWindows.Kernel(node, kernel.Length) is { } given && !given.SequenceEqual(kernel))
        {
            throw node.Refuse($"a kernel of [{string.Join(", ", given)}] is not that of weights of {weights}");
        }

        long groups = node.Integer("group", 1);
        if (groups < 1 || groups > from[1] || from[1] % groups != 0 || weights[0] % groups != 0 || weights[1] != from[1] / groups)
        {
            throw node.Refuse($"weights of {weights} do not fit {from} in {groups} groups");
        }

        Window window = OnnxWindows.Read(node, node.ShapeOf(picture), kernel, false);
        OnnxSymbol bias = b ?? node.Constant("bias", Shape.Of(weights[0]), new float[weights[0]]);
        bool isDepthwise = groups > 1 && groups == from[1];
        Operator convolution = isDepthwise ? new DepthwiseConv2D(window) : new Conv2D(window, (int)groups);
        OnnxSymbol result = node.Emit(convolution, [picture, isDepthwise ? Depthwise(node, w, kernel) : PerOutput(node, w, kernel), bias], element);
        return OnnxPictures.Leave(node, result, from.Rank);
    }

    /// <summary>[outputs, rows, columns, channels].</summary>
    private static OnnxSymbol PerOutput(OnnxNode node, OnnxSymbol w, int[] kernel)
    {
        Shape shape = node.ShapeOf(w);
        OnnxSymbol turned = node.EmitPart("weights", new Transpose(kernel.Length == 2 ? [0, 2, 3, 1] : [0, 2, 1]), w);
        return kernel.Length == 2 ? turned : node.EmitPart("weights", new Reshape(Shape.Of(shape[0], 1, kernel[0], shape[1])), turned);
    }

    /// <summary>[rows, columns, outputs].</summary>
    private static OnnxSymbol Depthwise(OnnxNode node, OnnxSymbol w, int[] kernel)
    {
        int outputs = node.ShapeOf(w)[0];
        OnnxSymbol turned = node.EmitPart("weights", new Transpose(kernel.Length == 2 ? [2, 3, 0, 1] : [2, 0, 1]), w);
        return node.EmitPart("weights", new Reshape(kernel.Length == 2 ? Shape.Of(kernel[0], kernel[1], outputs) : Shape.Of(1, kernel[0], outputs)), turned);
    }
}
