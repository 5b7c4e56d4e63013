using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Verification;

/// <summary>One element that a layer with weights writes: bias + Σ weight·input, requantized.</summary>
/// <param name="Output">The element, counted within the call's output.</param>
/// <param name="Channel">Its output channel.</param>
/// <param name="Reads">The input elements that are multiplied, counted within the call's input; -1 for padding.</param>
/// <param name="FirstWeight">The place of the first one's weight in the table.</param>
/// <param name="WeightStride">From a weight to the next.</param>
internal readonly record struct LayerSum(int Output, int Channel, int[] Reads, int FirstWeight, int WeightStride);

/// <summary>Walks over the sums of a layer with weights, straight from the formulas of KERNELS.md.</summary>
internal sealed class LayerSums
{
    private readonly KernelProgram _program;
    private readonly KernelCall _call;

    public LayerSums(KernelProgram program, KernelCall call)
    {
        (_program, _call) = (program, call);
        Weights = Table("weights");
        Bias = Table("bias");
        Multipliers = Table("multipliers");
        Shifts = Has("shifts") ? Table("shifts") : [.. Bias.Select(_ => (long)call.Argument("shift"))];
        Padding = Has("inputZeroPoint") ? call.Argument("inputZeroPoint") : 0;
    }

    public long[] Weights { get; }

    public long[] Bias { get; }

    public long[] Multipliers { get; }

    /// <summary>One per channel, also where the layer has one for all.</summary>
    public long[] Shifts { get; }

    /// <summary>What counts outside the picture.</summary>
    public long Padding { get; }

    /// <summary>Whether a call is of a layer with weights.</summary>
    public static bool Knows(KernelCall call) => call.Kernel.Id is >= KernelIds.FullyConnectedInt8 and <= KernelIds.FullyConnectedInt16x16 or >= KernelIds.Conv2DInt8 and <= KernelIds.FullyConnectedInt16x8TfLite;

    /// <summary>All sums, by ascending output element.</summary>
    public IEnumerable<LayerSum> All()
    {
        if (Has("inputCount"))
        {
            int inputs = _call.Argument("inputCount");
            int[] reads = [.. Enumerable.Range(0, inputs)];
            return Enumerable.Range(0, Bias.Length).Select(o => new LayerSum(o, o, reads, o * inputs, 1));
        }

        return Has("groups") ? Convolution() : Depthwise();
    }

    /// <summary>What an accumulator becomes.</summary>
    public long Value(int channel, long accumulator)
    {
        long scaled = !Has("shifts") ? FixedPoint.Q16(accumulator, Multipliers[channel], (int)Shifts[channel])
            : _call.Kernel.Id >= KernelIds.Conv2DInt16x8 ? TfLiteFixedPoint.Requantize16(accumulator, Multipliers[channel], (int)Shifts[channel])
            : TfLiteFixedPoint.Requantize(accumulator, Multipliers[channel], (int)Shifts[channel]);
        return Math.Clamp(scaled + _call.Argument("outputZeroPoint"), _call.Argument("minimum"), _call.Argument("maximum"));
    }

    private IEnumerable<LayerSum> Convolution()
    {
        int channels = _call.Argument("inputChannels"), outputs = _call.Argument("outputChannels"), groups = _call.Argument("groups"), depth = channels / groups;
        foreach ((int pixel, int[] under) in Pixels(channels))
        {
            for (int group = 0; group < groups; group++)
            {
                int[] reads = [.. under.SelectMany(first => Enumerable.Range(0, depth).Select(k => first < 0 ? -1 : first + (group * depth) + k))];
                for (int o = outputs / groups * group; o < outputs / groups * (group + 1); o++)
                {
                    yield return new LayerSum((pixel * outputs) + o, o, reads, o * reads.Length, 1);
                }
            }
        }
    }

    private IEnumerable<LayerSum> Depthwise()
    {
        int channels = _call.Argument("inputChannels"), outputs = _call.Argument("outputChannels");
        foreach ((int pixel, int[] under) in Pixels(channels))
        {
            for (int o = 0; o < outputs; o++)
            {
                int channel = o / (outputs / channels);
                yield return new LayerSum((pixel * outputs) + o, o, [.. under.Select(first => first < 0 ? -1 : first + channel)], o, outputs);
            }
        }
    }

    private IEnumerable<(int Pixel, int[] Under)> Pixels(int channels)
    {
        var window = new WindowWalk(_call, channels);
        int width = _call.Argument("outputWidth");
        return Enumerable.Range(0, _call.Argument("outputHeight") * width).Select(pixel => (pixel, window.Pixels(pixel / width, pixel % width)));
    }

    private long[] Table(string parameter) => AccumulatorProof.Elements(_program, _call.Argument(parameter));

    private bool Has(string parameter) => _call.Kernel.IndexOfOrNone(parameter) >= 0;
}
