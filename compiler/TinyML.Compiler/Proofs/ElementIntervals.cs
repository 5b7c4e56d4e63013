using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Proofs;

/// <summary>What a kernel without weights makes of the interval of one channel. Every one of them rises, or falls, over each side of the input's zero point,
/// so that the ends and what lies beside the zero point tell all; of tables every entry is looked at.</summary>
/// <param name="program">The program.</param>
/// <param name="call">The call.</param>
/// <param name="period">Elements k and k + period are of one channel.</param>
internal sealed class ElementIntervals(KernelProgram program, KernelCall call, int period)
{
    private readonly long[][] _tables = ChannelTables(program, call, period);

    /// <summary>All values of the type, limited where the kernel limits.</summary>
    public static Interval Range(KernelCall call, Interval type) => call.Kernel.Id switch
    {
        KernelIds.SoftmaxInt16 or KernelIds.SoftmaxRowsInt16 or KernelIds.SoftmaxInt16TfLite => new Interval(0, short.MaxValue),
        _ when call.Kernel.IndexOfOrNone("minimum") >= 0 => type.Clamp(call.Argument("minimum"), call.Argument("maximum")),
        _ => type,
    };

    /// <summary>The output's interval in channel k.</summary>
    /// <param name="k">0 to period - 1.</param>
    /// <param name="x">The input's interval.</param>
    /// <param name="z">The second operand's, where there is one.</param>
    public Interval Of(int k, Interval x, Interval z)
    {
        switch (call.Kernel.Id)
        {
            case KernelIds.AveragePool2DInt8 or KernelIds.AveragePool2DInt16 or KernelIds.MaxPool2DInt8 or KernelIds.MaxPool2DInt16:
                return x.Clamp(Argument("minimum"), Argument("maximum"));
            case KernelIds.Copy or KernelIds.ResizeNearest:
                return x;
            case KernelIds.MeanInt8 or KernelIds.MeanInt16:
                return OverEnds(x, value => Limit(Scaled(Argument("reducedCount") * (value - Argument("inputZeroPoint")), "")));
            case KernelIds.AddInt8 or KernelIds.AddInt16 or KernelIds.SubInt8 or KernelIds.SubInt16 or KernelIds.MulInt8 or KernelIds.MulInt16:
                return Interval.Of(Combine(x.Low, z.Low), Combine(x.Low, z.High), Combine(x.High, z.Low), Combine(x.High, z.High));
            case >= KernelIds.AddConstantInt8 and <= KernelIds.PReluInt16:
                return _tables[k].Select(constant => OverEnds(x, value => WithConstant(value, constant))).Aggregate(Interval.Empty, (all, one) => all.Join(one));
            case KernelIds.RescaleInt16ToInt16 or KernelIds.RescaleInt16ToInt8 or KernelIds.RescaleInt8ToInt8 or KernelIds.RescaleInt8ToInt16:
                return OverEnds(x, value => Rescale(k, value));
            default:
                return ElementRunner.Run(program, call, x);
        }
    }

    private Interval OverEnds(Interval x, Func<long, long> function)
    {
        int zeroPoint = call.Kernel.IndexOfOrNone("inputZeroPoint") >= 0 ? call.Argument("inputZeroPoint") : 0;
        long above = Math.Clamp(zeroPoint, x.Low, x.High), below = Math.Clamp(zeroPoint - 1, x.Low, x.High);
        return Interval.Of(function(x.Low), function(below), function(above), function(x.High));
    }

    private long Combine(long x, long z)
    {
        if (call.Kernel.Id is KernelIds.MulInt8 or KernelIds.MulInt16)
        {
            return Limit(Scaled((x - Argument("inputZeroPoint")) * (z - Argument("secondZeroPoint")), ""));
        }

        int left = call.Kernel.Id is KernelIds.AddInt8 or KernelIds.SubInt8 ? 20 : 15;
        long a = Scaled((x - Argument("inputZeroPoint")) << left, "input"), b = Scaled((z - Argument("secondZeroPoint")) << left, "second");
        return Limit(Scaled(call.Kernel.Id is KernelIds.AddInt8 or KernelIds.AddInt16 ? a + b : a - b, "output"));
    }

    private long WithConstant(long x, long constant)
    {
        long distance = x - Argument("inputZeroPoint");
        return call.Kernel.Id switch
        {
            KernelIds.AddConstantInt8 => Limit(Scaled(constant + (Argument("sign") * Scaled(distance << 20, "input")), "output")),
            KernelIds.AddConstantInt16 => Limit(Scaled(constant + (Argument("sign") * Scaled(distance << 15, "input")), "output")),
            KernelIds.MulConstantInt8 or KernelIds.MulConstantInt16 => Limit(Scaled(distance * constant, "")),
            _ => Limit(distance >= 0 ? Scaled(distance, "") : Scaled(distance * constant, "slope")),
        };
    }

    private long Rescale(int k, long x)
    {
        long[] offsets = AccumulatorProof.Elements(program, call.Argument("offsets")), multipliers = AccumulatorProof.Elements(program, call.Argument("multipliers"));
        return Limit(FixedPoint.Q16(x - offsets[k % offsets.Length], multipliers[k % offsets.Length], call.Argument("shift")));
    }

    private long Scaled(long value, string which) =>
        TfLiteFixedPoint.Requantize(value, Argument(which.Length == 0 ? "multiplier" : which + "Multiplier"), call.Argument(which.Length == 0 ? "shift" : which + "Shift"));

    private long Limit(long value)
    {
        bool isNarrow = program.Buffers[call.Arguments[1]].Element == Ir.ElementType.Int8, isLimited = call.Kernel.IndexOfOrNone("minimum") >= 0;
        long minimum = isLimited ? Argument("minimum") : isNarrow ? sbyte.MinValue : short.MinValue, maximum = isLimited ? Argument("maximum") : isNarrow ? sbyte.MaxValue : short.MaxValue;
        return Math.Clamp(value + Argument("outputZeroPoint"), minimum, maximum);
    }

    private long Argument(string name) => call.Argument(name);

    /// <summary>The constants that a broadcast table holds for each channel.</summary>
    private static long[][] ChannelTables(KernelProgram program, KernelCall call, int period)
    {
        if (BroadcastTable.Of(program, call) is not { } table)
        {
            return [];
        }

        return [.. Enumerable.Range(0, period).Select(k => table.Elements.Where((_, i) => table.Repeats || i % table.Inner % period == k).Distinct().ToArray())];
    }
}
