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

    /// <summary>Spreads a number over all bits (the finalizer of SplitMix64; Steele, Lea, Flood, OOPSLA 2014).</summary>
    public static ulong Mix(ulong number)
    {
        ulong z = unchecked(number + 0x9E3779B97F4A7C15UL);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
        return z ^ (z >> 31);
    }
}
