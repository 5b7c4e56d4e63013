namespace TinyML.HostStreamer.Statistics;

/// <summary>Groups points by k-means: Lloyd's iteration from starts by k-means++ (Arthur and Vassilvitskii, SODA 2007), each coordinate scaled to variance 1.</summary>
/// <param name="Clusters">The cluster of each point, numbered from 0 by size, the largest first.</param>
/// <param name="Nearest">For each cluster the point that is nearest to its middle.</param>
/// <param name="Silhouette">The mean silhouette (Rousseeuw 1987) from -1 to 1; null with one cluster.</param>
internal sealed record FeatureClusters(int[] Clusters, int[] Nearest, double? Silhouette)
{
    private const int MostRounds = 100, Starts = 4, MostClusters = 8, SilhouettePoints = 600;

    /// <summary>Finds the clusters.</summary>
    /// <param name="points">The points, all of the same length.</param>
    /// <param name="count">Clusters wanted, or null for the number from 2 to 8 with the best silhouette.</param>
    /// <param name="seed">The same points give the same clusters for the same seed.</param>
    public static FeatureClusters Find(double[][] points, int? count, int seed)
    {
        double[][] scaled = Scaled(points);
        int most = scaled.Select(point => string.Join(' ', point)).Distinct().Take(MostClusters).Count();
        IEnumerable<int> counts = count is { } wanted ? [Math.Min(wanted, Math.Max(1, points.Length))] : Enumerable.Range(2, Math.Max(0, Math.Min(MostClusters, most) - 1));
        FeatureClusters? best = null;
        foreach (int k in counts)
        {
            FeatureClusters found = Find(scaled, k, new Random(seed));
            best = best is null || found.Silhouette > best.Silhouette ? found : best;
        }

        return best ?? new FeatureClusters(new int[points.Length], [0], null);
    }

    private static FeatureClusters Find(double[][] points, int count, Random random)
    {
        (int[] Clusters, double[][] Middles, double Cost) best = ([], [], double.PositiveInfinity);
        for (int start = 0; start < Starts; start++)
        {
            (int[] Clusters, double[][] Middles, double Cost) found = Lloyd(points, Start(points, count, random));
            best = found.Cost < best.Cost ? found : best;
        }

        // By size; of equal ones the one that has the first point comes first.
        int[] order = [.. Enumerable.Range(0, count).OrderByDescending(c => best.Clusters.Count(cluster => cluster == c)).ThenBy(c => Array.IndexOf(best.Clusters, c))];
        int[] clusters = [.. best.Clusters.Select(cluster => Array.IndexOf(order, cluster))];
        int[] nearest = [.. order.Select(c => Enumerable.Range(0, points.Length).MinBy(i => Distance(points[i], best.Middles[c])))];
        return new FeatureClusters(clusters, nearest, SilhouetteOf(points, clusters, count));
    }

    private static double[][] Start(double[][] points, int count, Random random)
    {
        var middles = new List<double[]> { points[random.Next(points.Length)] };
        double[] nearest = [.. points.Select(point => Distance(point, middles[0]))];
        while (middles.Count < count)
        {
            // A point is drawn with a chance in proportion to its squared distance from the nearest middle.
            double at = random.NextDouble() * nearest.Sum();
            int chosen = 0;
            while (chosen < points.Length - 1 && (at -= nearest[chosen]) > 0)
            {
                chosen++;
            }

            middles.Add(points[chosen]);
            for (int i = 0; i < points.Length; i++)
            {
                nearest[i] = Math.Min(nearest[i], Distance(points[i], middles[^1]));
            }
        }

        return [.. middles.Select(middle => (double[])middle.Clone())];
    }

    private static (int[] Clusters, double[][] Middles, double Cost) Lloyd(double[][] points, double[][] middles)
    {
        var clusters = new int[points.Length];
        bool moved = true;
        for (int round = 0; moved && round < MostRounds; round++)
        {
            moved = round == 0;
            for (int i = 0; i < points.Length; i++)
            {
                int nearest = Enumerable.Range(0, middles.Length).MinBy(c => Distance(points[i], middles[c]));
                moved |= nearest != clusters[i];
                clusters[i] = nearest;
            }

            for (int c = 0; c < middles.Length; c++)
            {
                double[][] members = [.. points.Where((_, i) => clusters[i] == c)];
                if (members.Length > 0)
                {
                    middles[c] = [.. Enumerable.Range(0, middles[c].Length).Select(d => members.Average(point => point[d]))];
                }
            }
        }

        return (clusters, middles, points.Select((point, i) => Distance(point, middles[clusters[i]])).Sum());
    }

    // Of evenly spread points where there are many: it compares each with each.
    private static double? SilhouetteOf(double[][] points, int[] clusters, int count)
    {
        int sampled = Math.Min(points.Length, SilhouettePoints);
        int[] chosen = [.. Enumerable.Range(0, sampled).Select(i => (int)((long)i * points.Length / sampled))];
        if (count < 2 || sampled < 3)
        {
            return null;
        }

        double total = 0;
        foreach (int i in chosen)
        {
            var sums = new double[count];
            var members = new int[count];
            foreach (int j in chosen.Where(j => j != i))
            {
                sums[clusters[j]] += Math.Sqrt(Distance(points[i], points[j]));
                members[clusters[j]]++;
            }

            int own = clusters[i];
            double[] others = [.. Enumerable.Range(0, count).Where(c => c != own && members[c] > 0).Select(c => sums[c] / members[c])];
            if (members[own] > 0 && others.Length > 0)
            {
                double inside = sums[own] / members[own], outside = others.Min();
                total += Math.Max(inside, outside) > 0 ? (outside - inside) / Math.Max(inside, outside) : 0;
            }
        }

        return total / sampled;
    }

    private static double[][] Scaled(double[][] points)
    {
        int width = points[0].Length;
        double[] means = [.. Enumerable.Range(0, width).Select(d => points.Average(point => point[d]))];
        double[] spreads = [.. Enumerable.Range(0, width).Select(d => Math.Sqrt(points.Average(point => (point[d] - means[d]) * (point[d] - means[d]))))];
        return [.. points.Select(point => point.Select((value, d) => spreads[d] > 1e-12 ? (value - means[d]) / spreads[d] : 0).ToArray())];
    }

    private static double Distance(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }

        return sum;
    }
}
