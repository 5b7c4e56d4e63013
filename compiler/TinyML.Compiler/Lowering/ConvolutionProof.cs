using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Lowering;

/// <summary>The proofs of convolutions, and of fully connected layers of the scheme tflite.</summary>
internal static class ConvolutionProof
{
    /// <summary>Whether a kernel is proved here.</summary>
    public static bool Covers(int kernel) => kernel is >= KernelIds.Conv2DInt8 and <= KernelIds.FullyConnectedInt16x8TfLite;

    /// <summary>The proof of every output channel of a call.</summary>
    /// <param name="program">The program.</param>
    /// <param name="call">A call of a kernel that <see cref="Covers"/> names.</param>
    /// <param name="input">The interval of each element of the call's input.</param>
    public static IEnumerable<ChannelProof> Of(KernelProgram program, KernelCall call, (int Low, int High)[] input)
    {
        long[] bias = AccumulatorProof.Elements(program, call.Argument("bias"));
        long[] weights = AccumulatorProof.Elements(program, call.Argument("weights"));
        Func<long, int, AccumulatorBounds> bounds = call.Kernel.Id switch
        {
            KernelIds.FullyConnectedInt8TfLite or KernelIds.FullyConnectedInt16x8TfLite => OfRows(weights, input),
            KernelIds.DepthwiseConv2DInt8 or KernelIds.DepthwiseConv2DInt8TfLite
                or KernelIds.DepthwiseConv2DInt16x8 or KernelIds.DepthwiseConv2DInt16x8TfLite => OfChannels(call, weights, OfPixels(call, input)),
            _ => OfGroups(call, weights, OfPixels(call, input)),
        };
        Func<AccumulatorBounds, int, bool> holds = Requantization(program, call);
        for (int o = 0; o < bias.Length; o++)
        {
            AccumulatorBounds reached = bounds(bias[o], o);
            yield return new ChannelProof(call.Layer, o, reached, holds(reached, o));
        }
    }

    /// <summary>The interval of each channel over all pixels, and over the padding.</summary>
    private static (int Low, int High)[] OfPixels(KernelCall call, (int Low, int High)[] input)
    {
        int zeroPoint = call.Argument("inputZeroPoint");
        (int Low, int High)[] channels = Enumerable.Repeat((zeroPoint, zeroPoint), call.Argument("inputChannels")).ToArray();
        for (int i = 0; i < input.Length; i++)
        {
            ref (int Low, int High) channel = ref channels[i % channels.Length];
            channel = (Math.Min(channel.Low, input[i].Low), Math.Max(channel.High, input[i].High));
        }

        return channels;
    }

    private static Func<long, int, AccumulatorBounds> OfRows(long[] weights, (int Low, int High)[] input)
    {
        int[] low = [.. input.Select(interval => interval.Low)], high = [.. input.Select(interval => interval.High)];
        return (bias, o) => AccumulatorBounds.Of(weights.AsSpan(o * low.Length, low.Length), bias, low, high);
    }

    private static Func<long, int, AccumulatorBounds> OfGroups(KernelCall call, long[] weights, (int Low, int High)[] channels)
    {
        int groups = call.Argument("groups"), depth = channels.Length / groups, outputs = call.Argument("outputChannels") / groups;
        int kernelSize = call.Argument("kernelHeight") * call.Argument("kernelWidth") * depth;
        int[] low = new int[kernelSize], high = new int[kernelSize];
        return (bias, o) =>
        {
            for (int i = 0; i < kernelSize; i++)
            {
                (low[i], high[i]) = channels[(o / outputs * depth) + (i % depth)];
            }

            return AccumulatorBounds.Of(weights.AsSpan(o * kernelSize, kernelSize), bias, low, high);
        };
    }

    private static Func<long, int, AccumulatorBounds> OfChannels(KernelCall call, long[] weights, (int Low, int High)[] channels)
    {
        int outputs = call.Argument("outputChannels"), perChannel = outputs / channels.Length, kernelSize = weights.Length / outputs;
        var own = new long[kernelSize];
        int[] low = new int[kernelSize], high = new int[kernelSize];
        return (bias, o) =>
        {
            for (int k = 0; k < kernelSize; k++)
            {
                own[k] = weights[(k * outputs) + o];
                (low[k], high[k]) = channels[o / perChannel];
            }

            return AccumulatorBounds.Of(own, bias, low, high);
        };
    }

    /// <summary>Whether an accumulator within bounds, and what it becomes, fit their integers.</summary>
    private static Func<AccumulatorBounds, int, bool> Requantization(KernelProgram program, KernelCall call)
    {
        long[] multipliers = AccumulatorProof.Elements(program, call.Argument("multipliers"));
        int zeroPoint = call.Argument("outputZeroPoint");
        if (call.Kernel.Id is KernelIds.Conv2DInt8 or KernelIds.DepthwiseConv2DInt8 or KernelIds.Conv2DInt16x8 or KernelIds.DepthwiseConv2DInt16x8)
        {
            int shift = call.Argument("shift");
            return (bounds, o) => bounds.FitsInt32 && bounds.RequantizedFitsInt32(multipliers[o], shift, zeroPoint);
        }

        long[] shifts = AccumulatorProof.Elements(program, call.Argument("shifts"));
        bool wide = call.Kernel.Id >= KernelIds.Conv2DInt16x8;
        return (bounds, o) => wide
            ? bounds.FitsTfLite16(multipliers[o], (int)shifts[o])
            : bounds.FitsInt32 && bounds.FitsTfLite(multipliers[o], (int)shifts[o], zeroPoint);
    }
}
