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
            counted[(int)Math.Floor(value / errors.Width) + (LiveErrors.BinCount / 2)]++;
        }

        Assert.That(errors.Counts.ToArray(), Is.EqualTo(counted));
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
