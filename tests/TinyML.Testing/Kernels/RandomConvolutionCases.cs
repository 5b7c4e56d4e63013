using TinyML.Compiler.Conformance;
using TinyML.Compiler.Lowering;

namespace TinyML.Testing.Kernels;

/// <summary>Random calls of kernels 15 to 24 that meet the preconditions of KERNELS.md for every input of the type.</summary>
/// <param name="seed">For names.</param>
/// <param name="random">Where chance comes from.</param>
/// <param name="largestCount">No channel count is above this.</param>
internal sealed class RandomConvolutionCases(int seed, Random random, int largestCount)
{
    // Around the widths of unrolled loops.
    private static readonly int[] ChannelCounts = [1, 1, 2, 3, 3, 4, 5, 7, 8, 9, 12, 16, 17, 33];

    /// <summary>What is the same for a layer whatever its arithmetic.</summary>
    /// <param name="Inputs">Elements read.</param>
    /// <param name="Outputs">Elements written.</param>
    /// <param name="KernelSize">Weights of one output channel.</param>
    /// <param name="Channels">Output channels.</param>
    /// <param name="IsDepthwise">Whether the weights of one channel lie apart.</param>
    /// <param name="Integers">The parameters up to groups.</param>
    private sealed record Layer(int Inputs, int Outputs, int KernelSize, int Channels, bool IsDepthwise, int[] Integers)
    {
        public int Weight(int channel, int i) => IsDepthwise ? (i * Channels) + channel : (channel * KernelSize) + i;
    }

    private sealed record Extent(int Input, int Output, int Kernel, int Stride, int Dilation, int Pad);

    /// <summary>The next case of one kernel.</summary>
    public KernelCase Next(KernelSignature kernel)
    {
        bool isTfLite = kernel.Parameters.Any(parameter => parameter.Name == "shifts"), hasWindow = kernel.Parameters.Any(parameter => parameter.Name == "padTop");
        Layer layer = hasWindow ? Convolution(kernel) : FullyConnected();
        int bits = kernel.Parameters[0].CType == "int16_t" ? 16 : 8;
        bool isAccumulatorWide = bits == 16 && isTfLite;
        int[] x = Values(layer.Inputs, bits), weights = Values(layer.KernelSize * layer.Channels, 8);
        int[] bias = new int[layer.Channels], multipliers = new int[layer.Channels], shifts = new int[layer.Channels];
        int shift = random.Next(3) == 0 ? random.Next(48) : 8 * random.Next(2, 4);
        for (int o = 0; o < bias.Length; o++)
        {
            long reach = Reach(layer, weights, o, bits, isAccumulatorWide);
            long room = isAccumulatorWide ? int.MaxValue : int.MaxValue - reach;
            long most = random.Next(4) == 0 ? room : Math.Min(room, reach + 100);
            bias[o] = (int)random.NextInt64(-most, most + 1);
            long largest = reach + Math.Abs((long)bias[o]) + 1;
            (multipliers[o], shifts[o]) = isTfLite ? TfLite(largest, bits) : (Q16(largest, shift), 0);
        }

        (int minimum, int maximum) = Limits(bits);
        int[] zeroPoints = bits == 16 ? [0, 0] : [ZeroPoint(), ZeroPoint()];
        return new(
            $"seed {seed}: {string.Join(' ', layer.Integers)}", kernel,
            isTfLite ? [weights, bias, multipliers, shifts] : [weights, bias, multipliers],
            [.. layer.Integers, .. isTfLite ? [] : new[] { shift }, .. hasWindow ? zeroPoints : zeroPoints[..1], minimum, maximum],
            x, layer.Outputs, null);
    }

    private Layer FullyConnected()
    {
        int inputs = Channels(1), outputs = Channels(1);
        return new(inputs, outputs, inputs, outputs, IsDepthwise: false, [inputs, outputs]);
    }

    private Layer Convolution(KernelSignature kernel)
    {
        bool isDepthwise = kernel.Name.StartsWith("Depthwise", StringComparison.Ordinal);
        int groups = isDepthwise || random.Next(4) != 0 ? 1 : random.Next(1, 4);
        int inputs = groups * Channels(groups);
        int outputs = isDepthwise ? inputs * (random.Next(3) == 0 ? random.Next(1, 4) : 1) : groups * Channels(groups);
        bool isPointwise = random.Next(4) == 0;
        Extent rows = Dimension(isPointwise), columns = Dimension(isPointwise);
        int[] window =
        [
            rows.Input, columns.Input, inputs, rows.Output, columns.Output, outputs, rows.Kernel, columns.Kernel,
            rows.Stride, columns.Stride, rows.Dilation, columns.Dilation, rows.Pad, columns.Pad,
        ];
        return new(
            rows.Input * columns.Input * inputs, rows.Output * columns.Output * outputs, rows.Kernel * columns.Kernel * (isDepthwise ? 1 : inputs / groups),
            outputs, isDepthwise, isDepthwise ? window : [.. window, groups]);
    }

    private Extent Dimension(bool isPointwise)
    {
        if (isPointwise)
        {
            int count = random.Next(1, 7);
            return new(count, count, 1, 1, 1, 0);
        }

        while (true)
        {
            int input = random.Next(1, 9), kernel = random.Next(3) == 0 ? random.Next(1, 6) : 3, stride = random.Next(1, 4), dilation = random.Next(4) == 0 ? random.Next(1, 4) : 1;
            int span = ((kernel - 1) * dilation) + 1, before = random.Next(0, span), after = random.Next(0, span + 1);
            int left = input + before + after - span;
            if (left >= 0)
            {
                return new(input, (left / stride) + 1, kernel, stride, dilation, before);
            }
        }
    }

    /// <summary>How far any input can drive a channel's sum; weights are halved until an int32 holds it.</summary>
    private static long Reach(Layer layer, int[] weights, int channel, int bits, bool isAccumulatorWide)
    {
        while (true)
        {
            long reach = Enumerable.Range(0, layer.KernelSize).Sum(i => Math.Abs((long)weights[layer.Weight(channel, i)])) << (bits - 1);
            if (isAccumulatorWide || reach < int.MaxValue)
            {
                return reach;
            }

            for (int i = 0; i < layer.KernelSize; i++)
            {
                weights[layer.Weight(channel, i)] /= 2;
            }
        }
    }

    /// <summary>A multiplier with which the result and any zero point fit 32 bits.</summary>
    private int Q16(long largest, int shift) =>
        random.Next(1 + (int)Math.Min(Math.ScaleB(1, shift) * (int.MaxValue - 1000.0) / largest, random.Next(2) == 0 ? 255 : 32767));

    /// <inheritdoc cref="Q16"/>
    private (int Multiplier, int Shift) TfLite(long largest, int bits)
    {
        int highest = Math.Min(bits == 16 ? 7 : 30, Math.ILogB((int.MaxValue - 300.0) / largest));
        int middling = Math.ILogB(Math.ScaleB(1, bits - 1) / largest) + random.Next(-2, 4);
        int shift = random.Next(4) == 0 ? random.Next(-31, highest + 1) : Math.Clamp(middling, -31, highest);
        return random.Next(20) switch
        {
            0 => (0, 0),
            1 => (1 << 30, shift),
            2 => (int.MaxValue, shift),
            3 => (0x7FFF0000, shift),
            4 or 5 => (random.Next(1 << 30), Math.Max(shift, Math.Min(0, highest))),
            _ => (random.Next(1 << 30, int.MaxValue), shift),
        };
    }

    private int Channels(int groups) => Math.Min(Math.Max(1, largestCount / groups), ChannelCounts[random.Next(ChannelCounts.Length)]);

    private int ZeroPoint() => random.Next(3) switch
    {
        0 => random.Next(2) == 0 ? -128 : 127,
        1 => 0,
        _ => Value(8),
    };

    private (int Minimum, int Maximum) Limits(int bits)
    {
        int a = Value(bits), b = Value(bits);
        return random.Next(2) == 0 ? (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) : (Math.Min(a, b), Math.Max(a, b));
    }

    private int[] Values(int count, int bits)
    {
        int style = random.Next(4);
        return [.. Enumerable.Range(0, count).Select(_ => style == 0 ? Value(bits) / 64 : style == 1 && random.Next(2) == 0 ? Extreme(bits) : Value(bits))];
    }

    private int Value(int bits) => random.Next(-(1 << (bits - 1)), 1 << (bits - 1));

    private int Extreme(int bits) => random.Next(2) == 0 ? -(1 << (bits - 1)) : (1 << (bits - 1)) - 1;
}
