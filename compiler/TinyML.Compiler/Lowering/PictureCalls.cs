using TinyML.Compiler.Ir;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Lowering;

/// <summary>Checks one call of a kernel from 30 on against the counts and the preconditions of KERNELS.md.</summary>
/// <param name="program">The program.</param>
/// <param name="call">The call; its arguments have the types of the signature.</param>
internal sealed class PictureCalls(KernelProgram program, KernelCall call)
{
    /// <summary>Below this a zero point can be added within 32 bits.</summary>
    private const long Room = (1L << 31) - (1L << 16);

    /// <summary>Whether buffers, tables and numbers fit each other.</summary>
    public bool Fit() => ZeroPointsFit() && call.Kernel.Id switch
    {
        KernelIds.AveragePool2DInt8 or KernelIds.AveragePool2DInt16 or KernelIds.MaxPool2DInt8 or KernelIds.MaxPool2DInt16 => Pool(),
        KernelIds.MeanInt8 or KernelIds.MeanInt16 => Mean(),
        KernelIds.AddInt8 or KernelIds.AddInt16 or KernelIds.SubInt8 or KernelIds.SubInt16 => Broadcasts(Buffer("second").Count, "secondRepeats") && Sum("secondMultiplier", "secondShift"),
        KernelIds.AddConstantInt8 or KernelIds.AddConstantInt16 => Broadcasts(Table("terms").Length, "termRepeats") && Sum("inputMultiplier", "inputShift") && Terms(),
        KernelIds.MulInt8 or KernelIds.MulInt16 => Broadcasts(Buffer("second").Count, "secondRepeats") && Product("multiplier", "shift", Reach("inputZeroPoint") * Reach("secondZeroPoint")),
        KernelIds.MulConstantInt8 or KernelIds.MulConstantInt16 => Broadcasts(Table("factors").Length, "factorRepeats") && Product("multiplier", "shift", Reach("inputZeroPoint") * Largest("factors")),
        KernelIds.PReluInt8 or KernelIds.PReluInt16 => Broadcasts(Table("slopes").Length, "slopeRepeats") && Product("multiplier", "shift", Reach("inputZeroPoint"))
            && Product("slopeMultiplier", "slopeShift", Reach("inputZeroPoint") * Largest("slopes")),
        KernelIds.SoftmaxRowsInt8 or KernelIds.SoftmaxRowsInt16 => SoftmaxRows(),
        KernelIds.RequantizeInt8ToInt16 or KernelIds.RequantizeInt16ToInt8 or KernelIds.RequantizeInt16ToInt16 =>
            Buffer("input").Count == Argument("count") && Buffer("output").Count == Argument("count") && Product("multiplier", "shift", Reach("inputZeroPoint")),
        KernelIds.Move => SameElement() && Moves(Argument("inputOffset"), Argument("outputOffset")),
        KernelIds.Pad => SameElement() && Buffer("output").ByteCount == Argument("outputBytes") && Argument("elementBytes") == Width() && Moves(0, Argument("outputOffset")),
        KernelIds.ResizeNearest => SameElement() && Resize(),
        KernelIds.TanhInt16TfLite or KernelIds.SigmoidInt16TfLite => Counts(1) && Argument("multiplier") is >= 0 and <= short.MaxValue && Argument("shift") <= 31,
        KernelIds.LeakyReluInt16TfLite => Counts(1) && Product("multiplier", "shift", 1 << 15)
            && Argument("negativeMultiplier") != int.MinValue && Argument("negativeShift") is >= -31 and <= 15,
        KernelIds.SoftmaxInt16TfLite => Counts(Argument("rowCount")) && Product("multiplier", "shift", ushort.MaxValue),
        _ => false,
    };

    private bool Counts(long rows) => Buffer("input").Count == rows * Argument("count") && Buffer("output").Count == Buffer("input").Count;

    /// <summary>int16 has none.</summary>
    private bool ZeroPointsFit() => call.Kernel.Parameters.Zip(call.Arguments).All(pair =>
        pair.First.CType != "int16_t" || !pair.First.Name.EndsWith("ZeroPoint", StringComparison.Ordinal) || pair.Second == 0);

    private bool Pool()
    {
        long channels = Argument("channels"), area = (long)Argument("kernelHeight") * Argument("kernelWidth");
        return Buffer("input").Count == Argument("inputHeight") * (long)Argument("inputWidth") * channels
            && Buffer("output").Count == Argument("outputHeight") * (long)Argument("outputWidth") * channels
            && area <= ushort.MaxValue && Covers("Height", "padTop") && Covers("Width", "padLeft");
    }

    private bool Covers(string along, string pad) => Covers(
        Argument("input" + along), Argument("output" + along), Argument("kernel" + along), Argument("stride" + along), Argument("dilation" + along), Argument(pad));

    /// <summary>Whether a window covers at least one row (or column) of the picture at every position.</summary>
    public static bool Covers(int input, int output, int kernel, int stride, int dilation, int pad)
    {
        for (int o = 0; o < output; o++)
        {
            long first = ((long)o * stride) - pad, skipped = first >= 0 ? 0 : (-first + dilation - 1) / dilation;
            if (skipped >= kernel || first + (skipped * dilation) >= input)
            {
                return false;
            }
        }

        return true;
    }

    private bool Mean()
    {
        long outer = Argument("outerCount"), reduced = Argument("reducedCount"), inner = Argument("innerCount");
        return Buffer("input").Count == outer * reduced * inner && Buffer("output").Count == outer * inner && Product("multiplier", "shift", reduced * Reach("inputZeroPoint"));
    }

    /// <summary>The input and the second operand have one element wherever they do not repeat.</summary>
    private bool Broadcasts(int secondCount, string secondRepeats)
    {
        long all = 1, first = 1, second = 1;
        for (int i = 0; i < 4; i++)
        {
            long extent = Argument($"extent{i}");
            all *= extent;
            first *= (Argument("inputRepeats") >> i & 1) != 0 ? 1 : extent;
            second *= (Argument(secondRepeats) >> i & 1) != 0 ? 1 : extent;
        }

        return Argument("inputRepeats") < 16 && Argument(secondRepeats) < 16
            && Buffer("output").Count == all && Buffer("input").Count == first && secondCount == second;
    }

    /// <summary>Both scaled operands stay within ±2^30, so that their sum fits.</summary>
    private bool Sum(string secondMultiplier, string secondShift) =>
        IsHalfAtMost("inputMultiplier", "inputShift") && IsHalfAtMost(secondMultiplier, secondShift) && Argument("outputMultiplier") >= 0 && Argument("outputShift") is >= -31 and <= 0;

    private bool IsHalfAtMost(string multiplier, string shift) =>
        Argument(multiplier) >= 0 && Argument(shift) is >= -31 and <= 0 && (Argument(multiplier) <= 1 << 30 || Argument(shift) < 0);

    private bool Terms() => Math.Abs(Argument("sign")) == 1 && Table("terms").All(term => Math.Abs(term) <= 1 << 30);

    /// <summary>Whether a value of this reach may be shifted and multiplied.</summary>
    private bool Product(string multiplier, string shift, long reach) =>
        Argument(multiplier) >= 0 && Argument(shift) is >= -31 and <= 30 && reach << Math.Max(Argument(shift), 0) < Room;

    private bool SoftmaxRows() =>
        Buffer("input").Count == (long)Argument("rowCount") * Argument("count") && Buffer("output").Count == Buffer("input").Count
        && Argument("count") <= Operators.SoftmaxLowering.MaximumCount && Argument("multiplier") >= 1 << 30
        && Argument("differenceMinimum") == -(int)((31L << 26) >> Argument("leftShift"));

    private bool Resize()
    {
        long[] rows = Table("rows"), columns = Table("columns");
        long rowBytes = (long)Argument("inputWidth") * Argument("pixelBytes");
        return rows.Length == Argument("outputHeight") && columns.Length == Argument("outputWidth")
            && rows.All(row => row >= 0 && (row + 1) * rowBytes <= Buffer("input").ByteCount) && columns.All(column => column >= 0 && column < Argument("inputWidth"))
            && Buffer("output").ByteCount == (long)rows.Length * columns.Length * Argument("pixelBytes");
    }

    /// <summary>Whether every run stays within both buffers, and no more is written than the output holds.</summary>
    private bool Moves(long inputOffset, long outputOffset)
    {
        long[] loops = Table("loops");
        if (Argument("loopCount") is < 1 or > 6 || loops.Length != 3 * Argument("loopCount"))
        {
            return false;
        }

        (long Lowest, long Highest) input = (inputOffset, inputOffset), output = (outputOffset, outputOffset);
        long bytes = Argument("runBytes"), room = Buffer("output").ByteCount;
        int width = Width();
        bool inside = inputOffset % width == 0 && outputOffset % width == 0 && bytes % width == 0;
        for (int i = 0; inside && i < loops.Length; i += 3)
        {
            long turns = loops[i];
            inside = turns >= 1 && turns <= room && loops[i + 1] % width == 0 && loops[i + 2] % width == 0;
            input = Reaches(input, turns, loops[i + 1]);
            output = Reaches(output, turns, loops[i + 2]);
            bytes *= turns;
            inside &= bytes <= room && IsInside(input, "input") && IsInside(output, "output");
        }

        return inside;
    }

    private bool IsInside((long Lowest, long Highest) begins, string buffer) =>
        begins.Lowest >= 0 && begins.Highest + Argument("runBytes") <= Buffer(buffer).ByteCount;

    private static (long Lowest, long Highest) Reaches((long Lowest, long Highest) from, long turns, long stride) =>
        (from.Lowest + Math.Min(0, (turns - 1) * stride), from.Highest + Math.Max(0, (turns - 1) * stride));

    private bool SameElement() => Buffer("input").Element == Buffer("output").Element;

    private int Width() => Buffer("output").Element == ElementType.Int16 ? 2 : 1;

    /// <summary>The greatest distance of an element of the input's type from a zero point.</summary>
    private long Reach(string zeroPoint)
    {
        int lowest = Buffer("input").Element == ElementType.Int8 ? sbyte.MinValue : short.MinValue;
        return Math.Max(Argument(zeroPoint) - lowest, -lowest - 1 - Argument(zeroPoint));
    }

    private long Largest(string table) => Table(table).Max(Math.Abs);

    private int Argument(string name) => call.Argument(name);

    private ProgramBuffer Buffer(string name) => program.Buffers[Argument(name)];

    private long[] Table(string name) => AccumulatorProof.Elements(program, Argument(name));
}
