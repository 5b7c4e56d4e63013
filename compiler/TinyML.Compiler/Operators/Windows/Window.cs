using System.Globalization;
using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>How a kernel slides over the rows and columns of a picture: extents, steps, spread and border. All in elements.</summary>
/// <param name="KernelHeight">Rows of the kernel, at least 1.</param>
/// <param name="KernelWidth">Columns of the kernel, at least 1.</param>
public sealed record Window(int KernelHeight, int KernelWidth)
{
    /// <summary>Rows from one output row to the next, at least 1.</summary>
    public int StrideHeight { get; init; } = 1;

    /// <summary>Columns from one output column to the next, at least 1.</summary>
    public int StrideWidth { get; init; } = 1;

    /// <summary>Rows from one kernel row to the next, at least 1.</summary>
    public int DilationHeight { get; init; } = 1;

    /// <summary>Columns from one kernel column to the next, at least 1.</summary>
    public int DilationWidth { get; init; } = 1;

    /// <summary>Rows added above, at least 0.</summary>
    public int PadTop { get; init; }

    /// <summary>Columns added on the left, at least 0.</summary>
    public int PadLeft { get; init; }

    /// <summary>Rows added below, at least 0.</summary>
    public int PadBottom { get; init; }

    /// <summary>Columns added on the right, at least 0.</summary>
    public int PadRight { get; init; }

    /// <summary>Rows from the first to the last kernel row.</summary>
    public int SpanHeight => ((KernelHeight - 1) * DilationHeight) + 1;

    /// <summary>Columns from the first to the last kernel column.</summary>
    public int SpanWidth => ((KernelWidth - 1) * DilationWidth) + 1;

    /// <summary>Whether anything is added around the picture.</summary>
    public bool HasPadding => (PadTop | PadLeft | PadBottom | PadRight) != 0;

    /// <summary>Whether every output element reads exactly the input element at its own place.</summary>
    public bool IsPointwise => (KernelHeight, KernelWidth, StrideHeight, StrideWidth) == (1, 1, 1, 1) && !HasPadding;

    /// <summary>Output rows for an input of this many rows; below 1 where the kernel does not fit.</summary>
    public int OutputHeight(int inputHeight) => FloorDivide(inputHeight + PadTop + PadBottom - SpanHeight, StrideHeight) + 1;

    /// <summary>Output columns for an input of this many columns; below 1 where the kernel does not fit.</summary>
    public int OutputWidth(int inputWidth) => FloorDivide(inputWidth + PadLeft + PadRight - SpanWidth, StrideWidth) + 1;

    /// <summary>The window as attributes of an operator; ones and zeros that say nothing special are left out.</summary>
    internal IEnumerable<OperatorParameter> Attributes(bool showKernel)
    {
        if (showKernel)
        {
            yield return Pair("kernel", KernelHeight, KernelWidth);
        }

        if ((StrideHeight, StrideWidth) != (1, 1))
        {
            yield return Pair("stride", StrideHeight, StrideWidth);
        }

        if ((DilationHeight, DilationWidth) != (1, 1))
        {
            yield return Pair("dilation", DilationHeight, DilationWidth);
        }

        if (HasPadding)
        {
            yield return new("pad", string.Create(CultureInfo.InvariantCulture, $"{PadTop},{PadLeft},{PadBottom},{PadRight}"));
        }
    }

    private static OperatorParameter Pair(string name, int height, int width) =>
        new(name, string.Create(CultureInfo.InvariantCulture, $"{height}x{width}"));

    private static int FloorDivide(int value, int divisor) => (int)Math.Floor((double)value / divisor);
}
