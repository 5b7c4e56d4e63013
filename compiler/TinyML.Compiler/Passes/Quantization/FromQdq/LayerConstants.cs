using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Quantization.FromQdq;

/// <summary>The integer weights and bias of a layer whose constants stand behind a Dequantize, or are floats.</summary>
/// <param name="former">The graph that they are added to.</param>
/// <param name="node">The layer in the source.</param>
internal sealed class LayerConstants(IntegerFormer former, Node node)
{
    /// <summary>Relative deviation of a bias's scale from the product of the others that is rounding in single precision.</summary>
    private const double ScaleTolerance = 1e-5;

    /// <summary>Adds both.</summary>
    /// <param name="input">The type of the layer's input.</param>
    /// <exception cref="DiagnosticException">They are computed, or the bias does not fit.</exception>
    public (ValueId Weights, ValueId Bias) Add(TensorType input)
    {
        Tensor weights = Weights(Constant(1));
        var scales = (Ir.Quantization.PerChannel)weights.Type.Quantization;
        double scale = ((Ir.Quantization.PerTensor)input.Quantization).Scale;
        Tensor bias = Bias(Constant(2), [.. scales.Scales.Select(weight => weight * scale)]);
        return (former.Builder.Constant($"{node.Name}/weights", weights), former.Builder.Constant($"{node.Name}/bias", bias));
    }

    private Tensor Constant(int operand) => former.Constant(node.Inputs[operand])
        ?? throw new DiagnosticException(DiagnosticCodes.NoIntegerForm, $"node '{node.Name}'", "its weights or bias are computed", "quantize a model with constant weights");

    /// <summary>Stored weights keep their integers; with a zero point, or scales along another dimension, they are rounded again.</summary>
    private Tensor Weights(Tensor stored)
    {
        Shape shape = stored.Type.Shape;
        int axis = node.Operator is DepthwiseConv2D ? 2 : 0, channels = shape[axis];
        IReadOnlyList<double>? scales = stored.Type switch
        {
            { Element: ElementType.Int8, Quantization: Ir.Quantization.PerTensor { ZeroPoint: 0, Scale: var scale } } => [.. Enumerable.Repeat(scale, channels)],
            { Element: ElementType.Int8, Quantization: Ir.Quantization.PerChannel { Scales: var each, Axis: var along } } when along == axis => [.. each],
            _ => null,
        };
        if (scales is not null)
        {
            return Tensor.OfIntegers(new TensorType(ElementType.Int8, shape, new Ir.Quantization.PerChannel([.. scales], axis)), stored.Integers);
        }

        float[] reals = ElementValues.ToReals(stored).Floats;
        int inner = Strides.Of(shape)[axis];
        var largest = new double[channels];
        for (int i = 0; i < reals.Length; i++)
        {
            int channel = i / inner % channels;
            largest[channel] = Math.Max(largest[channel], Math.Abs(reals[i]));
        }

        var type = new TensorType(ElementType.Int8, shape, new Ir.Quantization.PerChannel([.. largest.Select(value => value > 0 ? value / 127 : 1)], axis));
        return ElementValues.FromReals(type, Tensor.OfFloats(shape, reals));
    }

    private Tensor Bias(Tensor stored, double[] scales)
    {
        var type = new TensorType(ElementType.Int32, stored.Type.Shape, new Ir.Quantization.PerChannel([.. scales], 0));
        long[] integers = IsExact(stored.Type, scales)
            ? stored.Integers
            : [.. ElementValues.ToReals(stored).Floats.Select((real, i) => (long)Math.Clamp(Math.Round(real / scales[i]), -9e18, 9e18))];
        return integers.All(element => element is >= int.MinValue and <= int.MaxValue)
            ? Tensor.OfIntegers(type, integers)
            : throw new DiagnosticException(DiagnosticCodes.NotQuantizable, $"node '{node.Name}'", "its bias does not fit 32 bits in steps of the accumulator", "quantize the model with larger scales");
    }

    private static bool IsExact(TensorType type, double[] scales) => type.Element == ElementType.Int32 && type.Quantization switch
    {
        Ir.Quantization.PerTensor { ZeroPoint: 0, Scale: var scale } => scales.All(product => IsClose(scale, product)),
        Ir.Quantization.PerChannel { Scales: var each } => each.Zip(scales).All(pair => IsClose(pair.First, pair.Second)),
        _ => false,
    };

    private static bool IsClose(double scale, double product) => Math.Abs(scale - product) <= ScaleTolerance * product;
}
