using TinyML.Compiler.Specs;

namespace TinyML.HostStreamer.Statistics;

/// <summary>64-bit fingerprints of rows: two of a million different rows share one with a chance of 3 in 100 million.</summary>
internal static class RowHash
{
    /// <summary>Where a row's fingerprint starts.</summary>
    public const ulong Start = 0xCBF29CE484222325UL;

    /// <summary>The fingerprint with one more cell (FNV-1a over its characters, blanks around it left out, and an end mark).</summary>
    public static ulong Add(ulong hash, ReadOnlySpan<char> cell)
    {
        foreach (char letter in cell.Trim())
        {
            hash = unchecked((hash ^ letter) * 0x100000001B3UL);
        }

        return unchecked((hash ^ 0x1FFFF) * 0x100000001B3UL);
    }

    /// <summary>Spreads a number over all bits.</summary>
    public static ulong Mix(ulong number) => SplitMix64Finalizer.Mix(unchecked(number + SplitMix64Finalizer.Increment));
}
