namespace TinyML.Compiler.Specs;

/// <summary>The finalizer of SplitMix64, which spreads a number over all 64 bits (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).</summary>
public static class SplitMix64Finalizer
{
    /// <summary>What the generator's state grows by for every number.</summary>
    public const ulong Increment = 0x9E3779B97F4A7C15UL;

    /// <summary>The number that a state stands for.</summary>
    public static ulong Mix(ulong state)
    {
        ulong z = unchecked((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9UL);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
        return z ^ (z >> 31);
    }
}
