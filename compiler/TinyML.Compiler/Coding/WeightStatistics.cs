namespace TinyML.Compiler.Coding;

/// <summary>What the length of a code depends on: how often each weight occurs, and how long the runs of zeros are.</summary>
internal sealed class WeightStatistics
{
    private readonly int[] _weights = new int[PrefixCode.FirstRun];
    private readonly int[] _runs;

    /// <summary>Counts a layer's weights. A run ends with its channel.</summary>
    public WeightStatistics(LayerTables tables)
    {
        _runs = new int[tables.Shape.Elements + 1];
        ReadOnlySpan<sbyte> weights = tables.Weights.AsSpan();
        for (int o = 0; o < tables.Shape.Channels; o++)
        {
            int zeros = 0;
            foreach (sbyte weight in weights.Slice(o * tables.Shape.Elements, tables.Shape.Elements))
            {
                if (weight == 0)
                {
                    zeros++;
                    continue;
                }

                _weights[weight + 128]++;
                _runs[zeros]++;
                zeros = 0;
            }

            _runs[zeros]++;
        }

        _runs[0] = 0;
        LongestRun = Array.FindLastIndex(_runs, count => count > 0) is var last and > 0 ? last : 0;
        Count = tables.Weights.Count;
    }

    /// <summary>The most zeros one after the other.</summary>
    public int LongestRun { get; }

    /// <summary>All weights.</summary>
    public int Count { get; }

    /// <summary>How often each symbol occurs when runs of zeros are written in some way.</summary>
    public int[] Frequencies(RunParse parse)
    {
        var frequencies = new int[PrefixCode.SymbolCount];
        _weights.CopyTo(frequencies, 0);
        for (int length = 1; length <= LongestRun; length++)
        {
            for (int zeros = length; _runs[length] > 0 && zeros > 0; zeros -= RunParse.Zeros(parse.First(zeros)))
            {
                frequencies[parse.First(zeros)] += _runs[length];
            }
        }

        return frequencies;
    }
}
