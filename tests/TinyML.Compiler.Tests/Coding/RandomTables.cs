using TinyML.Compiler.Coding;

namespace TinyML.Compiler.Tests.Coding;

/// <summary>Random tables of layers: many and few distinct weights, dense and sparse, numbers at their limits.</summary>
/// <param name="seed">Makes them.</param>
internal sealed class RandomTables(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>The tables.</summary>
    public LayerTables Next()
    {
        var shape = new LayerShape(_random.Next(1, 12), _random.Next(4) == 0 ? _random.Next(1, 1200) : _random.Next(1, 40), _random.Next(2) == 0, _random.Next(2) == 0);
        return new(shape, [.. Weights(shape.Channels * shape.Elements)], [.. Biases(shape.Channels)], [.. Multipliers(shape)], shape.HasShifts ? [.. Shifts(shape.Channels)] : []);
    }

    private IEnumerable<sbyte> Weights(int count)
    {
        int[] values = [.. Enumerable.Range(-128, 256).OrderBy(_ => _random.Next()).Take(_random.Next(3) == 0 ? _random.Next(1, 257) : _random.Next(1, 20))];
        double zeros = _random.Next(3) switch { 0 => 0, 1 => _random.NextDouble(), _ => 0.5 + (_random.NextDouble() / 2) };
        int skew = _random.Next(1, 6), run = _random.Next(3) == 0 ? 300 : 1;
        for (int i = 0; i < count;)
        {
            bool isZero = _random.NextDouble() < zeros;
            for (int left = isZero ? _random.Next(1, run + 1) : 1; left > 0 && i < count; left--, i++)
            {
                yield return isZero ? (sbyte)0 : (sbyte)values[(int)(values.Length * Math.Pow(_random.NextDouble(), skew))];
            }
        }
    }

    private IEnumerable<int> Biases(int count)
    {
        int zeros = _random.Next(2) == 0 ? _random.Next(32) : 0, bits = _random.Next(1, 33);
        return Enumerable.Range(0, count).Select(_ => _random.Next(8) switch
        {
            0 => int.MinValue,
            1 => 0,
            _ => (int)(_random.NextInt64(int.MinValue, 1L << 31) >> (32 - bits) << zeros),
        });
    }

    private IEnumerable<int> Multipliers(LayerShape shape)
    {
        int distinct = _random.Next(1, 9), style = _random.Next(3);
        int[] some = [.. Enumerable.Range(0, distinct).Select(_ => Multiplier(shape.HasShifts, style))];
        bool isShared = _random.Next(2) == 0;
        return Enumerable.Range(0, shape.Channels).Select(_ => isShared ? some[_random.Next(distinct)] : Multiplier(shape.HasShifts, style));
    }

    private int Multiplier(bool isWide, int style) => (isWide, style) switch
    {
        (false, _) => _random.Next(32768),
        (true, 0) => _random.Next(1 << 30, int.MaxValue),
        (true, 1) => (1 << 30) + (_random.Next(1 << 8) << 22),
        _ => _random.Next(4) == 0 ? 0 : _random.Next(2) == 0 ? int.MaxValue : _random.Next(int.MaxValue),
    };

    private IEnumerable<sbyte> Shifts(int count)
    {
        int lowest = _random.Next(-31, 31), highest = _random.Next(lowest, 31);
        return Enumerable.Range(0, count).Select(_ => (sbyte)_random.Next(lowest, highest + 1));
    }
}
