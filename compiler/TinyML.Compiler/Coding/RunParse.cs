namespace TinyML.Compiler.Coding;

/// <summary>The cheapest way to write any number of zeros as single zeros and runs.</summary>
internal sealed class RunParse
{
    private const int SingleZero = 128;

    private readonly int[] _first;

    private RunParse(int[] first) => _first = first;

    /// <summary>Single zeros only.</summary>
    public static RunParse None { get; } = new([]);

    /// <summary>Finds it by what each symbol costs.</summary>
    /// <param name="longest">The most zeros that occur.</param>
    /// <param name="bits">The cost of a symbol; 0 if it may not be used.</param>
    public static RunParse Of(int longest, Func<int, int> bits)
    {
        (int Symbol, int Zeros, int Bits)[] symbols =
        [
            .. Enumerable.Range(PrefixCode.FirstRun, PrefixCode.SymbolCount - PrefixCode.FirstRun).Prepend(SingleZero)
                .Where(symbol => bits(symbol) > 0).Select(symbol => (symbol, Zeros(symbol), bits(symbol))),
        ];
        var first = new int[longest + 1];
        var cost = new long[longest + 1];
        for (int length = 1; length <= longest; length++)
        {
            cost[length] = int.MaxValue;
            foreach ((int symbol, int zeros, int own) in symbols)
            {
                if (zeros <= length && own + cost[length - zeros] < cost[length])
                {
                    (first[length], cost[length]) = (symbol, own + cost[length - zeros]);
                }
            }
        }

        return new(first);
    }

    /// <summary>The symbol that begins a number of zeros.</summary>
    public int First(int zeros) => _first.Length == 0 ? SingleZero : _first[zeros];

    /// <summary>The zeros that a symbol stands for.</summary>
    public static int Zeros(int symbol) => symbol < PrefixCode.FirstRun ? 1 : symbol - PrefixCode.RunLess;
}
