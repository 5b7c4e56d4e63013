namespace TinyML.Compiler.Passes.Clustering;

/// <summary>Numbers on a line, each as often as its weight says: what one-dimensional clustering works on.</summary>
internal sealed class WeightedValues
{
    private WeightedValues(double[] values, double[] weights)
    {
        (Values, Weights) = (values, weights);
        TotalWeight = weights.Sum();
    }

    /// <summary>The distinct values in rising order.</summary>
    public double[] Values { get; }

    /// <summary>The sum of the weights of each value; positive.</summary>
    public double[] Weights { get; }

    /// <summary>The sum of all weights.</summary>
    public double TotalWeight { get; }

    /// <summary>Sorts values and joins equal ones. Where no weight is positive, all count alike.</summary>
    /// <param name="values">Finite numbers.</param>
    /// <param name="weights">One per value; not negative.</param>
    public static WeightedValues Of(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        double[] sorted = values.ToArray(), sortedWeights = weights.ToArray();
        bool counts = sortedWeights.Any(weight => weight > 0);
        Array.Sort(sorted, sortedWeights);
        var distinct = new List<double>();
        var sums = new List<double>();
        for (int i = 0; i < sorted.Length; i++)
        {
            double weight = counts ? sortedWeights[i] : 1;
            if (weight <= 0)
            {
                continue;
            }

            if (distinct.Count > 0 && distinct[^1] == sorted[i])
            {
                sums[^1] += weight;
            }
            else
            {
                distinct.Add(sorted[i]);
                sums.Add(weight);
            }
        }

        return new WeightedValues([.. distinct], [.. sums]);
    }

    /// <summary>Σ weight·(value - nearest centroid)².</summary>
    /// <param name="centroids">In rising order; at least one.</param>
    public double Error(ReadOnlySpan<double> centroids)
    {
        double error = 0;
        for (int i = 0; i < Values.Length; i++)
        {
            double difference = Values[i] - centroids[Nearest(centroids, Values[i])];
            error += Weights[i] * difference * difference;
        }

        return error;
    }

    /// <summary>The index of the nearest centroid; of two that are equally near the lower one.</summary>
    /// <param name="centroids">In rising order; at least one.</param>
    /// <param name="value">A number.</param>
    public static int Nearest(ReadOnlySpan<double> centroids, double value)
    {
        int found = centroids.BinarySearch(value);
        if (found >= 0)
        {
            return found;
        }

        int above = ~found;
        return above == 0 ? 0 : above == centroids.Length || value - centroids[above - 1] <= centroids[above] - value ? above - 1 : above;
    }
}
