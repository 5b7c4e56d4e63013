using System.Globalization;
using TinyML.Compiler.Calibration;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Quantization;

/// <summary>Layers with weights.</summary>
public sealed partial class Quantizer
{
    private const int ListedChannels = 12;

    private IntegerValue QuantizeFullyConnected(Node node, FullyConnected layer)
    {
        bool wide = !IsInt8 && _choices.WideLayers.Contains(node.Name);
        (IntegerValue input, double[] centers) = LayerInput(node, wide);
        float[] weights = Floats(node, 1), biases = Floats(node, 2);
        double[] scales = InputScales(input);
        int inputs = weights.Length / biases.Length;
        var real = new RealLayer
        {
            Name = node.Name,
            Weights = [.. weights.Select((weight, i) => weight * scales[i % inputs % scales.Length])],
            Bias = [.. biases.Select((b, o) => b + Enumerable.Range(0, inputs).Sum(i => weights[(o * inputs) + i] * centers[i]))],
            Sources = [Elements(node, input, centers, scales)],
            InputZeroPoint = ZeroPoint(input),
            Output = (Ir.Quantization.PerTensor)WantedType(node.Output).Quantization,
            Levels = wide ? 32767 : 127,
            ShiftStep = 8,
        };
        return EmitLayer(node, input, real, (layer.Minimum, layer.Maximum), _narrowShift);
    }

    private IntegerValue QuantizeConvolution(Node node, WindowedOperator layer, int groups)
    {
        IntegerValue input = PerTensor(node.Inputs[0]);
        RealLayer real = Convolution(node, input, groups, OutputsFirst(layer, Floats(node, 1), Floats(node, 2).Length), Floats(node, 2));
        return EmitLayer(node, input, real, (layer.Minimum, layer.Maximum), null);
    }

    private RealLayer Convolution(Node node, IntegerValue input, int groups, float[] weights, float[] biases) => new()
    {
        Name = node.Name,
        Weights = [.. weights.Select(weight => weight * input.PerTensor.Scale)],
        Bias = [.. biases.Select(bias => (double)bias)],
        Sources = Channels(node, input, groups, weights.Length / biases.Length),
        InputZeroPoint = ZeroPoint(input),
        Output = (Ir.Quantization.PerTensor)WantedType(node.Output).Quantization,
        Levels = 127,
        ShiftStep = 1,
    };

    private IntegerValue EmitLayer(Node node, IntegerValue input, RealLayer real, (float Minimum, float Maximum) limits, int? narrowShift)
    {
        TensorType wanted = WantedType(node.Output);
        bool isFullRange = (IntegerLimits.Of(wanted, limits.Minimum), IntegerLimits.Of(wanted, limits.Maximum)) == (-128, 127);
        IntegerLayer? narrow = narrowShift is { } shift && isFullRange ? WeightQuantizer.TryNarrow(real, shift) : null;
        _isNarrow &= narrow is not null || node.Operator is not FullyConnected;
        IntegerLayer integers = narrow ?? WeightQuantizer.Quantize(real);
        Report(node, real, integers);
        return EmitIntegers(node, node.Operator, input, _graph[node.Inputs[1]].Type.Shape, real, integers, limits);
    }

    private IntegerValue EmitIntegers(
        Node node, Operator layer, IntegerValue input, Shape shape, RealLayer real, IntegerLayer integers, (float Minimum, float Maximum) limits)
    {
        bool isDepthwise = layer is DepthwiseConv2D;
        TensorType wanted = WantedType(node.Output);
        double[] inputScales = InputScales(input);
        double[] weightScales = [.. integers.AccumulatorScales.Select(scale => inputScales.Length == 1 ? scale / inputScales[0] : scale)];
        var weightType = new TensorType(
            real.Levels > 127 ? ElementType.Int16 : ElementType.Int8, shape, new Ir.Quantization.PerChannel([.. weightScales], isDepthwise ? 2 : 0));
        var biasType = new TensorType(
            ElementType.Int32, Shape.Of(real.Outputs), new Ir.Quantization.PerChannel([.. integers.AccumulatorScales], 0));
        long[] inPlace = isDepthwise ? Matrices.Transposed(integers.Weights, real.Outputs, real.Inputs) : integers.Weights;
        ValueId weights = _builder.Constant(_graph[node.Inputs[1]].Name, Tensor.OfIntegers(weightType, inPlace));
        ValueId bias = _builder.Constant(_graph[node.Inputs[2]].Name, Tensor.OfIntegers(biasType, integers.Bias));
        ValueId id = _builder.Node(node.Name, _graph[node.Output].Name, layer, wanted, input.Id, weights, bias);
        int low = IntegerLimits.Of(wanted, limits.Minimum), high = IntegerLimits.Of(wanted, limits.Maximum);
        return new IntegerValue(id, wanted, IntegerInterval.Of(wanted.Shape.ElementCount, low, high));
    }

    /// <summary>What a fully connected layer reads, element by element.</summary>
    private RealInput Elements(Node node, IntegerValue input, double[] centers, double[] scales)
    {
        ValueStatistics statistics = _ranges.Statistics(node.Inputs[0]);
        return RealInput.Of(input.Interval, statistics.Mean, statistics.MeanSquare, centers, scales, _choices.BiasCorrection);
    }

    /// <summary>What the kernels of each group see: its channels, again and again for every pixel. A depthwise convolution has a group per channel.</summary>
    private RealInput[] Channels(Node node, IntegerValue input, int groups, int kernelSize)
    {
        int channels = input.Type.Shape[3], depth = channels / groups;
        (double[] mean, double[] meanSquare) = _ranges.Statistics(node.Inputs[0]).PerChannel(channels);
        IntegerInterval interval = input.Interval.PerChannel(channels, ZeroPoint(input));
        return
        [
            .. Enumerable.Range(0, groups).Select(group =>
            {
                int[] order = [.. Enumerable.Range(0, kernelSize).Select(i => (group * depth) + (i % depth))];
                return RealInput.Of(
                    new IntegerInterval([.. order.Select(c => interval.Low[c])], [.. order.Select(c => interval.High[c])]),
                    [.. order.Select(c => mean[c])],
                    [.. order.Select(c => meanSquare[c])],
                    [0],
                    [input.PerTensor.Scale],
                    _choices.BiasCorrection);
            }),
        ];
    }

    private static float[] OutputsFirst(WindowedOperator layer, float[] weights, int outputs) =>
        layer is DepthwiseConv2D ? Matrices.Transposed(weights, weights.Length / outputs, outputs) : weights;

    private static int ZeroPoint(IntegerValue value) => value.Type.Quantization is Ir.Quantization.PerTensor held ? held.ZeroPoint : 0;

    private float[] Floats(Node node, int operand) => _graph[node.Inputs[operand]].Constant!.Floats;

    private void Report(Node node, RealLayer real, IntegerLayer integers)
    {
        int[] vanished = [.. Enumerable.Range(0, real.Outputs).Where(o => integers.Weights.AsSpan(o * real.Inputs, real.Inputs).IndexOfAnyExcept(0L) < 0)];
        int[] coarsened = [.. integers.Coarsened.Except(vanished)];
        if (coarsened.Length > 0)
        {
            _diagnostics.Add(new Diagnostic(
                DiagnosticCodes.WeightsCoarsened,
                $"layer '{node.Name}'",
                $"the weights of output channels {Listed(coarsened)} were made coarser so that no 32-bit accumulator can overflow",
                "nothing needs to be done; fewer inputs or weight decay give the resolution back"));
        }

        if (vanished.Length > 0)
        {
            _diagnostics.Add(new Diagnostic(
                DiagnosticCodes.WeightsVanish,
                $"layer '{node.Name}'",
                $"the weights of output channels {Listed(vanished)} are zero, or too small to change the output by one step",
                "remove the channels from the model, or train it again"));
        }
    }

    private static string Listed(int[] channels) => channels.Length <= ListedChannels
        ? string.Join(", ", channels)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", channels.Take(ListedChannels))} and {channels.Length - ListedChannels} more");
}
