using TinyML.HostStreamer.Measuring;

namespace TinyML.HostStreamer.Tests.Measuring;

/// <summary>Figures that are gathered in memory of a bounded size, against the figures of all samples kept.</summary>
public sealed class BoundedMeasureTests
{
    private const int Seed = 20261127;

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(1001)]
    [TestCase(4096)]
    public void Few_different_costs_have_the_exact_median(int count)
    {
        var random = new Random(Seed);
        var histogram = new CostHistogram();
        uint[] costs = [.. Enumerable.Range(0, count).Select(_ => (uint)random.NextInt64(1L << 32))];
        foreach (uint cost in costs)
        {
            histogram.Add(cost);
        }

        uint[] sorted = [.. costs.Order()];
        Assert.That(histogram.BinWidth, Is.EqualTo(1));
        Assert.That((histogram.Count, histogram.Min, histogram.Max), Is.EqualTo(((long)count, sorted[0], sorted[^1])));
        Assert.That(histogram.Median, Is.EqualTo(((double)sorted[(count - 1) / 2] + sorted[count / 2]) / 2));
    }

    [TestCase(1u << 20, 8)]
    [TestCase(uint.MaxValue, 20)]
    public void Many_different_costs_have_a_median_within_a_bin(uint range, int mostShift)
    {
        var random = new Random(Seed);
        var histogram = new CostHistogram();
        uint[] costs = [.. Enumerable.Range(0, 100_000).Select(_ => (uint)random.NextInt64(range))];
        foreach (uint cost in costs)
        {
            histogram.Add(cost);
        }

        uint[] sorted = [.. costs.Order()];
        Assert.That(histogram.BinWidth, Is.InRange(2L, 1L << mostShift));
        Assert.That((histogram.Count, histogram.Min, histogram.Max), Is.EqualTo((100_000L, sorted[0], sorted[^1])));
        Assert.That(histogram.Median, Is.EqualTo((double)sorted[50_000]).Within((double)histogram.BinWidth));
    }

    [Test]
    public void Costs_of_two_boards_together_are_those_of_one()
    {
        CostHistogram both = new(), first = new(), second = new();
        foreach (uint cost in (uint[])[7, 3, 900, 12, 12])
        {
            first.Add(cost);
            both.Add(cost);
        }

        foreach (uint cost in (uint[])[1, 5000])
        {
            second.Add(cost);
            both.Add(cost);
        }

        first.Add(second);
        first.Add(new CostHistogram());
        Assert.That((first.Count, first.Min, first.Median, first.Max), Is.EqualTo((both.Count, both.Min, both.Median, both.Max)));
        Assert.That((first.Median, first.Max), Is.EqualTo((12.0, 5000u)));
    }

    [TestCase(50_000, 1e-12)]
    [TestCase(200_000, 1e-4)]
    public void The_area_under_the_curve_is_exact_for_few_scores_and_near_for_many(int samples, double tolerance)
    {
        var random = new Random(Seed);
        ClassificationMeasure whole = new(2), half = new(2), other = new(2);
        var all = new List<(double Score, bool Positive)>();
        for (int i = 0; i < samples; i++)
        {
            bool positive = random.Next(3) == 0;
            double score = random.NextDouble() + (positive ? 0.2 : 0);
            all.Add((score, positive));
            whole.Add([0, score], positive ? 1 : 0);
            (i % 2 == 0 ? half : other).Add([0, score], positive ? 1 : 0);
        }

        half.Add(other);
        Assert.That(whole.AreaUnderCurve, Is.EqualTo(Area(all)).Within(tolerance));
        Assert.That(half.AreaUnderCurve, Is.EqualTo(Area(all)).Within(2 * tolerance));
        Assert.That((half.Top1, half.Count, half.Confusion(1, 0)), Is.EqualTo((whole.Top1, whole.Count, whole.Confusion(1, 0))));
    }

    [Test]
    public void Errors_of_two_parts_together_are_those_of_the_whole()
    {
        var random = new Random(Seed);
        RegressionMeasure whole = new(), part = new(), other = new();
        for (int i = 0; i < 1000; i++)
        {
            double target = random.NextDouble() * 50, predicted = target + random.NextDouble();
            whole.Add(predicted, target);
            (i < 300 ? part : other).Add(predicted, target);
        }

        part.Add(other);
        part.Add(new RegressionMeasure());
        Assert.Multiple(() =>
        {
            Assert.That((part.Count, part.MaximumError), Is.EqualTo((whole.Count, whole.MaximumError)));
            Assert.That(part.MeanAbsoluteError, Is.EqualTo(whole.MeanAbsoluteError).Within(1e-12));
            Assert.That(part.RootMeanSquaredError, Is.EqualTo(whole.RootMeanSquaredError).Within(1e-12));
            Assert.That(part.DeterminationCoefficient, Is.EqualTo(whole.DeterminationCoefficient).Within(1e-12));
        });
    }

    /// <summary>Sums of ranks of the sorted scores, which do not tie.</summary>
    private static double Area(List<(double Score, bool Positive)> all)
    {
        (double Score, bool Positive)[] sorted = [.. all.OrderBy(score => score.Score)];
        double positives = sorted.Count(score => score.Positive), ranks = sorted.Select((score, i) => score.Positive ? i + 1.0 : 0).Sum();
        return (ranks - (positives * (positives + 1) / 2)) / (positives * (sorted.Length - positives));
    }
}
