using TinyML.HostStreamer.Statistics;

namespace TinyML.HostStreamer.Tests.Statistics;

public sealed class RelationsTests
{
    private static readonly double[] X = [.. Enumerable.Range(0, 400).Select(i => i / 40.0)];

    [Test]
    public void Correlations_are_those_of_a_worked_example()
    {
        // Worked by hand: products of the differences from the means 3 and 5.2 sum up to 15, their squares to 10 and 26.8; one pair of ranks is swapped, so rho = 1 - 6·2/(5·24).
        double[] x = [1, 2, 3, 4, 5], y = [2, 5, 4, 6, 9];
        Assert.That(Relations.Pearson(x, y), Is.EqualTo(15 / Math.Sqrt(10 * 26.8)).Within(1e-12));
        Assert.That(Relations.Spearman(x, y), Is.EqualTo(0.9).Within(1e-12));
    }

    [Test]
    public void Equal_numbers_share_their_rank() =>
        Assert.That(Relations.Spearman([1, 1, 2, 3], [5, 5, 7, 9]), Is.EqualTo(1).Within(1e-12));

    [Test]
    public void A_parabola_is_found_where_a_line_is_not()
    {
        double[] y = [.. X.Select(x => (x - 5) * (x - 5))];
        Assert.That(Relations.Pearson(X, y), Is.EqualTo(0).Within(0.05));
        Assert.That(Relations.QuadraticR2(X, y), Is.EqualTo(1).Within(1e-9));
    }

    [Test]
    public void A_smooth_function_is_found_where_neither_a_parabola_nor_ranks_are_of_use()
    {
        double[] y = [.. X.Select(x => Math.Sin(2 * x))];
        Assert.That(Relations.QuadraticR2(X, y), Is.LessThan(0.3));
        Assert.That(Relations.FunctionR2(X, y), Is.GreaterThan(0.99));
    }

    [Test]
    public void Noise_depends_on_nothing()
    {
        var random = new Random(7);
        double[] x = [.. X.Select(_ => random.NextDouble())], y = [.. X.Select(_ => random.NextDouble())];
        Assert.That(Relations.FunctionR2(x, y), Is.LessThan(0.2));
        Assert.That(Relations.QuadraticR2(x, y), Is.LessThan(0.1));
    }

    [Test]
    public void A_constant_has_no_correlation()
    {
        double[] same = [.. X.Select(_ => 3.0)];
        Assert.That(Relations.Pearson(same, X), Is.Null);
        Assert.That(Relations.QuadraticR2(same, X), Is.Null);
        Assert.That(Relations.FunctionR2(same, X), Is.Null);
    }

    [Test]
    public void The_distance_of_two_samples_is_the_greatest_gap_of_their_shares()
    {
        Assert.That(Relations.KolmogorovSmirnov([1, 2, 3, 4], [1, 2, 3, 4]), Is.Zero);
        Assert.That(Relations.KolmogorovSmirnov([1, 2, 3], [4, 5, 6]), Is.EqualTo(1));
        Assert.That(Relations.KolmogorovSmirnov([1, 2, 3, 4], [3, 4, 5, 6]), Is.EqualTo(0.5));
    }

    [TestCase(new double[] { }, null)]
    [TestCase(new double[] { 5, 1, 3 }, 3.0)]
    [TestCase(new double[] { 4, 1, 3, 2 }, 2.5)]
    public void The_median_is_the_middle(double[] values, double? median) => Assert.That(Relations.Median(values), Is.EqualTo(median));
}
