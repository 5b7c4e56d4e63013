using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Verification;

/// <summary>Where one element that a call writes comes from. Indices count within the call's buffers.</summary>
/// <param name="Output">The element.</param>
/// <param name="First">The elements of the input that it depends on, in the kernel's order.</param>
/// <param name="Second">The same of a second operand.</param>
/// <param name="Constants">The numbers of constant tables that it depends on.</param>
internal readonly record struct ElementWrite(int Output, int[] First, int[] Second, long[] Constants);

/// <summary>Walks over the elements that calls without weights write, straight from the formulas of KERNELS.md.</summary>
/// <param name="program">The program.</param>
/// <param name="call">The call.</param>
internal sealed class ElementWrites(KernelProgram program, KernelCall call)
{
    /// <summary>All of them, in the kernel's order; null for a kernel that is not known here.</summary>
    public IEnumerable<ElementWrite>? All() => call.Kernel.Id switch
    {
        KernelIds.LookupInt8 => EachAlone(_ => Table("table")),
        KernelIds.RescaleInt16ToInt16 or KernelIds.RescaleInt16ToInt8 or KernelIds.RescaleInt8ToInt8 or KernelIds.RescaleInt8ToInt16 => Rescaled(),
        KernelIds.TanhInt16 or KernelIds.SigmoidInt16 or KernelIds.LeakyReluInt16 or KernelIds.RequantizeInt8ToInt16 or KernelIds.RequantizeInt16ToInt8 or KernelIds.RequantizeInt16ToInt16
            or KernelIds.TanhInt16TfLite or KernelIds.SigmoidInt16TfLite or KernelIds.LeakyReluInt16TfLite => EachAlone(_ => []),
        KernelIds.Copy when Width(0) == Width(1) => EachAlone(_ => []),
        KernelIds.SoftmaxInt8 or KernelIds.SoftmaxInt16 or KernelIds.SoftmaxRowsInt8 or KernelIds.SoftmaxRowsInt16 or KernelIds.SoftmaxInt16TfLite => Rows(),
        KernelIds.AveragePool2DInt8 or KernelIds.AveragePool2DInt16 or KernelIds.MaxPool2DInt8 or KernelIds.MaxPool2DInt16 => Pool(),
        KernelIds.MeanInt8 or KernelIds.MeanInt16 => Mean(),
        >= KernelIds.AddInt8 and <= KernelIds.MulInt16 => Broadcast("secondRepeats", null),
        KernelIds.AddConstantInt8 or KernelIds.AddConstantInt16 => Broadcast("termRepeats", Table("terms")),
        KernelIds.MulConstantInt8 or KernelIds.MulConstantInt16 => Broadcast("factorRepeats", Table("factors")),
        KernelIds.PReluInt8 or KernelIds.PReluInt16 => Broadcast("slopeRepeats", Table("slopes")),
        KernelIds.Move => Moved(call.Argument("inputOffset")),
        KernelIds.Pad => Filled().Concat(Moved(0)),
        KernelIds.ResizeNearest => Resized(),
        _ => null,
    };

    private int Count(int operand) => program.Buffers[call.Arguments[operand]].Count;

    private int Width(int operand) => program.Buffers[call.Arguments[operand]].ByteCount / Count(operand);

    private long[] Table(string parameter) => AccumulatorProof.Elements(program, call.Argument(parameter));

    private int N(string parameter) => call.Argument(parameter);

    private IEnumerable<ElementWrite> EachAlone(Func<int, long[]> constants)
    {
        for (int i = 0; i < Count(1); i++)
        {
            yield return new ElementWrite(i, [i], [], constants(i));
        }
    }

    private IEnumerable<ElementWrite> Rescaled()
    {
        long[] offsets = Table("offsets"), multipliers = Table("multipliers");
        return EachAlone(i => [offsets[i % offsets.Length], multipliers[i % offsets.Length]]);
    }

    /// <summary>Every element of a row depends on the whole row, and on which of it it is.</summary>
    private IEnumerable<ElementWrite> Rows()
    {
        int length = N("count");
        for (int i = 0; i < Count(1); i++)
        {
            yield return new ElementWrite(i, [.. Enumerable.Range(i / length * length, length)], [], [i % length]);
        }
    }

    private IEnumerable<ElementWrite> Pool()
    {
        var window = new WindowWalk(call, N("channels"));
        for (int i = 0; i < Count(1); i++)
        {
            int pixel = i / N("channels"), channel = i % N("channels");
            int[] pixels = window.Pixels(pixel / N("outputWidth"), pixel % N("outputWidth"));
            yield return new ElementWrite(i, [.. pixels.Where(first => first >= 0).Select(first => first + channel)], [], []);
        }
    }

    private IEnumerable<ElementWrite> Mean()
    {
        int reduced = N("reducedCount"), inner = N("innerCount");
        for (int i = 0; i < Count(1); i++)
        {
            int first = (i / inner * reduced * inner) + (i % inner);
            yield return new ElementWrite(i, [.. Enumerable.Range(0, reduced).Select(r => first + (r * inner))], [], [reduced]);
        }
    }

    private IEnumerable<ElementWrite> Broadcast(string secondRepeats, long[]? constants)
    {
        int[] extents = [N("extent0"), N("extent1"), N("extent2"), N("extent3")];
        for (int i = 0; i < Count(1); i++)
        {
            int first = Operand(i, extents, N("inputRepeats")), second = Operand(i, extents, N(secondRepeats));
            yield return new ElementWrite(i, [first], constants is null ? [second] : [], constants is null ? [] : [constants[second]]);
        }
    }

    /// <summary>The element of an operand that meets an element of the output.</summary>
    private static int Operand(int output, int[] extents, int repeats)
    {
        int element = 0, stride = 1;
        for (int k = 3; k >= 0; k--)
        {
            int index = output % extents[k];
            output /= extents[k];
            if ((repeats >> k & 1) == 0)
            {
                element += index * stride;
                stride *= extents[k];
            }
        }

        return element;
    }

    private IEnumerable<ElementWrite> Filled()
    {
        for (int i = 0; i < Count(1); i++)
        {
            yield return new ElementWrite(i, [], [], [N("fill")]);
        }
    }

    private IEnumerable<ElementWrite> Moved(long inputOffset)
    {
        long[] loops = Table("loops");
        int width = Width(1), levels = loops.Length / 3;
        long turns = 1;
        for (int k = 0; k < levels; k++)
        {
            turns *= loops[3 * k];
        }

        for (long turn = 0; turn < turns; turn++)
        {
            long rest = turn, from = inputOffset, to = N("outputOffset");
            for (int k = levels - 1; k >= 0; k--)
            {
                from += rest % loops[3 * k] * loops[(3 * k) + 1];
                to += rest % loops[3 * k] * loops[(3 * k) + 2];
                rest /= loops[3 * k];
            }

            for (int i = 0; i < N("runBytes") / width; i++)
            {
                yield return new ElementWrite((int)(to / width) + i, [(int)(from / width) + i], [], []);
            }
        }
    }

    private IEnumerable<ElementWrite> Resized()
    {
        long[] rows = Table("rows"), columns = Table("columns");
        int pixel = N("pixelBytes") / Width(1);
        for (int i = 0; i < Count(1); i++)
        {
            int at = i / pixel;
            long source = (rows[at / columns.Length] * N("inputWidth")) + columns[at % columns.Length];
            yield return new ElementWrite(i, [(int)(source * pixel) + (i % pixel)], [], []);
        }
    }
}
