using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Proofs;

/// <summary>A call of a kernel with weights: convolution, depthwise convolution or fully connected, in any scheme and precision. A fully connected layer
/// is one with a window of one tap over as many channels as it has inputs.</summary>
internal sealed class LayerCall
{
    private readonly KernelCall _call;
    private readonly int _commonShift;

    /// <summary>Reads the tables of a call that <see cref="IsLayer"/> accepts.</summary>
    public LayerCall(KernelProgram program, KernelCall call)
    {
        _call = call;
        IsFullyConnected = call.Kernel.IndexOfOrNone("inputCount") >= 0;
        IsDepthwise = call.Kernel.Id is KernelIds.DepthwiseConv2DInt8 or KernelIds.DepthwiseConv2DInt8TfLite or KernelIds.DepthwiseConv2DInt16x8 or KernelIds.DepthwiseConv2DInt16x8TfLite;
        Inputs = call.Argument(IsFullyConnected ? "inputCount" : "inputChannels");
        Outputs = call.Argument(IsFullyConnected ? "outputCount" : "outputChannels");
        Groups = IsFullyConnected ? 1 : IsDepthwise ? Inputs : call.Argument("groups");
        Taps = IsFullyConnected ? 1 : call.Argument("kernelHeight") * call.Argument("kernelWidth");
        Weights = AccumulatorProof.Elements(program, call.Argument("weights"));
        Bias = AccumulatorProof.Elements(program, call.Argument("bias"));
        Multipliers = AccumulatorProof.Elements(program, call.Argument("multipliers"));
        HasShifts = call.Kernel.IndexOfOrNone("shifts") >= 0;
        Shifts = HasShifts ? AccumulatorProof.Elements(program, call.Argument("shifts")) : [];
        _commonShift = HasShifts ? 0 : call.Argument("shift");
        InputZeroPoint = IsFullyConnected ? 0 : call.Argument("inputZeroPoint");
        Windows = IsFullyConnected ? [[true]] : WindowPatterns.Of(call);
    }

    public bool IsFullyConnected { get; }

    public bool IsDepthwise { get; }

    /// <summary>Input channels; elements of a fully connected layer.</summary>
    public int Inputs { get; }

    public int Outputs { get; }

    public int Groups { get; }

    /// <summary>Elements of the window.</summary>
    public int Taps { get; }

    /// <summary>Input channels that one output channel reads.</summary>
    public int Depth => Inputs / Groups;

    public long[] Weights { get; }

    public long[] Bias { get; }

    public long[] Multipliers { get; }

    public bool HasShifts { get; }

    public long[] Shifts { get; }

    /// <summary>What padding counts as.</summary>
    public int InputZeroPoint { get; }

    /// <summary>For every different position of the window, which taps lie inside the picture.</summary>
    public IReadOnlyList<bool[]> Windows { get; }

    /// <summary>Whether some position has taps outside the picture.</summary>
    public bool IsPadded => Windows.Any(inside => inside.Contains(false));

    /// <summary>Whether every output channel may read every input channel, so that both can be removed freely.</summary>
    public bool IsDense => Groups == 1;

    /// <summary>Whether a kernel is one of these.</summary>
    public static bool IsLayer(int kernel) =>
        kernel is KernelIds.FullyConnectedInt8 or KernelIds.FullyConnectedInt16x8 or KernelIds.FullyConnectedInt16x16 or (>= KernelIds.Conv2DInt8 and <= KernelIds.FullyConnectedInt16x8TfLite);

    /// <summary>The input channel that is the k-th an output channel reads.</summary>
    public int InputOf(int output, int k) => (output / (Outputs / Groups) * Depth) + k;

    /// <summary>The place of a weight in the table.</summary>
    public int IndexOf(int output, int tap, int k) => IsDepthwise ? (tap * Outputs) + output : (((output * Taps) + tap) * Depth) + k;

    /// <summary>The sum of the weights with which an output channel reads its k-th input channel.</summary>
    public long WeightSum(int output, int k)
    {
        long sum = 0;
        for (int tap = 0; tap < Taps; tap++)
        {
            sum += Weights[IndexOf(output, tap, k)];
        }

        return sum;
    }

    /// <summary>Whether an output channel's value depends on its k-th input channel by any weight.</summary>
    public bool Reads(int output, int k)
    {
        for (int tap = 0; tap < Taps; tap++)
        {
            if (Weights[IndexOf(output, tap, k)] != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an input channel of this value adds the same number at every position of the window.</summary>
    public bool CanFold(Interval input) => input.IsConstant && (input.Low == InputZeroPoint || !IsPadded);

    /// <summary>The value that an accumulator becomes: the kernel's own arithmetic, which never decreases.</summary>
    public long Requantize(int output, long accumulator)
    {
        long value = !HasShifts ? FixedPoint.Q16(accumulator, Multipliers[output], _commonShift)
            : _call.Kernel.Id >= KernelIds.Conv2DInt16x8 ? TfLiteFixedPoint.Requantize16(accumulator, Multipliers[output], (int)Shifts[output])
            : TfLiteFixedPoint.Requantize(accumulator, Multipliers[output], (int)Shifts[output]);
        return Math.Clamp(value + _call.Argument("outputZeroPoint"), _call.Argument("minimum"), _call.Argument("maximum"));
    }

    /// <summary>All that each output channel's accumulator can be when it is complete.</summary>
    /// <param name="inputs">The interval of each input channel.</param>
    public Interval[] Accumulators(Interval[] inputs)
    {
        var result = new Interval[Outputs];
        var taps = new Interval[Taps];
        var padding = new long[Taps];
        for (int o = 0; o < Outputs; o++)
        {
            for (int tap = 0; tap < Taps; tap++)
            {
                (taps[tap], padding[tap]) = Tap(o, tap, inputs);
            }

            result[o] = Windows.Select(inside => Position(Bias[o], inside, taps, padding)).Aggregate(Interval.Empty, (all, one) => all.Join(one));
        }

        return result;
    }

    private (Interval Inside, long Outside) Tap(int output, int tap, Interval[] inputs)
    {
        long low = 0, high = 0, outside = 0;
        for (int k = 0; k < Depth; k++)
        {
            long weight = Weights[IndexOf(output, tap, k)];
            Interval input = inputs[InputOf(output, k)];
            low += weight * (weight >= 0 ? input.Low : input.High);
            high += weight * (weight >= 0 ? input.High : input.Low);
            outside += weight * InputZeroPoint;
        }

        return (new Interval(low, high), outside);
    }

    private static Interval Position(long bias, bool[] inside, Interval[] taps, long[] padding)
    {
        long low = bias, high = bias;
        for (int tap = 0; tap < taps.Length; tap++)
        {
            low += inside[tap] ? taps[tap].Low : padding[tap];
            high += inside[tap] ? taps[tap].High : padding[tap];
        }

        return new Interval(low, high);
    }
}
