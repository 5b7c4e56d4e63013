namespace TinyML.Compiler.Coding;

/// <summary>A canonical prefix code over weights and runs of zeros (KERNELS.md, "Coded layers"): which symbols have codes of how many bits says everything.</summary>
internal sealed class PrefixCode
{
    /// <summary>The longest code, in bits.</summary>
    public const int Longest = 15;

    /// <summary>Smaller symbols are weights plus 128.</summary>
    public const int FirstRun = 256;

    /// <summary>All symbols: 256 weights and 256 runs.</summary>
    public const int SymbolCount = 512;

    /// <summary>A run's symbol less its zeros.</summary>
    public const int RunLess = 254;

    private const int SymbolBits = 9;

    private readonly int[][] _symbols;
    private readonly (int Code, int Bits)[] _codes = new (int, int)[SymbolCount];

    private PrefixCode(int[][] symbols)
    {
        _symbols = symbols;
        int code = 0;
        for (int i = 0; i < symbols.Length; i++)
        {
            foreach (int symbol in symbols[i])
            {
                _codes[symbol] = (code++, i + 1);
            }

            code <<= 1;
        }
    }

    /// <summary>How many symbols have a code.</summary>
    public int Count => _symbols.Sum(symbols => symbols.Length);

    /// <summary>The code with given lengths.</summary>
    /// <param name="lengths">Bits for each symbol; 0 for those that have no code. They satisfy Kraft's inequality.</param>
    public static PrefixCode OfLengths(IReadOnlyList<int> lengths) => new(
        [.. Enumerable.Range(1, lengths.Max()).Select(bits => Enumerable.Range(0, SymbolCount).Where(symbol => lengths[symbol] == bits).ToArray())]);

    /// <summary>The length of a symbol's code; 0 if it has none.</summary>
    public int Bits(int symbol) => _codes[symbol].Bits;

    /// <summary>Writes the symbols as the header has them.</summary>
    public void WriteHeader(BitWriter writer)
    {
        writer.Write(_symbols.Length, 4);
        for (int i = 0; i < _symbols.Length; i++)
        {
            int[] symbols = _symbols[i];
            writer.Write(symbols.Length, CountBits(i + 1));
            for (int k = 0; k < symbols.Length; k++)
            {
                if (k == 0)
                {
                    writer.Write(symbols[0], SymbolBits);
                }
                else
                {
                    writer.WriteGamma(symbols[k] - symbols[k - 1]);
                }
            }
        }
    }

    /// <summary>Writes a symbol.</summary>
    public void Write(BitWriter writer, int symbol) => writer.Write(_codes[symbol].Code, _codes[symbol].Bits);

    /// <summary>Reads the symbols of a header; null for weights of eight bits.</summary>
    public static PrefixCode? ReadHeader(ref BitReader reader)
    {
        var symbols = new int[reader.Read(4)][];
        int room = 1 << Longest;
        var seen = new HashSet<int>();
        for (int i = 0; i < symbols.Length; i++)
        {
            symbols[i] = new int[Math.Min(SymbolCount, reader.Read(CountBits(i + 1)))];
            room -= symbols[i].Length << (Longest - i - 1);
            for (int k = 0; k < symbols[i].Length && !reader.IsBroken; k++)
            {
                symbols[i][k] = k == 0 ? (int)reader.Read(SymbolBits) : symbols[i][k - 1] + reader.ReadGamma();
                if (symbols[i][k] >= SymbolCount || !seen.Add(symbols[i][k]))
                {
                    reader.Break();
                }
            }
        }

        if (room < 0)
        {
            reader.Break();
        }

        return symbols.Length == 0 ? null : new PrefixCode(reader.IsBroken ? [[0]] : symbols);
    }

    /// <summary>Reads a symbol.</summary>
    public int Read(ref BitReader reader)
    {
        int code = 0;
        foreach (int[] symbols in _symbols)
        {
            code = (code << 1) | (int)reader.Read(1);
            if (code < symbols.Length)
            {
                return symbols[code];
            }

            code -= symbols.Length;
        }

        reader.Break();
        return FirstRun / 2;
    }

    private static int CountBits(int length) => Math.Min(length, SymbolBits) + 1;
}
