namespace TinyML.Compiler.Coding;

/// <summary>One way to write the weights of a layer.</summary>
/// <param name="Code">The code; null for eight bits each.</param>
/// <param name="Parse">How zeros are written.</param>
/// <param name="HeaderBits">Bits of the symbols in the header.</param>
/// <param name="WeightBits">Bits of all weights.</param>
internal sealed record WeightCode(PrefixCode? Code, RunParse Parse, int HeaderBits, long WeightBits)
{
    private const int LongestBits = 4, PlainBits = 8;

    /// <summary>Weights of eight bits.</summary>
    public static WeightCode Plain(WeightStatistics statistics) => new(null, RunParse.None, LongestBits, PlainBits * (long)statistics.Count);

    /// <summary>All bits.</summary>
    public long Bits => HeaderBits + WeightBits;

    /// <summary>Whether it knows runs of zeros.</summary>
    public bool HasRuns => Code is not null && Enumerable.Range(PrefixCode.FirstRun, PrefixCode.SymbolCount - PrefixCode.FirstRun).Any(symbol => Code.Bits(symbol) > 0);

    /// <summary>The code with given lengths of the symbols that occur when zeros are written in some way.</summary>
    public static WeightCode Of(int[] frequencies, int[] lengths, RunParse parse)
    {
        PrefixCode code = PrefixCode.OfLengths(lengths);
        var writer = new BitWriter();
        code.WriteHeader(writer);
        return new(code, parse, writer.Count, frequencies.Select((count, symbol) => (long)count * code.Bits(symbol)).Sum());
    }

    /// <summary>Writes the header's part.</summary>
    public void WriteHeader(BitWriter writer)
    {
        if (Code is null)
        {
            writer.Write(0, LongestBits);
        }
        else
        {
            Code.WriteHeader(writer);
        }
    }

    /// <summary>Writes a channel's weights.</summary>
    public void Write(BitWriter writer, ReadOnlySpan<sbyte> weights)
    {
        for (int i = 0; i < weights.Length;)
        {
            if (Code is null)
            {
                writer.Write(weights[i++], PlainBits);
                continue;
            }

            int zeros = weights[i..].IndexOfAnyExcept((sbyte)0);
            int symbol = zeros == 0 ? weights[i] + 128 : Parse.First(zeros < 0 ? weights.Length - i : zeros);
            Code.Write(writer, symbol);
            i += RunParse.Zeros(symbol);
        }
    }

    /// <summary>Reads a channel's weights.</summary>
    public static void Read(ref BitReader reader, PrefixCode? code, Span<sbyte> weights)
    {
        for (int i = 0; i < weights.Length && !reader.IsBroken;)
        {
            int symbol = code?.Read(ref reader) ?? (sbyte)reader.Read(PlainBits) + 128, zeros = RunParse.Zeros(symbol);
            if (zeros > weights.Length - i)
            {
                reader.Break();
            }
            else if (symbol < PrefixCode.FirstRun)
            {
                weights[i] = (sbyte)(symbol - 128);
            }

            i += zeros;
        }
    }
}
