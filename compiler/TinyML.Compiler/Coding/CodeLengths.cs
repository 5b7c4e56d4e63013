namespace TinyML.Compiler.Coding;

/// <summary>The lengths of the best prefix code with no code longer than a limit, by package-merge (Larmore and Hirschberg,
/// "A fast algorithm for optimal length-limited Huffman codes", J. ACM 37, 1990).</summary>
internal static class CodeLengths
{
    /// <summary>Lengths by symbol; 0 where a symbol does not occur. A single symbol has one bit.</summary>
    /// <param name="frequencies">How often each symbol occurs.</param>
    /// <param name="longest">The limit; 2^longest is at least the number of symbols that occur.</param>
    public static int[] Of(IReadOnlyList<int> frequencies, int longest)
    {
        var lengths = new int[frequencies.Count];
        Package[] leaves =
        [
            .. Enumerable.Range(0, frequencies.Count).Where(symbol => frequencies[symbol] > 0)
                .Select(symbol => new Package(frequencies[symbol], symbol, null, null)).OrderBy(leaf => leaf.Weight),
        ];
        if (leaves.Length == 1)
        {
            lengths[leaves[0].Symbol] = 1;
            return lengths;
        }

        Package[] level = leaves;
        for (int i = 1; i < longest; i++)
        {
            level = WithPairs(leaves, level);
        }

        foreach (Package package in level.Take((2 * leaves.Length) - 2))
        {
            Count(package, lengths);
        }

        return lengths;
    }

    /// <summary>The leaves and the pairs of a level, by weight.</summary>
    private static Package[] WithPairs(Package[] leaves, Package[] level)
    {
        var merged = new Package[leaves.Length + (level.Length / 2)];
        int leaf = 0, pair = 0;
        for (int i = 0; i < merged.Length; i++)
        {
            long weight = 2 * pair < level.Length - 1 ? level[2 * pair].Weight + level[(2 * pair) + 1].Weight : long.MaxValue;
            if (leaf < leaves.Length && leaves[leaf].Weight <= weight)
            {
                merged[i] = leaves[leaf++];
            }
            else
            {
                merged[i] = new Package(weight, -1, level[2 * pair], level[(2 * pair) + 1]);
                pair++;
            }
        }

        return merged;
    }

    /// <summary>A symbol is as many bits long as it is among the packages that are taken.</summary>
    private static void Count(Package package, int[] lengths)
    {
        if (package.Symbol >= 0)
        {
            lengths[package.Symbol]++;
            return;
        }

        Count(package.First!, lengths);
        Count(package.Second!, lengths);
    }

    private sealed record Package(long Weight, int Symbol, Package? First, Package? Second);
}
