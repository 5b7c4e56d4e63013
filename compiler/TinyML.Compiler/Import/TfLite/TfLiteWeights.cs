using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Import.TfLite;

/// <summary>Weights and biases of layers, as the graph wants them.</summary>
internal static class TfLiteWeights
{
    private const int WeightsOperand = 1;
    private const int BiasOperand = 2;

    /// <summary>The weights of a layer under the shape that the graph gives them, and its biases; zeros where it has none.</summary>
    /// <param name="node">The layer; operand 0 is its input.</param>
    /// <param name="shape">The shape of the weights in the graph: that of the file but for dimensions of 1.</param>
    /// <param name="fileAxis">The dimension of the output channels in the file.</param>
    /// <param name="axis">The same in the graph.</param>
    /// <param name="roundsProduct">Whether the runtime multiplies the scales of input and weights in single precision where the weights have one.</param>
    public static (TfLiteSymbol Weights, TfLiteSymbol Bias) Of(TfLiteNode node, Shape shape, int fileAxis, int axis, bool roundsProduct)
    {
        Tensor weights = node.Input(WeightsOperand) is TfLiteSymbol.Known known ? known.Tensor : throw node.Refuse("its weights are not constant");
        return node.IsInteger
            ? Quantized(node, weights, shape, fileAxis, axis, roundsProduct)
            : (node.Constant("weights", Floats(node, weights).Reshape(shape)), FloatBias(node, shape[axis]));
    }

    /// <summary>The shape of the weights in the file.</summary>
    public static Shape ShapeOf(TfLiteNode node, int rank) => node.ShapeOf(WeightsOperand) is var shape && shape.Rank == rank
        ? shape
        : throw node.Refuse($"weights of {shape} are not supported");

    /// <summary>Such accumulators have 32 bits and the rounding of int8 models, for which no kernel takes int16.</summary>
    public static DiagnosticException NarrowAccumulators(TfLiteNode node) =>
        new(DiagnosticCodes.TfLiteType, node.Where, "32-bit biases with 16-bit activations are not supported", "convert the model with 64-bit biases, the converter's default");

    private static Tensor Floats(TfLiteNode node, Tensor weights)
    {
        if (weights.Type.Element == ElementType.Float32)
        {
            return weights;
        }

        if (weights.Type.Element != ElementType.Int8 || weights.Type.Quantization is Quantization.None)
        {
            throw new DiagnosticException(DiagnosticCodes.TfLiteType, node.Where, $"weights of {weights.Type.Element} without a scale are not supported", "use float or 8-bit weights");
        }

        node.NoteDequantized();
        return DequantizedGraph.Reals(weights);
    }

    private static TfLiteSymbol FloatBias(TfLiteNode node, int outputs)
    {
        if (!node.Has(BiasOperand))
        {
            return node.Constant("bias", Tensor.ZeroFloats(Shape.Of(outputs)));
        }

        return node.Input(BiasOperand) is TfLiteSymbol.Known { Tensor.Type.Element: ElementType.Float32 } bias && bias.Tensor.Floats.Length == outputs
            ? new TfLiteSymbol.Known(bias.Name, bias.Tensor.Reshape(Shape.Of(outputs)))
            : throw node.Refuse($"its biases are not {outputs} constant floats");
    }

    private static (TfLiteSymbol Weights, TfLiteSymbol Bias) Quantized(TfLiteNode node, Tensor weights, Shape shape, int fileAxis, int axis, bool roundsProduct)
    {
        if (weights.Type.Element != ElementType.Int8)
        {
            throw new DiagnosticException(DiagnosticCodes.TfLiteType, node.Where, $"weights of {node.Declared(WeightsOperand).Type} are not supported in a quantized model", "convert the model to int8 weights");
        }

        int outputs = shape[axis];
        double input = node.QuantizationOf(node.Value(0)).Scale;
        (double[] scales, double[] products) = weights.Type.Quantization switch
        {
            Quantization.PerTensor { ZeroPoint: 0 } whole => (Repeated(whole.Scale, outputs), Repeated(roundsProduct ? (float)input * (float)whole.Scale : input * whole.Scale, outputs)),
            Quantization.PerChannel channel when channel.Axis == fileAxis => ([.. channel.Scales], [.. channel.Scales.Select(scale => input * scale)]),
            _ => throw TfLiteQuantization.Impossible(node.Where, "its weights need a zero point of 0, and one scale or one for each output channel"),
        };
        RequireFinite(node, products);
        var type = new TensorType(ElementType.Int8, shape, new Quantization.PerChannel([.. scales], axis));
        return (node.Constant("weights", Tensor.OfIntegers(type, weights.Integers)), QuantizedBias(node, products));
    }

    /// <summary>The scales of biases are those of the accumulators, whatever the file says: that is what the runtime computes with.</summary>
    private static TfLiteSymbol QuantizedBias(TfLiteNode node, double[] scales)
    {
        var type = new TensorType(ElementType.Int32, Shape.Of(scales.Length), new Quantization.PerChannel([.. scales], 0));
        if (!node.Has(BiasOperand))
        {
            return node.Constant("bias", Tensor.OfIntegers(type, new long[scales.Length]));
        }

        if (node.Output.Type == TfLiteType.Int16 && node.Declared(BiasOperand).Type == TfLiteType.Int32)
        {
            throw NarrowAccumulators(node);
        }

        long[] integers = node.Integers(BiasOperand);
        if (integers.Length != scales.Length)
        {
            throw node.Refuse($"{integers.Length} biases do not fit {scales.Length} output channels");
        }

        int large = Array.FindIndex(integers, bias => bias is < int.MinValue or > int.MaxValue);
        return large < 0
            ? node.Constant("bias", Tensor.OfIntegers(type, integers))
            : throw node.Refuse($"bias {integers[large]} of channel {large} does not fit 32 bits");
    }

    private static void RequireFinite(TfLiteNode node, double[] products)
    {
        if (products.Any(product => !(product > 0 && double.IsFinite(product))))
        {
            throw TfLiteQuantization.Impossible(node.Where, "the product of its input's and its weights' scales is not positive and finite");
        }
    }

    private static double[] Repeated(double value, int count)
    {
        double[] values = new double[count];
        Array.Fill(values, value);
        return values;
    }
}
