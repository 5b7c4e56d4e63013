using TinyML.HostStreamer.Live;

namespace TinyML.HostStreamer.Tests.Live;

/// <summary>Bins of errors against errors that are counted one by one.</summary>
public sealed class LiveErrorsTests
{
    [Test]
    public void Every_bin_counts_the_errors_within_it([Values(0.001, 1, 1e6)] double scale, [Values] bool grows)
    {
        var random = new Random(62);
        double[] values = [.. Enumerable.Range(0, 2000).Select(i => i % 50 == 0 ? 0 : (random.NextDouble() - 0.3) * scale * (grows ? i + 1 : 1))];
        var errors = new LiveErrors();
        foreach (double value in values)
        {
            errors.Add(value);
        }

        Assert.That(errors.Exact, Is.EqualTo(40));
        Assert.That(errors.Width * 24, Is.GreaterThanOrEqualTo(values.Max(Math.Abs)), "the bins reach to the greatest error");
        Assert.That(errors.Width * 8, Is.LessThanOrEqualTo(values.Max(Math.Abs)), "and not far beyond");
        long[] counted = new long[LiveErrors.BinCount];
        foreach (double value in values.Where(value => value != 0))
        {
            counted[(int)Math.Floor((value / errors.Width) + 1e-6) + (LiveErrors.BinCount / 2)]++;
        }

        Assert.That(errors.Counts.ToArray(), Is.EqualTo(counted));
    }

    [Test]
    public void Multiples_of_the_step_are_counted_each_in_its_bin([Values(0.01, 0.1, 3)] double step)
    {
        var errors = new LiveErrors(step);
        for (int i = -24; i < 24; i++)
        {
            // As predictions and true values are: each rounded for itself.
            errors.Add(((1000 + i) * step) - (1000 * step));
        }

        Assert.That(errors.Width, Is.EqualTo(step));
        Assert.That(errors.Counts.ToArray(), Is.EqualTo(Enumerable.Range(-24, 48).Select(i => i == 0 ? 0 : 1)));
        errors.Add(24 * step);
        Assert.That(errors.Counts.ToArray(), Is.EqualTo(Enumerable.Range(-24, 48).Select(i => i is < -12 or > 12 ? 0 : i is 0 or 12 ? 1 : 2)));
    }

    [Test]
    public void No_error_at_all_has_no_bins_and_what_is_no_number_is_left_out()
    {
        var errors = new LiveErrors();
        foreach (double value in new[] { 0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0 })
        {
            errors.Add(value);
        }

        Assert.That((errors.Exact, errors.Width, errors.Counts.ToArray().Sum()), Is.EqualTo((2L, 0.0, 0L)));
    }

    [TestCase(double.Epsilon)]
    [TestCase(-double.MaxValue)]
    [TestCase(1.0)]
    public void One_error_of_any_size_is_counted_on_its_side(double error)
    {
        var errors = new LiveErrors();
        errors.Add(error);
        long[] counts = errors.Counts.ToArray();
        Assert.That((counts.Sum(), counts[..24].Sum()), Is.EqualTo((1L, error < 0 ? 1L : 0L)));
        Assert.That(errors.Width, Is.Positive.And.LessThan(double.PositiveInfinity));
    }
}
