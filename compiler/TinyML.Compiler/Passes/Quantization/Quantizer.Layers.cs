using TinyML.Compiler.Calibration;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Quantization;

/// <summary>Fully connected layers.</summary>
public sealed partial class Quantizer
{
    // A sensor may read a quarter more than calibration saw before the balanced 16-bit input saturates.
    private const double ColumnHeadroom = 1.25;

    private IntegerValue QuantizeFullyConnected(Node node, FullyConnected layer)
    {
        bool wide = !IsInt8 && _choices.WideLayers.Contains(node.Name);
        (IntegerValue input, double[] centers) = LayerInput(node, wide);
        TensorType wanted = WantedType(node.Output);
        var output = (Ir.Quantization.PerTensor)wanted.Quantization;
        RealLayer real = RealLayer(node, input, centers, output, wide ? 32767 : 127);
        IntegerLayer integers = WeightQuantizer.Quantize(real);
        Report(node, real, integers);

        Shape shape = _graph[node.Inputs[1]].Type.Shape;
        double[] inputScales = InputScales(input);
        double[] weightScales = [.. integers.AccumulatorScales.Select(scale => inputScales.Length == 1 ? scale / inputScales[0] : scale)];
        var weightType = new TensorType(
            wide ? ElementType.Int16 : ElementType.Int8, shape, new Ir.Quantization.PerChannel([.. weightScales], 0));
        var biasType = new TensorType(
            ElementType.Int32, Shape.Of(shape[0]), new Ir.Quantization.PerChannel([.. integers.AccumulatorScales], 0));
        ValueId weights = _builder.Constant(_graph[node.Inputs[1]].Name, Tensor.OfIntegers(weightType, integers.Weights));
        ValueId bias = _builder.Constant(_graph[node.Inputs[2]].Name, Tensor.OfIntegers(biasType, integers.Bias));
        ValueId id = _builder.Node(node.Name, _graph[node.Output].Name, layer, wanted, input.Id, weights, bias);
        int low = IntegerLimits.Of(wanted, layer.Minimum), high = IntegerLimits.Of(wanted, layer.Maximum);
        return new IntegerValue(id, wanted, IntegerInterval.Of(wanted.Shape.ElementCount, low, high));
    }

    /// <summary>What the layer reads, and the real value that each of its zeros stands for (0 except for balanced columns).</summary>
    private (IntegerValue Input, double[] Centers) LayerInput(Node node, bool wide)
    {
        IntegerValue input = _values[node.Inputs[0]];
        int count = input.Type.Shape.ElementCount;
        if (input.Type.Quantization is not Ir.Quantization.PerChannel steps || wide)
        {
            return (input, new double[count]);
        }

        ValueId source = SourceOf(node.Inputs[0]);
        return IsInt8 ? NarrowColumns(input, source, steps) : BalancedColumns(input, source, steps);
    }

    private ValueId SourceOf(ValueId id)
    {
        while (_graph.Nodes.FirstOrDefault(node => node.Output == id) is { Operator: Reshape } reshape)
        {
            id = reshape.Inputs[0];
        }

        return id;
    }

    /// <summary>Raw 16-bit steps, moved to the middle of what was seen and multiplied by an integer gain each: no rounding at all.
    /// The column's offset is taken out of the layer's bias exactly.</summary>
    private (IntegerValue Input, double[] Centers) BalancedColumns(IntegerValue input, ValueId source, Ir.Quantization.PerChannel steps)
    {
        int count = steps.Scales.Count;
        var offsets = new long[count];
        var gains = new int[count];
        var centers = new double[count];
        var scales = new double[count];
        for (int c = 0; c < count; c++)
        {
            ValueRange range = _ranges.Column(source, c, Levels);
            double half = Math.Max((range.Maximum - range.Minimum) / 2 / steps.Scales[c], 1);
            offsets[c] = (long)Math.Clamp(Math.Round((range.Minimum + range.Maximum) / 2 / steps.Scales[c]), -32768, 32767);
            gains[c] = (int)Math.Max(1, 32767 / (half * ColumnHeadroom));
            centers[c] = offsets[c] * steps.Scales[c];
            scales[c] = steps.Scales[c] / gains[c];
        }

        TensorType type = input.Type with { Quantization = steps with { Scales = [.. scales] } };
        return (Shared(input, type, offsets, gains, new Requantize(0, -32768, 32767)), centers);
    }

    /// <summary>Raw 16-bit steps to int8, every column over its own range; the scales follow from the multipliers exactly.</summary>
    private (IntegerValue Input, double[] Centers) NarrowColumns(IntegerValue input, ValueId source, Ir.Quantization.PerChannel steps)
    {
        int count = steps.Scales.Count;
        var offsets = new long[count];
        var ratios = new double[count];
        for (int c = 0; c < count; c++)
        {
            ValueRange range = _ranges.Column(source, c, Levels);
            double width = Math.Max((range.Maximum - range.Minimum) / steps.Scales[c], 1);
            offsets[c] = (long)Math.Clamp(Math.Round((range.Minimum + range.Maximum) / 2 / steps.Scales[c]), -32768, 32767);
            ratios[c] = 254 / width;
        }

        (int[] multipliers, int shift) = RescaleMultipliers(ratios, offsets, ElementType.Int16)!.Value;
        double unit = Math.ScaleB(1, shift);
        double[] scales = [.. multipliers.Select((m, c) => steps.Scales[c] * unit / m)];
        TensorType type = new(ElementType.Int8, input.Type.Shape, steps with { Scales = [.. scales] });
        return (Shared(input, type, offsets, multipliers, new Requantize(shift, -128, 127)), [.. offsets.Select((o, c) => o * steps.Scales[c])]);
    }

    private IntegerValue Shared(IntegerValue input, TensorType type, long[] offsets, int[] multipliers, Requantize requantize)
    {
        if (!_adapted.TryGetValue((input.Id, type), out IntegerValue? shared))
        {
            string name = _builder[input.Id].Name + "_scaled";
            _adapted[(input.Id, type)] = shared = AddRequantize(name, name, input, type, offsets, multipliers, requantize);
        }

        return shared;
    }

    private RealLayer RealLayer(Node node, IntegerValue input, double[] centers, Ir.Quantization.PerTensor output, int levels)
    {
        float[] weights = _graph[node.Inputs[1]].Constant!.Floats, biases = _graph[node.Inputs[2]].Constant!.Floats;
        double[] scales = InputScales(input);
        ValueStatistics statistics = _ranges.Statistics(node.Inputs[0]);
        int inputs = weights.Length / biases.Length;
        double[] stepWeights = [.. weights.Select((weight, i) => weight * scales[i % inputs % scales.Length])];
        double[] bias = [.. biases.Select((b, o) => b + Enumerable.Range(0, inputs).Sum(i => weights[(o * inputs) + i] * centers[i]))];
        double[] mean = new double[inputs], meanSquare = new double[inputs];
        for (int i = 0; i < inputs; i++)
        {
            double scale = scales[i % scales.Length], average = statistics.Mean[i], center = centers[i];
            mean[i] = (average - center) / scale;
            meanSquare[i] = Math.Max((statistics.MeanSquare[i] - (2 * center * average) + (center * center)) / (scale * scale), 0);
        }

        return new RealLayer
        {
            Name = node.Name,
            Weights = stepWeights,
            Bias = bias,
            Input = input.Interval,
            InputZeroPoint = input.Type.Quantization is Ir.Quantization.PerTensor held ? held.ZeroPoint : 0,
            InputMeanSquare = meanSquare,
            InputMean = _choices.BiasCorrection ? mean : [],
            OutputScale = output.Scale,
            OutputZeroPoint = output.ZeroPoint,
            Levels = levels,
        };
    }

    private void Report(Node node, RealLayer real, IntegerLayer integers)
    {
        if (integers.Coarsened.Count > 0)
        {
            _diagnostics.Add(new Diagnostic(
                DiagnosticCodes.WeightsCoarsened,
                $"layer '{node.Name}'",
                $"the weights of output channels {string.Join(", ", integers.Coarsened)} were made coarser so that no 32-bit accumulator can overflow",
                "nothing needs to be done; fewer inputs or weight decay give the resolution back"));
        }

        int[] vanished = [.. Enumerable.Range(0, real.Outputs).Where(o => integers.Weights.AsSpan(o * real.Inputs, real.Inputs).IndexOfAnyExcept(0L) < 0)];
        if (vanished.Length > 0)
        {
            _diagnostics.Add(new Diagnostic(
                DiagnosticCodes.WeightsVanish,
                $"layer '{node.Name}'",
                $"the weights of output channels {string.Join(", ", vanished)} are zero, or too small to change the output by one step",
                "remove the channels from the model, or train it again"));
        }
    }
}
