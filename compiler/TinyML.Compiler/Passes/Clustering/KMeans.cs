namespace TinyML.Compiler.Passes.Clustering;

/// <summary>k-means in one dimension.</summary>
internal static class KMeans
{
    private const int MostRounds = 1000;

    /// <summary>Lloyd's iteration until nothing moves: every centroid becomes the mean of the values that are nearest to it. A centroid without values stays where it is.</summary>
    /// <param name="values">What is clustered.</param>
    /// <param name="start">Centroids in rising order; at least one.</param>
    /// <param name="kept">A centroid that does not move, or null.</param>
    /// <returns>As many centroids, in rising order: means lie between the borders of their cells.</returns>
    public static double[] Lloyd(WeightedValues values, double[] start, double? kept = null)
    {
        double[] centroids = [.. start];
        bool moved = true;
        for (int round = 0; moved && round < MostRounds; round++)
        {
            double[] sums = new double[centroids.Length], weights = new double[centroids.Length];
            for (int i = 0; i < values.Values.Length; i++)
            {
                int nearest = WeightedValues.Nearest(centroids, values.Values[i]);
                sums[nearest] += values.Weights[i] * values.Values[i];
                weights[nearest] += values.Weights[i];
            }

            moved = false;
            for (int c = 0; c < centroids.Length; c++)
            {
                double mean = weights[c] > 0 && centroids[c] != kept ? sums[c] / weights[c] : centroids[c];
                moved |= mean != centroids[c];
                centroids[c] = mean;
            }
        }

        return centroids;
    }
}
