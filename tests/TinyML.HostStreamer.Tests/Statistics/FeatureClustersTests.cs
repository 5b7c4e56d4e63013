using TinyML.HostStreamer.Statistics;

namespace TinyML.HostStreamer.Tests.Statistics;

public sealed class FeatureClustersTests
{
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(5)]
    public void Groups_that_are_apart_are_found_with_their_number(int groups)
    {
        double[][] points = Points(groups, out int[] truth);
        FeatureClusters found = FeatureClusters.Find(points, null, seed: 1);
        Assert.That(found.Nearest, Has.Length.EqualTo(groups));
        Assert.That(found.Silhouette, Is.GreaterThan(0.8));
        foreach (IGrouping<int, int> group in Enumerable.Range(0, points.Length).GroupBy(i => truth[i]))
        {
            Assert.That(group.Select(i => found.Clusters[i]).Distinct().Count(), Is.EqualTo(1));
        }
    }

    [Test]
    public void The_largest_comes_first_and_the_same_seed_gives_the_same()
    {
        double[][] points = Points(4, out _);
        FeatureClusters found = FeatureClusters.Find(points, 4, seed: 3), again = FeatureClusters.Find(points, 4, seed: 3);
        Assert.That(again.Clusters, Is.EqualTo(found.Clusters));
        int[] sizes = [.. Enumerable.Range(0, 4).Select(c => found.Clusters.Count(cluster => cluster == c))];
        Assert.That(sizes, Is.Ordered.Descending);
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(7)]
    public void Points_that_are_all_the_same_are_one_cluster(int count)
    {
        FeatureClusters found = FeatureClusters.Find([.. Enumerable.Range(0, count).Select(_ => new[] { 0.5, 0.25 })], null, seed: 1);
        Assert.That(found.Clusters, Has.All.Zero);
        Assert.That(found.Silhouette, Is.Null);
    }

    // Groups of different sizes around corners that are far apart.
    private static double[][] Points(int groups, out int[] truth)
    {
        var random = new Random(11);
        truth = [.. Enumerable.Range(0, groups).SelectMany(group => Enumerable.Repeat(group, 20 + (10 * group)))];
        return [.. truth.Select(group => new[] { Math.Cos(group * 2.5) + (random.NextDouble() * 0.1), Math.Sin(group * 2.5) + (random.NextDouble() * 0.1), group % 2 })];
    }
}
