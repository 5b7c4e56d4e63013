using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Passes.Quantization;

/// <summary>The layer in integers. Bias does not yet contain the input's zero point.</summary>
/// <param name="Weights">[outputs, inputs].</param>
/// <param name="Bias">Per output.</param>
/// <param name="Multipliers">Per output.</param>
/// <param name="Shift">Common; a multiple of 8, or one of <see cref="NarrowMultipliers.Shifts"/>.</param>
/// <param name="AccumulatorScales">Per output: multiplier·output scale/2^shift, exactly.</param>
/// <param name="Coarsened">Outputs whose weights had to be made coarser for the accumulator's sake.</param>
internal sealed record IntegerLayer(
    long[] Weights, long[] Bias, int[] Multipliers, int Shift, double[] AccumulatorScales, IReadOnlyList<int> Coarsened);

/// <summary>Chooses, per output channel, the integer multiplier first and lets the weights' scale follow from it, so that
/// requantization has no error of its own: weight scale = multiplier·output scale/(2^shift·input scale).</summary>
internal static class WeightQuantizer
{
    private const int MaximumShift = 40;
    private const int MultiplierFineEnough = 64;
    private const int CandidateMultipliers = 96;
    private const double CoarsestCandidate = 1.3;

    /// <summary>Quantizes a layer.</summary>
    /// <exception cref="DiagnosticException">No multiplier expresses the ratio of weights to output.</exception>
    public static IntegerLayer Quantize(RealLayer layer)
    {
        double[] needed = [.. Enumerable.Range(0, layer.Outputs).Select(output => NeededScale(layer, output))];
        double largest = needed.Max() / layer.Output.Scale;
        if (!double.IsFinite(largest) || largest > FixedPoint.MaximumMultiplier)
        {
            throw Unquantizable(layer, largest);
        }

        // A layer of zeros needs nothing; any middling ratio represents its biases.
        int shift = FixedPoint.LargestShift(Math.Max(largest, Math.ScaleB(1, -32)), layer.ShiftStep, MaximumShift);
        if (layer.ShiftStep == 8 && shift >= 8 && largest * Math.ScaleB(1, shift - 8) >= MultiplierFineEnough)
        {
            // One step of such a multiplier is at most 1.6 %: a smaller one is faster where multiplications have 8 bits,
            // and layers that agree on the shift need less code.
            shift -= 8;
        }

        for (; shift >= 0; shift -= layer.ShiftStep)
        {
            if (TryForm(layer, needed, new Form(shift, FixedPoint.MaximumMultiplier, IsNarrow: false)) is { } result)
            {
                return result;
            }
        }

        throw Unquantizable(layer, largest);
    }

    /// <summary>Quantizes a layer so that every multiplier has 8 bits and every accumulator is proved to fit 24. A multiplier that is one more than
    /// needed adds at most 2^-shift·√(Σ x²/12) steps of the output to the error of rounded weights: 0.007 for 8 inputs and shift 14.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="shift">One of <see cref="NarrowMultipliers.Shifts"/>, the same for all layers that share a kernel.</param>
    /// <returns>Null where the layer has no such form without making its weights coarser.</returns>
    public static IntegerLayer? TryNarrow(RealLayer layer, int shift)
    {
        double[] needed = [.. Enumerable.Range(0, layer.Outputs).Select(output => NeededScale(layer, output))];
        return needed.Max() / layer.Output.Scale * Math.ScaleB(1, shift) <= NarrowMultipliers.Largest
            ? TryForm(layer, needed, new Form(shift, NarrowMultipliers.Largest, IsNarrow: true))
            : null;
    }

    private sealed record Form(int Shift, int LargestMultiplier, bool IsNarrow);

    private static DiagnosticException Unquantizable(RealLayer layer, double ratio) => new(
        DiagnosticCodes.NotQuantizable,
        $"layer '{layer.Name}'",
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"one step of its weights would be {ratio:G3} steps of its output, more than a 16-bit multiplier holds"),
        "train with weight decay, or calibrate with data that covers the layer's outputs");

    /// <summary>The smallest accumulator scale at which the weights fit their width and the accumulator 32 bits, roughly.</summary>
    private static double NeededScale(RealLayer layer, int output)
    {
        ReadOnlySpan<double> weights = layer.Weights.AsSpan(output * layer.Inputs, layer.Inputs);
        IntegerInterval input = layer.SourceOf(output).Interval;
        double largest = 0, reach = Math.Abs(layer.Bias[output]);
        for (int i = 0; i < weights.Length; i++)
        {
            double furthest = Math.Max(Math.Abs((double)input.Low[i]), Math.Abs((double)input.High[i]));
            largest = Math.Max(largest, Math.Abs(weights[i]));
            reach += Math.Abs(weights[i]) * furthest;
        }

        return Math.Max(largest / layer.Levels, reach / int.MaxValue);
    }

    private static IntegerLayer? TryForm(RealLayer layer, double[] needed, Form form)
    {
        var weights = new long[layer.Weights.Length];
        var bias = new long[layer.Outputs];
        var multipliers = new int[layer.Outputs];
        var coarsened = new List<int>();
        double unit = layer.Output.Scale / Math.ScaleB(1, form.Shift);
        for (int output = 0; output < layer.Outputs; output++)
        {
            int first = Math.Max(1, (int)Math.Ceiling((needed[output] / unit) - 1e-9));
            if (QuantizeChannel(layer, output, first, unit, form) is not { } channel)
            {
                return null;
            }

            channel.Weights.CopyTo(weights, output * layer.Inputs);
            (bias[output], multipliers[output]) = (channel.Bias, channel.Multiplier);
            if (IsCoarser(layer, output, needed[output], channel))
            {
                coarsened.Add(output);
            }
        }

        return new IntegerLayer(weights, bias, multipliers, form.Shift, [.. multipliers.Select(m => m * unit)], coarsened);
    }

    /// <summary>Whether the proof, not the weights' width, decided the scale, and the weights lost resolution that 8 bits would have had.</summary>
    private static bool IsCoarser(RealLayer layer, int output, double needed, Channel channel)
    {
        double largest = 0;
        foreach (double weight in layer.Weights.AsSpan(output * layer.Inputs, layer.Inputs))
        {
            largest = Math.Max(largest, Math.Abs(weight));
        }

        return needed > largest / layer.Levels * 1.0001 && largest / channel.Scale < 100 && channel.Multiplier > 1 && largest > 0;
    }

    private sealed record Channel(long[] Weights, long Bias, int Multiplier, double Scale, double Error);

    private static Channel? QuantizeChannel(RealLayer layer, int output, int first, double unit, Form form)
    {
        Channel? best = null;
        int last = (int)Math.Min(Math.Max(first * CoarsestCandidate, first + 1), form.LargestMultiplier);
        int limit = form.IsNarrow ? last : form.LargestMultiplier;
        int stride = layer.Levels > 127 ? last : Math.Max(1, (last - first) / CandidateMultipliers);
        for (int multiplier = first; multiplier <= limit; multiplier += best is null ? Math.Max(1, multiplier / 64) : stride)
        {
            if (best is not null && multiplier > last)
            {
                break;
            }

            Channel candidate = Round(layer, output, multiplier, multiplier * unit);
            if (IsSafe(layer, output, candidate, form) && (best is null || candidate.Error < best.Error))
            {
                best = candidate;
            }
        }

        return best;
    }

    private static Channel Round(RealLayer layer, int output, int multiplier, double scale)
    {
        var weights = new long[layer.Inputs];
        RealInput input = layer.SourceOf(output);
        double error = 0, shift = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            double exact = layer.Weights[(output * layer.Inputs) + i];
            weights[i] = (long)Math.Clamp(Math.Round(exact / scale), -layer.Levels, layer.Levels);
            double difference = exact - (weights[i] * scale);
            error += difference * difference * input.MeanSquare[i];
            shift += input.Mean.Length > 0 ? difference * input.Mean[i] : 0;
        }

        double bias = Math.Round((layer.Bias[output] + shift) / scale);
        return new Channel(weights, (long)Math.Clamp(bias, -1e15, 1e15), multiplier, scale, error);
    }

    private static bool IsSafe(RealLayer layer, int output, Channel channel, Form form)
    {
        IntegerInterval input = layer.SourceOf(output).Interval;
        long folded = channel.Bias - (layer.InputZeroPoint * channel.Weights.Sum());
        AccumulatorBounds bounds = AccumulatorBounds.Of(channel.Weights, folded, input.Low, input.High);
        return form.IsNarrow
            ? bounds.IsNarrow(channel.Multiplier, form.Shift, layer.Output.ZeroPoint)
            : bounds.FitsInt32 && bounds.RequantizedFitsInt32(channel.Multiplier, form.Shift, layer.Output.ZeroPoint);
    }
}
