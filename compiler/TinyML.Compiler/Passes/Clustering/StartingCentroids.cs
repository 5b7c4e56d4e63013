using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Passes.Clustering;

/// <summary>Where the centroids of a clustering start.</summary>
internal static class StartingCentroids
{
    /// <summary>Distinct centroids in rising order; fewer than asked for where there are fewer distinct values.</summary>
    /// <param name="kind">How they are chosen.</param>
    /// <param name="values">What is to be clustered; at least one value.</param>
    /// <param name="count">How many are wanted; at least 1.</param>
    /// <param name="seed">Seeds the kinds that draw.</param>
    public static double[] Of(CentroidInitialization kind, WeightedValues values, int count, int seed)
    {
        if (values.Values.Length <= count)
        {
            return values.Values;
        }

        double[] centroids = kind switch
        {
            CentroidInitialization.Linear => Linear(values, count),
            CentroidInitialization.Density => Density(values, count),
            CentroidInitialization.Random => Drawn(values, count, new Random(seed), (_, _) => 1),
            _ => Drawn(values, count, new Random(seed), (values, nearest) => (values - nearest) * (values - nearest)),
        };
        Array.Sort(centroids);
        return [.. centroids.Distinct()];
    }

    /// <summary>From the least to the greatest value, both included; a single centroid lies in the middle.</summary>
    private static double[] Linear(WeightedValues values, int count)
    {
        double low = values.Values[0], high = values.Values[^1];
        return [.. Enumerable.Range(0, count).Select(i => count == 1 ? (low + high) / 2 : low + ((high - low) * i / (count - 1)))];
    }

    /// <summary>The values at the parts (i + 1/2)/count of the distribution function.</summary>
    private static double[] Density(WeightedValues values, int count)
    {
        var centroids = new double[count];
        double below = 0;
        int at = 0;
        for (int i = 0; i < count; i++)
        {
            double wanted = values.TotalWeight * (i + 0.5) / count;
            while (at < values.Values.Length - 1 && below + values.Weights[at] < wanted)
            {
                below += values.Weights[at++];
            }

            centroids[i] = values.Values[at];
        }

        return centroids;
    }

    /// <summary>Draws values one after the other, none twice, each with a probability by its weight and a factor.</summary>
    /// <param name="values">What is drawn from.</param>
    /// <param name="count">Fewer than there are values.</param>
    /// <param name="random">The generator; the framework keeps the sequence of a seed.</param>
    /// <param name="factor">From a value and the drawn value that is nearest to it; says nothing about the first draw.</param>
    private static double[] Drawn(WeightedValues values, int count, Random random, Func<double, double, double> factor)
    {
        var drawn = new List<double>();
        double[] nearest = [.. values.Values.Select(_ => double.PositiveInfinity)];
        while (drawn.Count < count)
        {
            double[] chances = [.. values.Weights.Select((weight, i) => nearest[i] == values.Values[i] ? 0 : drawn.Count == 0 ? weight : weight * factor(values.Values[i], nearest[i]))];
            double centroid = values.Values[Draw(chances, random)];
            drawn.Add(centroid);
            for (int i = 0; i < nearest.Length; i++)
            {
                nearest[i] = Math.Abs(values.Values[i] - centroid) < Math.Abs(values.Values[i] - nearest[i]) ? centroid : nearest[i];
            }
        }

        return [.. drawn];
    }

    private static int Draw(double[] chances, Random random)
    {
        double left = random.NextDouble() * chances.Sum();
        int last = 0;
        for (int i = 0; i < chances.Length; i++)
        {
            if (chances[i] <= 0)
            {
                continue;
            }

            last = i;
            left -= chances[i];
            if (left < 0)
            {
                break;
            }
        }

        return last;
    }
}
