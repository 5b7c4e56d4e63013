namespace TinyML.Compiler.Passes.Clustering;

/// <summary>The values that weights may take, and how many bits a code for each has.</summary>
internal sealed class Codebook
{
    private readonly double[] _values;
    private readonly double[] _bits;

    /// <summary>A codebook.</summary>
    /// <param name="values">In rising order, none twice; at least one.</param>
    /// <param name="bits">Bits of each value's code; not negative.</param>
    public Codebook(double[] values, double[] bits) => (_values, _bits) = (values, bits);

    /// <summary>A codebook whose codes all cost nothing.</summary>
    /// <param name="values">In rising order, none twice; at least one.</param>
    public Codebook(double[] values)
        : this(values, new double[values.Length])
    {
    }

    /// <summary>The values in rising order.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The bits of each value's code.</summary>
    public ReadOnlySpan<double> Bits => _bits;

    /// <summary>The bits of a value's code; of a value that is not in the book those of the nearest one.</summary>
    public double BitsOf(double value) => _bits[WeightedValues.Nearest(_values, value)];

    /// <summary>The index of the value with the least importance·(value - target)² + bitPrice·bits. Goes from the nearest value outwards, as far as the distance alone is not dearer.</summary>
    /// <param name="target">What the value should be.</param>
    /// <param name="importance">What a square of the difference costs; not negative.</param>
    /// <param name="bitPrice">What a bit costs; not negative.</param>
    public int Choose(double target, double importance, double bitPrice)
    {
        int nearest = WeightedValues.Nearest(_values, target), best = nearest;
        double least = Cost(best, target, importance, bitPrice);
        if (bitPrice == 0)
        {
            return best;
        }

        for (int step = -1; step <= 1; step += 2)
        {
            for (int i = nearest + step; i >= 0 && i < _values.Length; i += step)
            {
                double difference = _values[i] - target;
                if (importance * difference * difference > least)
                {
                    break;
                }

                double cost = Cost(i, target, importance, bitPrice);
                (best, least) = cost < least ? (i, cost) : (best, least);
            }
        }

        return best;
    }

    private double Cost(int index, double target, double importance, double bitPrice)
    {
        double difference = _values[index] - target;
        return (importance * difference * difference) + (bitPrice * _bits[index]);
    }
}
