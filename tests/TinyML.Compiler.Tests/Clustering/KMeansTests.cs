using TinyML.Compiler.Passes.Clustering;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Tests.Clustering;

public sealed class KMeansTests
{
    private static readonly CentroidInitialization[] Kinds = Enum.GetValues<CentroidInitialization>();

    [Test]
    public void Linear_centroids_are_evenly_spread_from_the_least_to_the_greatest_value() =>
        Assert.That(StartingCentroids.Of(CentroidInitialization.Linear, Alike(0, 1, 2, 10), 3, 1), Is.EqualTo(new[] { 0.0, 5, 10 }));

    [Test]
    public void A_single_linear_centroid_lies_in_the_middle() =>
        Assert.That(StartingCentroids.Of(CentroidInitialization.Linear, Alike(0, 1, 2, 10), 1, 1), Is.EqualTo(new[] { 5.0 }));

    [Test]
    public void Centroids_by_density_cut_the_distribution_into_equal_parts()
    {
        // Parts 1/4 and 3/4 of a weight of 4: the first and the third value.
        Assert.That(StartingCentroids.Of(CentroidInitialization.Density, Alike(0, 1, 2, 10), 2, 1), Is.EqualTo(new[] { 0.0, 2 }));

        // Of a weight of 10, 2.5 and 7.5: the second value has the weights 1 to 9.
        Assert.That(StartingCentroids.Of(CentroidInitialization.Density, WeightedValues.Of([0, 1, 2], [1, 8, 1]), 2, 1), Is.EqualTo(new[] { 1.0 }));
    }

    [Test]
    public void Random_centroids_are_different_values_of_the_set([Range(1, 20)] int seed)
    {
        double[] centroids = StartingCentroids.Of(CentroidInitialization.Random, Alike(0, 1, 2, 10, 11), 4, seed);
        Assert.That(centroids, Has.Length.EqualTo(4).And.Unique.And.Ordered.And.SubsetOf(new[] { 0.0, 1, 2, 10, 11 }));
    }

    [Test]
    public void Far_values_are_drawn_before_near_ones([Range(1, 20)] int seed)
    {
        double[] centroids = StartingCentroids.Of(CentroidInitialization.KMeansPlusPlus, Alike(0, 1e-6, 2e-6, 1000), 2, seed);
        Assert.That(centroids[1], Is.EqualTo(1000));
    }

    [Test]
    public void Random_draws_do_not_all_find_the_far_value() =>
        Assert.That(Enumerable.Range(1, 20).Count(seed => StartingCentroids.Of(CentroidInitialization.Random, Alike(0, 1e-6, 2e-6, 1000), 2, seed)[1] == 1000), Is.InRange(3, 17));

    [Test]
    public void Lloyd_finds_both_pairs()
    {
        // {0} and {1, 9, 10}, then {0, 1} and {9, 10}.
        Assert.That(KMeans.Lloyd(Alike(0, 1, 9, 10), [0, 1]), Is.EqualTo(new[] { 0.5, 9.5 }));
    }

    [Test]
    public void Lloyd_goes_by_weights() =>
        Assert.That(KMeans.Lloyd(WeightedValues.Of([0, 1, 9, 10], [1, 3, 1, 1]), [0, 9]), Is.EqualTo(new[] { 0.75, 9.5 }));

    [Test]
    public void A_kept_centroid_stays() =>
        Assert.That(KMeans.Lloyd(Alike(0, 1, 9, 10), [0, 1], kept: 0), Is.EqualTo(new[] { 0.0, 9.5 }));

    [Test]
    public void Equal_values_are_one_with_their_weights_together()
    {
        var values = WeightedValues.Of([2, 1, 2, 3], [1, 2, 4, 0]);
        Assert.That((values.Values, values.Weights), Is.EqualTo((new[] { 1.0, 2 }, new[] { 2.0, 5 })));
    }

    [Test]
    public void Weights_that_are_all_zero_count_alike() =>
        Assert.That(WeightedValues.Of([2, 1], [0, 0]).Weights, Is.EqualTo(new[] { 1.0, 1 }));

    [TestCaseSource(nameof(Kinds))]
    public void Centroids_end_as_the_means_of_what_is_nearest_to_them(CentroidInitialization kind)
    {
        for (int seed = 1; seed <= 40; seed++)
        {
            WeightedValues values = Random(seed);
            int count = 2 + (seed % 15);
            double[] start = StartingCentroids.Of(kind, values, count, seed), end = KMeans.Lloyd(values, start);
            Assert.That(start, Has.Length.InRange(1, count).And.Unique.And.Ordered, $"seed {seed}");
            Assert.That(StartingCentroids.Of(kind, values, count, seed), Is.EqualTo(start), $"seed {seed}");
            Assert.That(KMeans.Lloyd(values, end), Is.EqualTo(end), $"seed {seed}");
            Assert.That(end, Is.Ordered, $"seed {seed}");
            Assert.That(values.Error(end), Is.LessThanOrEqualTo(values.Error(start)), $"seed {seed}");
        }
    }

    [TestCaseSource(nameof(Kinds))]
    public void Few_values_are_their_own_centroids(CentroidInitialization kind) =>
        Assert.That(StartingCentroids.Of(kind, Alike(3, 1, 3), 8, 1), Is.EqualTo(new[] { 1.0, 3 }));

    private static WeightedValues Alike(params double[] values) => WeightedValues.Of(values, [.. values.Select(_ => 1.0)]);

    private static WeightedValues Random(int seed)
    {
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, 200).Select(_ => Math.Round((random.NextDouble() - 0.5) * (random.NextDouble() < 0.1 ? 200 : 40)))];
        return WeightedValues.Of(values, [.. values.Select(_ => random.NextDouble())]);
    }
}
