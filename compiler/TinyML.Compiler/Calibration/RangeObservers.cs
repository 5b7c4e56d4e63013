namespace TinyML.Compiler.Calibration;

/// <summary>The four ways to choose a range from a histogram.</summary>
public static class RangeObservers
{
    private const double PercentileTail = 0.001;
    private const int Candidates = 64;

    /// <summary>The range that a method chooses.</summary>
    /// <param name="histogram">What was observed.</param>
    /// <param name="method">The method.</param>
    /// <param name="levels">Integer steps over the whole range: 255 for int8, 65,535 for int16.</param>
    public static ValueRange Choose(Histogram histogram, CalibrationMethod method, int levels) => method switch
    {
        CalibrationMethod.Percentile => Percentile(histogram),
        CalibrationMethod.Mse => BestOf(histogram, range => SquaredError(histogram, range, levels)),
        CalibrationMethod.Entropy => BestOf(histogram, range => Divergence(histogram, range, levels)),
        _ => new ValueRange(histogram.Minimum, histogram.Maximum),
    };

    private static ValueRange Percentile(Histogram histogram)
    {
        double tail = histogram.Counts.Sum() * PercentileTail;
        int low = 0, high = Histogram.BinCount - 1;
        for (long below = histogram.Counts[low]; below <= tail && low < high; below += histogram.Counts[low])
        {
            low++;
        }

        for (long above = histogram.Counts[high]; above <= tail && high > low; above += histogram.Counts[high])
        {
            high--;
        }

        return new ValueRange(
            low == 0 ? histogram.Minimum : histogram.Minimum + (low * histogram.BinWidth),
            high == Histogram.BinCount - 1 ? histogram.Maximum : histogram.Minimum + ((high + 1) * histogram.BinWidth));
    }

    /// <summary>The least costly of ranges shrunk towards zero; the whole range wins ties.</summary>
    private static ValueRange BestOf(Histogram histogram, Func<ValueRange, double> cost)
    {
        var whole = new ValueRange(histogram.Minimum, histogram.Maximum);
        ValueRange best = whole;
        double least = cost(whole);
        for (int i = Candidates - 1; i >= Candidates / 4; i--)
        {
            double part = (double)i / Candidates;
            var range = new ValueRange(
                whole.Minimum < 0 ? whole.Minimum * part : whole.Minimum,
                whole.Maximum > 0 ? whole.Maximum * part : whole.Maximum);
            double price = cost(range);
            if (range.Minimum <= range.Maximum && price < least)
            {
                (best, least) = (range, price);
            }
        }

        return best;
    }

    /// <summary>Mean squared error: what clipping costs, plus step²/12 for what lies inside.</summary>
    private static double SquaredError(Histogram histogram, ValueRange range, int levels)
    {
        ValueRange held = range.WithZero;
        double step = (held.Maximum - held.Minimum) / levels;
        double sum = 0;
        for (int bin = 0; bin < Histogram.BinCount; bin++)
        {
            double value = histogram.Center(bin);
            double clipped = value - Math.Clamp(value, held.Minimum, held.Maximum);
            sum += histogram.Counts[bin] * ((clipped * clipped) + (step * step / 12));
        }

        return sum;
    }

    /// <summary>Kullback-Leibler divergence of the quantized from the observed distribution, outliers piled up at the ends as
    /// saturation does (Migacz, "8-bit inference with TensorRT", 2017). Parts finer than a step are smeared over it.</summary>
    private static double Divergence(Histogram histogram, ValueRange range, int levels)
    {
        ValueRange held = range.WithZero;
        double step = (held.Maximum - held.Minimum) / levels;
        long total = histogram.Counts.Sum();
        if (step <= 0 || total == 0)
        {
            return 0;
        }

        var clipped = new double[Histogram.BinCount];
        var perStep = new Dictionary<long, (double Mass, int Parts)>();
        for (int bin = 0; bin < Histogram.BinCount; bin++)
        {
            double center = histogram.Center(bin);
            double value = Math.Clamp(center, held.Minimum, held.Maximum);
            int target = Math.Clamp((int)((value - histogram.Minimum) / histogram.BinWidth), 0, Histogram.BinCount - 1);
            clipped[target] += histogram.Counts[bin];
            if (value == center && histogram.Counts[bin] > 0)
            {
                long key = (long)Math.Round(value / step);
                (double mass, int parts) = perStep.GetValueOrDefault(key);
                perStep[key] = (mass + histogram.Counts[bin], parts + 1);
            }
        }

        double inside = perStep.Values.Sum(entry => entry.Mass);
        double sum = 0;
        for (int bin = 0; bin < Histogram.BinCount; bin++)
        {
            if (clipped[bin] > 0)
            {
                bool known = perStep.TryGetValue((long)Math.Round(histogram.Center(bin) / step), out (double Mass, int Parts) entry);
                double observed = clipped[bin] / total;
                double quantized = known ? entry.Mass / entry.Parts / Math.Max(inside, 1) : 1e-9;
                sum += observed * Math.Log(observed / quantized);
            }
        }

        return sum;
    }
}
