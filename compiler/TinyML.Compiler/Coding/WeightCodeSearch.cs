namespace TinyML.Compiler.Coding;

/// <summary>Looks for the shortest ways to write the weights of a layer.</summary>
/// <param name="statistics">The layer's weights.</param>
/// <param name="mayUseRuns">Whether runs of zeros may have symbols.</param>
internal sealed class WeightCodeSearch(WeightStatistics statistics, bool mayUseRuns)
{
    private const int Rounds = 3, FewestPerRun = 4, Finalists = 3;

    /// <summary>Which runs get symbols at first: all up to a length, or powers of two. Those that do not occur fall away by themselves.</summary>
    private static readonly Func<int, bool>[] RunSets =
    [
        zeros => zeros <= 2, zeros => zeros <= 3, zeros => zeros <= 4, zeros => zeros <= 8, zeros => zeros <= 16, zeros => zeros <= 32, _ => true,
        zeros => (zeros & (zeros - 1)) == 0, zeros => zeros <= 4 || (zeros & (zeros - 1)) == 0,
    ];

    /// <summary>The shortest code of indices of a fixed width.</summary>
    public WeightCode Codebook() => Parses().Select(Fixed).MinBy(code => code.Bits)!;

    /// <summary>The shortest prefix code.</summary>
    public WeightCode Prefix() =>
        Parses().Select(Refined).OrderBy(code => code.Bits).Take(Finalists).SelectMany(WithFewerLengths).MinBy(code => code.Bits)!;

    /// <summary>A code, and what limits of its lengths make of it: fewer lengths make the header shorter.</summary>
    private IEnumerable<WeightCode> WithFewerLengths(WeightCode code)
    {
        int[] frequencies = statistics.Frequencies(code.Parse);
        int width = Width(frequencies);
        return Enumerable.Range(width, PrefixCode.Longest - width)
            .Select(longest => WeightCode.Of(frequencies, CodeLengths.Of(frequencies, longest), code.Parse)).Prepend(code);
    }

    private IEnumerable<RunParse> Parses()
    {
        IEnumerable<Func<int, bool>> sets = mayUseRuns && statistics.LongestRun > 1 ? RunSets : [];
        return sets.Select(set => RunParse.Of(statistics.LongestRun, symbol => set(RunParse.Zeros(symbol)) ? 1 : 0)).Prepend(RunParse.None)
            .DistinctBy(parse => string.Join(' ', Enumerable.Range(1, statistics.LongestRun).Select(parse.First)));
    }

    private WeightCode Fixed(RunParse parse)
    {
        int[] frequencies = statistics.Frequencies(parse);
        int width = Width(frequencies);
        return WeightCode.Of(frequencies, [.. frequencies.Select(count => count > 0 ? width : 0)], parse);
    }

    /// <summary>Takes turns between the best code for a way to write zeros and the best way to write zeros for a code.</summary>
    private WeightCode Refined(RunParse parse)
    {
        int[] frequencies = statistics.Frequencies(parse);
        if (parse != RunParse.None)
        {
            // Runs that hardly occur cost more in the header than they save.
            RunParse all = RunParse.Of(statistics.LongestRun, symbol => symbol < PrefixCode.FirstRun || frequencies[symbol] >= FewestPerRun ? 1 : 0);
            (parse, frequencies) = (all, statistics.Frequencies(all));
        }

        WeightCode best = WeightCode.Of(frequencies, CodeLengths.Of(frequencies, PrefixCode.Longest), parse);
        for (int round = 0; round < Rounds && parse != RunParse.None; round++)
        {
            PrefixCode code = best.Code!;
            RunParse cheaper = RunParse.Of(statistics.LongestRun, code.Bits);
            int[] changed = statistics.Frequencies(cheaper);
            WeightCode next = WeightCode.Of(changed, CodeLengths.Of(changed, PrefixCode.Longest), cheaper);
            if (next.Bits >= best.Bits)
            {
                break;
            }

            best = next;
        }

        return best;
    }

    /// <summary>The bits of an index into the symbols that occur.</summary>
    private static int Width(int[] frequencies) => Math.Max(1, (int)Math.Ceiling(Math.Log2(frequencies.Count(count => count > 0))));
}
