#nullable disable
namespace TinyML.Nano.Kernels;

/// <summary>A walk over four nested extents and tensors that may repeat along some of them (KERNELS.md, "Broadcasting"): row by row of the innermost
/// extent, which is left to the kernel. A row's place is computed from its number, so that nothing is allocated to remember it.</summary>
internal static class Broadcast
{
    /// <summary>How many rows there are.</summary>
    /// <param name="p">A parameter block.</param>
    /// <param name="at">Where its four extents begin.</param>
    internal static int Rows(int[] p, int at)
    {
        return p[at] * p[at + 1] * p[at + 2];
    }

    /// <summary>The element at which a row of a tensor begins.</summary>
    /// <param name="p">A parameter block.</param>
    /// <param name="at">Where its four extents begin.</param>
    /// <param name="repeats">The extents along which the tensor repeats, one bit for each.</param>
    /// <param name="row">The row, counted from 0.</param>
    internal static int Row(int[] p, int at, int repeats, int row)
    {
        int element = 0, stride = Step(repeats) == 0 ? 1 : p[at + 3];
        for (int i = 2; i >= 0; i--)
        {
            int extent = p[at + i], outer = row / extent;
            if (((repeats >> i) & 1) == 0)
            {
                element += (row - (outer * extent)) * stride;
                stride *= extent;
            }

            row = outer;
        }

        return element;
    }

    /// <summary>1, or 0 where the tensor repeats along the innermost extent.</summary>
    internal static int Step(int repeats)
    {
        return ((repeats >> 3) & 1) ^ 1;
    }
}
