using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Operators;

/// <summary>The four extents of the kernels that combine two tensors (KERNELS.md, "Broadcasting").</summary>
/// <param name="Extents">Four, outermost first.</param>
/// <param name="FirstRepeats">Bit i: the first tensor has one element along extent i.</param>
/// <param name="SecondRepeats">The same of the second tensor.</param>
internal sealed record BroadcastExtents(int[] Extents, int FirstRepeats, int SecondRepeats)
{
    /// <summary>The parameters of a kernel, in order.</summary>
    public int[] Parameters => [.. Extents, FirstRepeats, SecondRepeats];

    /// <summary>Neighbouring dimensions along which the same tensors repeat become one extent, as long as 16 bits count it.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">More than four extents are left.</exception>
    public static BroadcastExtents Of(Node node, Shape first, Shape second, Shape whole)
    {
        var parts = new List<(int Extent, bool First, bool Second)>();
        for (int axis = 1; axis <= whole.Rank; axis++)
        {
            int extent = whole[-axis];
            bool firstRepeats = axis > first.Rank || first[-axis] != extent, secondRepeats = axis > second.Rank || second[-axis] != extent;
            if (extent == 1)
            {
                continue;
            }

            if (parts.Count > 0 && parts[^1].First == firstRepeats && parts[^1].Second == secondRepeats && (long)parts[^1].Extent * extent <= ushort.MaxValue)
            {
                parts[^1] = parts[^1] with { Extent = parts[^1].Extent * extent };
            }
            else
            {
                parts.Add((extent, firstRepeats, secondRepeats));
            }
        }

        LoweringRules.Require(node, parts.Count <= 4, $"of {first} and {second} alternates more often than the kernel's four extents", "use fewer dimensions");
        while (parts.Count < 4)
        {
            parts.Add((1, false, false));
        }

        parts.Reverse();
        int Bits(Func<(int Extent, bool First, bool Second), bool> repeats) => parts.Select((part, i) => repeats(part) ? 1 << i : 0).Sum();
        return new BroadcastExtents([.. parts.Select(part => part.Extent)], Bits(part => part.First), Bits(part => part.Second));
    }
}
