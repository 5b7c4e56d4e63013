using TinyML.Compiler.Calibration;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Quantization;

/// <summary>Affine maps: Rescale and changes of type.</summary>
public sealed partial class Quantizer
{
    private const int MaximumRescaleShift = 30;

    private IntegerValue QuantizeRescale(Node node, Rescale rescale)
    {
        IntegerValue input = Shaped(node);
        float[] gains = _graph[node.Inputs[1]].Constant!.Floats, offsets = _graph[node.Inputs[2]].Constant!.Floats;
        TensorType wanted = WantedType(node.Output);
        (double[] ratios, long[] shifts) = Steps(input, wanted, gains, offsets);
        if (RescaleMultipliers(ratios, shifts, input.Type.Element) is null && input.Type.Quantization is Ir.Quantization.PerTensor && input.Type.Shape.Rank <= 4)
        {
            bool isPicture = input.Type.Shape.Rank == 4 && input.Type.Shape[3] % gains.Length == 0;
            return isPicture ? RescaleByConvolution(node, rescale, PerTensor(node.Inputs[0])) : RescaleByArithmetic(node, rescale, PerTensor(node.Inputs[0]));
        }

        return EmitRequantize(node.Name, _graph[node.Output].Name, input, wanted, ratios, shifts, rescale.Minimum, rescale.Maximum);
    }

    /// <summary>Offsets of channels with small gains can be more steps of the input than 16 bits count; a depthwise convolution of one pixel has room for
    /// them in its bias.</summary>
    private IntegerValue RescaleByConvolution(Node node, Rescale rescale, IntegerValue input)
    {
        int channels = input.Type.Shape[3];
        float[] gains = Floats(node, 1), offsets = Floats(node, 2);
        float[] weights = [.. Enumerable.Range(0, channels).Select(c => gains[c % gains.Length])];
        float[] biases = [.. Enumerable.Range(0, channels).Select(c => offsets[c % offsets.Length])];
        RealLayer real = Convolution(node, input, channels, weights, biases);
        var layer = new DepthwiseConv2D(new Window(1, 1), rescale.Minimum, rescale.Maximum);
        return EmitIntegers(node, layer, input, Shape.Of(1, 1, channels), real, WeightQuantizer.Quantize(real), (rescale.Minimum, rescale.Maximum));
    }

    /// <summary>The same for gains that are not one per channel of a picture: a product and a sum.</summary>
    private IntegerValue RescaleByArithmetic(Node node, Rescale rescale, IntegerValue input)
    {
        float[] gains = Floats(node, 1), offsets = Floats(node, 2);
        Shape shape = gains.Length == input.Type.Shape.ElementCount ? input.Type.Shape : Shape.Of(gains.Length);
        double reach = input.Interval.Low.Concat(input.Interval.High).Max(q => Math.Abs(q - input.PerTensor.ZeroPoint)) * input.PerTensor.Scale * gains.Max(Math.Abs);
        var range = new ValueRange(-reach, reach);
        TensorType wanted = WantedType(node.Output);
        TensorType between = wanted with { Quantization = IsInt8 ? ActivationTypes.Int8(range) : ActivationTypes.Int16(range) };
        string name = _graph[node.Output].Name;
        ValueId product = _builder.Node(name + "_product", name + "_product", new Mul(), between, input.Id, Constant(name + "_gains", shape, gains));
        ValueId sum = _builder.Node(node.Name, name, new Add(rescale.Minimum, rescale.Maximum), wanted, product, Constant(name + "_offsets", shape, offsets));
        int low = IntegerLimits.Of(wanted, rescale.Minimum), high = IntegerLimits.Of(wanted, rescale.Maximum);
        return new IntegerValue(sum, wanted, IntegerInterval.Of(wanted.Shape.ElementCount, low, high));
    }

    /// <summary>real y = clamp(gain·x + offset): with x = (q - z)·s per channel this is one Requantize.</summary>
    private IntegerValue Requantized(
        string node, string name, IntegerValue input, TensorType wanted, float[] gains, float[] offsets, float minimum, float maximum)
    {
        (double[] ratios, long[] shifts) = Steps(input, wanted, gains, offsets);
        return EmitRequantize(node, name, input, wanted, ratios, shifts, minimum, maximum);
    }

    /// <summary>gain·x + offset in steps of the input and the output.</summary>
    private static (double[] Ratios, long[] Offsets) Steps(IntegerValue input, TensorType wanted, float[] gains, float[] offsets)
    {
        double[] scales = InputScales(input);
        int channels = Math.Max(scales.Length, gains.Length);
        int zeroPoint = input.Type.Quantization is Ir.Quantization.PerTensor held ? held.ZeroPoint : 0;
        var output = (Ir.Quantization.PerTensor)wanted.Quantization;
        var ratios = new double[channels];
        var shifts = new long[channels];
        for (int c = 0; c < channels; c++)
        {
            double gain = gains[c % gains.Length], scale = scales[c % scales.Length], offset = offsets[c % offsets.Length];
            ratios[c] = gain * scale / output.Scale;
            double inputOffset = offset == 0 ? 0 : -offset / (gain * scale);
            shifts[c] = Math.Abs(inputOffset) < 1e6 ? zeroPoint + (long)Math.Round(inputOffset) : long.MaxValue;
        }

        return (ratios, shifts);
    }

    private IntegerValue EmitRequantize(
        string node, string name, IntegerValue input, TensorType wanted, double[] ratios, long[] offsets, float minimum, float maximum)
    {
        (int[] multipliers, int shift) = RescaleMultipliers(ratios, offsets, input.Type.Element)
            ?? throw new DiagnosticException(
                DiagnosticCodes.NotQuantizable,
                $"node '{node}'",
                "its gain or offset cannot be expressed in 16 bits of the input's steps",
                "scale the inputs so that offsets and gains are of the size of the data");
        var requantize = new Requantize(shift, IntegerLimits.Of(wanted, minimum), IntegerLimits.Of(wanted, maximum));
        return AddRequantize(node, name, input, wanted, offsets, multipliers, requantize);
    }

    private IntegerValue AddRequantize(
        string node, string name, IntegerValue input, TensorType wanted, long[] offsets, int[] multipliers, Requantize requantize)
    {
        var shape = Shape.Of(offsets.Length);
        var counted = new TensorType(ElementType.Int16, shape, new Ir.Quantization.PerTensor(1, 0));
        TensorType scaled = counted with { Quantization = new Ir.Quantization.PerTensor(Math.ScaleB(1, -requantize.Shift), 0) };
        ValueId offset = _builder.Constant(name + "_offsets", Tensor.OfIntegers(counted, offsets));
        ValueId multiplier = _builder.Constant(name + "_multipliers", Tensor.OfIntegers(scaled, [.. multipliers.Select(m => (long)m)]));
        ValueId id = _builder.Node(node, name, requantize, wanted, input.Id, offset, multiplier);
        return new IntegerValue(id, wanted, IntegerInterval.Of(wanted.Shape.ElementCount, requantize.Minimum, requantize.Maximum));
    }

    /// <summary>Multipliers and the largest common shift for which (x - offset)·multiplier + rounding fits int32 for every x of the type.</summary>
    internal static (int[] Multipliers, int Shift)? RescaleMultipliers(IReadOnlyList<double> ratios, IReadOnlyList<long> offsets, ElementType from)
    {
        if (!ratios.All(double.IsFinite) || offsets.Any(offset => offset is < -32768 or > 32767))
        {
            return null;
        }

        double largest = Math.Max(ratios.Max(Math.Abs), Math.ScaleB(1, -MaximumRescaleShift));
        for (int shift = FixedPoint.LargestShift(largest, 1, MaximumRescaleShift); shift >= 0; shift--)
        {
            int[] multipliers = [.. ratios.Select(ratio => (int)Math.Round(ratio * Math.ScaleB(1, shift)))];
            if (multipliers.Select((m, c) => RescaleFits(m, offsets[c], shift, from)).All(fits => fits))
            {
                return (multipliers, shift);
            }
        }

        return null;
    }

    private static bool RescaleFits(long multiplier, long offset, int shift, ElementType from)
    {
        long low = ActivationTypes.Lowest(from) - offset, high = ActivationTypes.Highest(from) - offset;
        long furthest = Math.Max(Math.Abs(low), Math.Abs(high)) * Math.Abs(multiplier);
        return furthest + (shift > 0 ? 1L << (shift - 1) : 0) <= int.MaxValue;
    }

    private static double[] InputScales(IntegerValue value) => value.Type.Quantization switch
    {
        Ir.Quantization.PerChannel perChannel => [.. perChannel.Scales],
        Ir.Quantization.PerTensor perTensor => [perTensor.Scale],
        _ => throw new InvalidOperationException("an activation without a scale"),
    };
}
