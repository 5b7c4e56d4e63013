using TinyML.Compiler.Calibration;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Quantization;

/// <summary>Rows of table columns in front of fully connected layers.</summary>
public sealed partial class Quantizer
{
    // A sensor may read a quarter more than calibration saw before the balanced 16-bit input saturates.
    private const double ColumnHeadroom = 1.25;

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
}
