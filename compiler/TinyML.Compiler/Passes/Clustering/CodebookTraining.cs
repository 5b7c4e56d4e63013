using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Passes.Clustering;

/// <summary>How a codebook is made.</summary>
/// <param name="Clusters">At most so many values.</param>
/// <param name="Initialization">Where the values start.</param>
/// <param name="Seed">Seeds initializations that draw.</param>
internal sealed record CodebookRules(int Clusters, CentroidInitialization Initialization, int Seed)
{
    /// <summary>Whether zero is one of the values and stays where it is.</summary>
    public bool KeepsZero { get; init; }

    /// <summary>The largest magnitude of a value where values are whole numbers; null leaves them real.</summary>
    public int? Levels { get; init; }

    /// <summary>What a bit of code costs, in the unit of importance·difference².</summary>
    public double BitPrice { get; init; }
}

/// <summary>Finds the values of a codebook from the weights that it is for.</summary>
internal static class CodebookTraining
{
    private const int MostRounds = 40;
    private const double Settled = 1e-5;

    // So many bits has the code of a value that no weight takes yet, at least.
    private const double RareCount = 0.5;

    /// <summary>Lloyd's iteration from the chosen start; where bits have a price, then the iteration for quantizers whose indices are coded
    /// (Chou, Lookabaugh and Gray, "Entropy-Constrained Vector Quantization", 1989): values for given codes, codes for given frequencies.</summary>
    /// <param name="targets">The weights; at least one.</param>
    /// <param name="importances">What a square of each weight's error costs; not negative.</param>
    /// <param name="rules">How.</param>
    public static Codebook Run(ReadOnlySpan<double> targets, ReadOnlySpan<double> importances, CodebookRules rules)
    {
        double[] centroids = Start(targets, importances, rules);
        centroids = Whole(KMeans.Lloyd(WeightedValues.Of(targets, importances), centroids, rules.KeepsZero ? 0 : null), rules);
        var book = new Codebook(centroids);
        if (rules.BitPrice == 0)
        {
            return Used(book, targets, importances, rules);
        }

        double last = double.PositiveInfinity;
        for (int round = 0; round < MostRounds; round++)
        {
            int[] chosen = Assign(book, targets, importances, round == 0 ? 0 : rules.BitPrice);
            book = Refit(book, chosen, targets, importances, rules);
            double cost = Cost(book, targets, importances, rules.BitPrice);
            if (cost >= last * (1 - Settled))
            {
                break;
            }

            last = cost;
        }

        return book;
    }

    /// <summary>The codebook for the weights that chose its values: each value the mean of its weights, each code as long as its frequency asks for; values that no weight chose are gone.</summary>
    /// <param name="book">The codebook so far.</param>
    /// <param name="chosen">The index that each weight chose.</param>
    /// <param name="targets">The weights.</param>
    /// <param name="importances">What a square of each weight's error costs.</param>
    /// <param name="rules">Says what values may be.</param>
    public static Codebook Refit(Codebook book, ReadOnlySpan<int> chosen, ReadOnlySpan<double> targets, ReadOnlySpan<double> importances, CodebookRules rules)
    {
        int count = book.Values.Length;
        double[] sums = new double[count], weights = new double[count], frequencies = new double[count];
        for (int i = 0; i < chosen.Length; i++)
        {
            sums[chosen[i]] += importances[i] * targets[i];
            weights[chosen[i]] += importances[i];
            frequencies[chosen[i]]++;
        }

        var merged = new SortedDictionary<double, double>();
        for (int c = 0; c < count; c++)
        {
            bool isKeptZero = rules.KeepsZero && book.Values[c] == 0;
            if (frequencies[c] > 0 || isKeptZero)
            {
                double value = weights[c] > 0 && !isKeptZero ? Whole(sums[c] / weights[c], rules) : book.Values[c];
                merged[value] = merged.GetValueOrDefault(value) + frequencies[c];
            }
        }

        double total = Math.Max(merged.Values.Sum(), 1);
        return new Codebook([.. merged.Keys], [.. merged.Values.Select(frequency => -Math.Log2(Math.Max(frequency, RareCount) / total))]);
    }

    /// <summary>The index that each weight chooses.</summary>
    public static int[] Assign(Codebook book, ReadOnlySpan<double> targets, ReadOnlySpan<double> importances, double bitPrice)
    {
        var chosen = new int[targets.Length];
        for (int i = 0; i < chosen.Length; i++)
        {
            chosen[i] = book.Choose(targets[i], importances[i], bitPrice);
        }

        return chosen;
    }

    private static double[] Start(ReadOnlySpan<double> targets, ReadOnlySpan<double> importances, CodebookRules rules)
    {
        if (!rules.KeepsZero)
        {
            return StartingCentroids.Of(rules.Initialization, WeightedValues.Of(targets, importances), rules.Clusters, rules.Seed);
        }

        var (others, weights) = (new List<double>(), new List<double>());
        for (int i = 0; i < targets.Length; i++)
        {
            if (targets[i] != 0)
            {
                others.Add(targets[i]);
                weights.Add(importances[i]);
            }
        }

        if (others.Count == 0 || rules.Clusters == 1)
        {
            return [0];
        }

        double[] start = StartingCentroids.Of(rules.Initialization, WeightedValues.Of([.. others], [.. weights]), rules.Clusters - 1, rules.Seed);
        return [.. start.Append(0).Distinct().Order()];
    }

    private static Codebook Used(Codebook book, ReadOnlySpan<double> targets, ReadOnlySpan<double> importances, CodebookRules rules)
    {
        int[] chosen = Assign(book, targets, importances, 0);
        return new Codebook([.. chosen.Select(index => book.Values[index]).Concat(rules.KeepsZero ? [0.0] : []).Distinct().Order()]);
    }

    private static double Cost(Codebook book, ReadOnlySpan<double> targets, ReadOnlySpan<double> importances, double bitPrice)
    {
        double cost = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            int chosen = book.Choose(targets[i], importances[i], bitPrice);
            double difference = book.Values[chosen] - targets[i];
            cost += (importances[i] * difference * difference) + (bitPrice * book.Bits[chosen]);
        }

        return cost;
    }

    private static double[] Whole(double[] centroids, CodebookRules rules) => [.. centroids.Select(centroid => Whole(centroid, rules)).Distinct().Order()];

    private static double Whole(double centroid, CodebookRules rules) =>
        rules.Levels is { } levels ? Math.Clamp(Math.Round(centroid), -levels, levels) : centroid;
}
