using TinyML.Compiler.Conformance;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Testing.Kernels;

/// <summary>Random calls of kernels from 30 on that meet the preconditions of KERNELS.md for every input of the type.</summary>
/// <param name="seed">For names.</param>
/// <param name="random">Where chance comes from.</param>
/// <param name="largestCount">No count of elements is far above this.</param>
internal sealed class RandomPictureCases(int seed, Random random, int largestCount)
{
    /// <summary>The next case of one kernel.</summary>
    public KernelCase Next(KernelSignature kernel)
    {
        int bits = kernel.Parameters[0].CType == "int16_t" ? 16 : 8;
        return kernel.Id switch
        {
            KernelIds.AveragePool2DInt8 or KernelIds.AveragePool2DInt16 or KernelIds.MaxPool2DInt8 or KernelIds.MaxPool2DInt16 => Pool(kernel, bits),
            KernelIds.MeanInt8 or KernelIds.MeanInt16 => Mean(kernel, bits),
            KernelIds.AddInt8 or KernelIds.AddInt16 or KernelIds.SubInt8 or KernelIds.SubInt16 => Sum(kernel, bits),
            KernelIds.MulInt8 or KernelIds.MulInt16 => Product(kernel, bits),
            KernelIds.AddConstantInt8 or KernelIds.AddConstantInt16 => SumWithConstants(kernel, bits),
            KernelIds.MulConstantInt8 or KernelIds.MulConstantInt16 => ProductWithConstants(kernel, bits),
            KernelIds.PReluInt8 or KernelIds.PReluInt16 => PRelu(kernel, bits),
            KernelIds.SoftmaxRowsInt8 or KernelIds.SoftmaxRowsInt16 => SoftmaxRows(kernel, bits),
            KernelIds.RequantizeInt8ToInt16 or KernelIds.RequantizeInt16ToInt8 or KernelIds.RequantizeInt16ToInt16 => Requantize(kernel, bits),
            KernelIds.TanhInt16TfLite or KernelIds.SigmoidInt16TfLite => Curve(kernel),
            KernelIds.LeakyReluInt16TfLite => LeakyRelu(kernel),
            KernelIds.SoftmaxInt16TfLite => SoftmaxOfTables(kernel),
            _ => new RandomMoves(seed, random).Next(kernel),
        };
    }

    private KernelCase Pool(KernelSignature kernel, int bits)
    {
        (int[] rows, int[] columns) = (Extent(), Extent());
        int channels = Count(6), inputs = rows[0] * columns[0] * channels, outputs = rows[1] * columns[1] * channels;
        int[] integers = [rows[0], columns[0], channels, .. Enumerable.Range(1, 5).SelectMany(i => new[] { rows[i], columns[i] }), .. Limits(bits)];
        return Case(kernel, [], integers, Values(inputs, bits), outputs);
    }

    /// <summary>Input, output, kernel, stride, dilation and padding in front, such that every position of the window covers something.</summary>
    private int[] Extent()
    {
        while (true)
        {
            int input = random.Next(1, 9), kernel = random.Next(1, 5), stride = random.Next(1, 4), dilation = random.Next(3) == 0 ? random.Next(1, 4) : 1;
            int before = random.Next(kernel * dilation), after = random.Next(kernel * dilation), span = ((kernel - 1) * dilation) + 1;
            int output = ((input + before + after - span) / stride) + 1;
            bool covered = input + before + after >= span && Enumerable.Range(0, output).All(o => Enumerable.Range(0, kernel).Any(k =>
                (o * stride) - before + (k * dilation) is var at && at >= 0 && at < input));
            if (covered)
            {
                return [input, output, kernel, stride, dilation, before];
            }
        }
    }

    private KernelCase Mean(KernelSignature kernel, int bits)
    {
        int outer = Count(5), reduced = Count(largestCount), inner = Count(6);
        int zeroPoint = ZeroPoint(bits);
        return Case(kernel, [], [outer, reduced, inner, zeroPoint, .. Multiplier(reduced * Reach(bits, zeroPoint)), ZeroPoint(bits)], Values(outer * reduced * inner, bits), outer * inner);
    }

    private KernelCase Sum(KernelSignature kernel, int bits)
    {
        int[] extents = Extents(out int first, out int second, out int all);
        int[] integers = [.. extents, ZeroPoint(bits), .. HalfAtMost(), ZeroPoint(bits), .. HalfAtMost(), .. BelowOne(bits), ZeroPoint(bits), .. Limits(bits)];
        return Case(kernel, [], integers, Values(first, bits), all) with { Second = Values(second, bits) };
    }

    private KernelCase Product(KernelSignature kernel, int bits)
    {
        int[] extents = Extents(out int first, out int second, out int all);
        int a = ZeroPoint(bits), b = ZeroPoint(bits);
        int[] integers = [.. extents, a, b, .. Multiplier(Reach(bits, a) * Reach(bits, b)), ZeroPoint(bits), .. Limits(bits)];
        return Case(kernel, [], integers, Values(first, bits), all) with { Second = Values(second, bits) };
    }

    private KernelCase SumWithConstants(KernelSignature kernel, int bits)
    {
        int[] extents = Extents(out int first, out int second, out int all);
        int[] terms = [.. Enumerable.Range(0, second).Select(_ => random.Next(-(1 << (bits + 13)), 1 << (bits + 13)))];
        int[] integers = [.. extents, random.Next(2) == 0 ? 1 : -1, ZeroPoint(bits), .. HalfAtMost(), .. BelowOne(bits), ZeroPoint(bits), .. Limits(bits)];
        return Case(kernel, [terms], integers, Values(first, bits), all);
    }

    private KernelCase ProductWithConstants(KernelSignature kernel, int bits)
    {
        int[] extents = Extents(out int first, out int second, out int all);
        int zeroPoint = ZeroPoint(bits);
        int[] factors = Values(second, random.Next(2) == 0 ? 8 : 16);
        int[] integers = [.. extents, zeroPoint, .. Multiplier(Reach(bits, zeroPoint) * factors.Max(Math.Abs)), ZeroPoint(bits), .. Limits(bits)];
        return Case(kernel, [factors], integers, Values(first, bits), all);
    }

    private KernelCase PRelu(KernelSignature kernel, int bits)
    {
        int[] extents = Extents(out int first, out int second, out int all);
        int zeroPoint = ZeroPoint(bits);
        int[] slopes = Values(second, random.Next(2) == 0 ? 8 : 16);
        long reach = Reach(bits, zeroPoint);
        int[] integers = [.. extents, zeroPoint, .. Multiplier(reach), .. Multiplier(reach * slopes.Max(Math.Abs)), ZeroPoint(bits)];
        return Case(kernel, [slopes], integers, Values(first, bits), all);
    }

    private KernelCase SoftmaxRows(KernelSignature kernel, int bits)
    {
        double real = Math.Min(Math.ScaleB(Math.Pow(2, random.Next(-14, 3)) * (1 + random.NextDouble()), 26), int.MaxValue);
        int leftShift = Math.Max(0, Math.ILogB(real) + 1), multiplier = (int)Math.Min(int.MaxValue, Math.ScaleB(real, 31 - leftShift));
        int rows = Count(5), count = Count(20);
        return Case(kernel, [], [rows, count, multiplier, leftShift, -(int)((31L << 26) >> leftShift)], Values(rows * count, bits), rows * count);
    }

    private KernelCase Curve(KernelSignature kernel)
    {
        int count = Count(largestCount);
        return Case(kernel, [], [count, random.Next(short.MaxValue + 1), random.Next(32)], Values(count, 16), count);
    }

    private KernelCase LeakyRelu(KernelSignature kernel)
    {
        int count = Count(largestCount);
        int[] negative = Multiplier(1 << 15);
        negative[0] *= random.Next(2) == 0 ? 1 : -1;
        return Case(kernel, [], [count, .. Multiplier(1 << 15), .. negative], Values(count, 16), count);
    }

    private KernelCase SoftmaxOfTables(KernelSignature kernel)
    {
        int rows = Count(5), count = Count(20);
        return Case(kernel, [], [rows, count, .. Multiplier(ushort.MaxValue)], Values(rows * count, 16), rows * count);
    }

    private KernelCase Requantize(KernelSignature kernel, int bits)
    {
        int count = Count(largestCount), zeroPoint = ZeroPoint(bits);
        return Case(kernel, [], [count, zeroPoint, .. Multiplier(Reach(bits, zeroPoint)), ZeroPoint(kernel.Parameters[1].CType == "int16_t" ? 16 : 8)], Values(count, bits), count);
    }

    /// <summary>Four extents and two sets of repeats, and how many elements there are.</summary>
    private int[] Extents(out int first, out int second, out int all)
    {
        int[] extents = [.. Enumerable.Range(0, 4).Select(i => random.Next(i + 1) == 0 || random.Next(2) == 0 ? 1 : random.Next(1, 5))];
        extents[3] = Count(Math.Min(largestCount, 12));
        int firstRepeats = random.Next(2) == 0 ? 0 : random.Next(16), secondRepeats = random.Next(2) == 0 ? 0 : random.Next(16);
        int Elements(int repeats) => extents.Where((_, i) => (repeats >> i & 1) == 0).Aggregate(1, (product, extent) => product * extent);
        (first, second, all) = (Elements(firstRepeats), Elements(secondRepeats), Elements(0));
        return [.. extents, firstRepeats, secondRepeats];
    }

    /// <summary>A multiplier and a shift for values of this reach: half of them bring the value near to the output's range, the others do not.</summary>
    private int[] Multiplier(long reach)
    {
        int multiplier = random.Next(20) == 0 ? 0 : random.Next(1 << 29, int.MaxValue), length = 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)reach);
        int largest = Math.Min(30 - length, 30);
        return [multiplier, random.Next(2) == 0 ? Math.Clamp(random.Next(6, 17) - length, -31, largest) : random.Next(-31, largest + 1)];
    }

    /// <summary>A multiplier of at most one half.</summary>
    private int[] HalfAtMost() => random.Next(4) == 0 ? [1 << 30, 0] : [random.Next(1 << 30, int.MaxValue), -random.Next(1, random.Next(3) == 0 ? 32 : 4)];

    private int[] BelowOne(int bits) => [random.Next(1 << 30, int.MaxValue), -(random.Next(3) == 0 ? random.Next(32) : (bits == 8 ? 20 : 15) - random.Next(4))];

    private static long Reach(int bits, int zeroPoint) => (1L << (bits - 1)) + Math.Abs(zeroPoint);

    private int ZeroPoint(int bits) => bits == 16 ? 0 : random.Next(3) switch { 0 => 0, 1 => random.Next(2) == 0 ? -128 : 127, _ => random.Next(-128, 128) };

    private int[] Limits(int bits)
    {
        int lowest = -(1 << (bits - 1)), highest = -lowest - 1;
        int a = random.Next(lowest, highest + 1), b = random.Next(lowest, highest + 1);
        return random.Next(2) == 0 ? [lowest, highest] : [Math.Min(a, b), Math.Max(a, b)];
    }

    private int Count(int largest) => random.Next(1, Math.Max(2, largest + 1));

    private int[] Values(int count, int bits)
    {
        int lowest = -(1 << (bits - 1)), style = random.Next(4);
        int Value() => random.Next(lowest, -lowest);
        return [.. Enumerable.Range(0, count).Select(_ => style == 0 ? Value() / 16 : style == 1 && random.Next(2) == 0 ? (random.Next(2) == 0 ? lowest : -lowest - 1) : Value())];
    }

    private KernelCase Case(KernelSignature kernel, int[][] constants, int[] integers, int[] input, int outputs) =>
        new($"seed {seed}: {string.Join(' ', integers)}", kernel, constants, integers, input, outputs, null);
}
