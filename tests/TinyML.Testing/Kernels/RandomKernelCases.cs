using TinyML.Compiler.Coding;
using TinyML.Compiler.Conformance;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Testing.Kernels;

/// <summary>Random kernel calls that meet the preconditions of KERNELS.md, reproducible from a seed.</summary>
/// <param name="seed">The seed; print it with every failure.</param>
/// <param name="largestCount">No input, output or channel count is above this.</param>
public sealed class RandomKernelCases(int seed, int largestCount = 40)
{
    private readonly Random _random = new(seed);

    /// <summary>The next case, of any kernel.</summary>
    public KernelCase Next() => Next(KernelCatalog.All[_random.Next(KernelCatalog.All.Count)]);

    /// <summary>The next case of one kernel.</summary>
    public KernelCase Next(KernelSignature kernel) => kernel.Id switch
    {
        KernelIds.FullyConnectedInt8 => FullyConnected(kernel, 8, 8),
        KernelIds.FullyConnectedInt16x8 => FullyConnected(kernel, 16, 8),
        KernelIds.FullyConnectedInt16x16 => FullyConnected(kernel, 16, 16),
        KernelIds.LookupInt8 => Simple(kernel, [Values(256, 8)], 8, count => [count]),
        KernelIds.TanhInt16 or KernelIds.SigmoidInt16 => Simple(kernel, [], 16, count => [count]),
        KernelIds.SoftmaxInt8 => Softmax(kernel, 8),
        KernelIds.SoftmaxInt16 => Softmax(kernel, 16),
        KernelIds.RescaleInt16ToInt16 => Rescale(kernel, 16, 16),
        KernelIds.RescaleInt16ToInt8 => Rescale(kernel, 16, 8),
        KernelIds.RescaleInt8ToInt8 => Rescale(kernel, 8, 8),
        KernelIds.RescaleInt8ToInt16 => Rescale(kernel, 8, 16),
        KernelIds.LeakyReluInt16 => Simple(kernel, [], 16, count => [count, Multiplier(), _random.Next(32), Multiplier(), _random.Next(32)]),
        KernelIds.Copy => Simple(kernel, [], 0, count => [count]),
        >= KernelIds.Conv2DInt8 and <= KernelIds.FullyConnectedInt16x8TfLite => new RandomConvolutionCases(seed, _random, largestCount).Next(kernel),
        >= KernelIds.Conv2DInt8Coded and <= KernelIds.FullyConnectedInt8TfLiteCoded => new RandomCodedCases(_random).Of(kernel, Next(CodedKernels.PlainOf(kernel.Id))),
        _ => new RandomPictureCases(seed, _random, largestCount).Next(kernel),
    };

    private KernelCase FullyConnected(KernelSignature kernel, int activationBits, int weightBits)
    {
        // A third is as tame as layers of real models are.
        bool tame = _random.Next(3) == 0;
        int inputs = Count(), outputs = Count(), shift = _random.Next(3) == 0 && !tame ? _random.Next(48) : 8 * _random.Next(2, 4);
        int[] x = Values(inputs, activationBits), weights = [.. Values(inputs * outputs, weightBits).Select(weight => tame ? weight / 8 : weight)];
        int[] bias = new int[outputs], multipliers = new int[outputs];
        for (int o = 0; o < outputs; o++)
        {
            FitInt32(x, weights.AsSpan(o * inputs, inputs));
            long reach = x.Select((value, i) => Math.Abs((long)value * weights[(o * inputs) + i])).Sum();
            long room = int.MaxValue - reach;
            bias[o] = (int)(_random.Next(2) == 0 && !tame ? _random.NextInt64(-room, room + 1) : _random.NextInt64(-Math.Min(room, 100_000), Math.Min(room, 100_000) + 1));
            // The result, with the zero point, must fit 32 bits too.
            double largest = Math.ScaleB(1, shift) * (int.MaxValue - 1000.0) / (reach + Math.Abs((double)bias[o]) + 1);
            multipliers[o] = _random.Next(1 + (int)Math.Min(largest, tame || _random.Next(2) == 0 ? 255 : 32767));
        }

        (int minimum, int maximum) = tame ? (-(1 << (activationBits - 1)), (1 << (activationBits - 1)) - 1) : Limits(activationBits);
        int zeroPoint = activationBits == 8 ? _random.Next(-128, 128) : 0;
        return new($"seed {seed}: {inputs} to {outputs}, shift {shift}", kernel, [weights, bias, multipliers], [inputs, outputs, shift, zeroPoint, minimum, maximum], x, outputs, null);
    }

    // Shrinks weights until no order of summation can overflow.
    private static void FitInt32(int[] x, Span<int> weights)
    {
        while (true)
        {
            long reach = 0;
            for (int i = 0; i < x.Length; i++)
            {
                reach += Math.Abs((long)x[i] * weights[i]);
            }

            if (reach < 1L << 31)
            {
                return;
            }

            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] /= 2;
            }
        }
    }

    private KernelCase Softmax(KernelSignature kernel, int bits)
    {
        double real = Math.Min(Math.ScaleB(Math.Pow(2, _random.Next(-14, 3)) * (1 + _random.NextDouble()), 26), int.MaxValue);
        int leftShift = Math.Max(0, Math.ILogB(real) + 1);
        int multiplier = (int)Math.Min(int.MaxValue, Math.ScaleB(real, 31 - leftShift));
        return Simple(kernel, [], bits, count => [count, multiplier, leftShift, -(int)((31L << 26) >> leftShift)]);
    }

    private KernelCase Rescale(KernelSignature kernel, int fromBits, int toBits)
    {
        int shift = _random.Next(32), channels = Count();
        int[] offsets = Values(channels, 16), multipliers = new int[channels];
        long half = shift == 0 ? 0 : 1L << (shift - 1);
        for (int c = 0; c < channels; c++)
        {
            long widest = (1L << (fromBits - 1)) + Math.Abs((long)offsets[c]) + 1;
            int largest = (int)Math.Min(32767, (int.MaxValue - half) / widest);
            multipliers[c] = _random.Next(-largest, largest + 1);
        }

        (int minimum, int maximum) = Limits(toBits);
        int zeroPoint = _random.Next(2) == 0 ? 0 : Value(toBits);
        return Simple(kernel, [offsets, multipliers], fromBits, count => [count, channels, shift, zeroPoint, minimum, maximum]);
    }

    /// <summary>A case with as many outputs as inputs; 0 bits stand for bytes without a sign.</summary>
    private KernelCase Simple(KernelSignature kernel, int[][] constants, int bits, Func<int, int[]> integers)
    {
        int count = Count();
        int[] input = bits == 0 ? [.. Values(count, 8).Select(value => value + 128)] : Values(count, bits);
        return new($"seed {seed}: {count} elements", kernel, constants, integers(count), input, count, null);
    }

    private int Count() => _random.Next(8) == 0 ? _random.Next(1, largestCount + 1) : _random.Next(1, Math.Min(largestCount, 10) + 1);

    private int Multiplier() => _random.Next(-32767, 32768);

    private (int Minimum, int Maximum) Limits(int bits)
    {
        int lowest = -(1 << (bits - 1)), highest = (1 << (bits - 1)) - 1;
        if (_random.Next(2) == 0)
        {
            return (lowest, highest);
        }

        int a = Value(bits), b = Value(bits);
        return (Math.Min(a, b), Math.Max(a, b));
    }

    private int[] Values(int count, int bits)
    {
        // Whole tables of large or of small numbers as well as mixed ones.
        int style = _random.Next(4);
        return [.. Enumerable.Range(0, count).Select(_ => style == 0 ? Value(bits) / 64 : style == 1 && _random.Next(2) == 0 ? Extreme(bits) : Value(bits))];
    }

    private int Value(int bits) => _random.Next(-(1 << (bits - 1)), 1 << (bits - 1));

    private int Extreme(int bits) => _random.Next(2) == 0 ? -(1 << (bits - 1)) : (1 << (bits - 1)) - 1;
}
