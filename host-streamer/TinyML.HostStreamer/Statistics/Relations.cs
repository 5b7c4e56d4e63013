namespace TinyML.HostStreamer.Statistics;

/// <summary>How two lists of numbers depend on each other. Null where a list has fewer than three numbers or all of them equal.</summary>
internal static class Relations
{
    /// <summary>Pearson's correlation, from -1 to 1.</summary>
    public static double? Pearson(double[] x, double[] y)
    {
        double meanX = Mean(x), meanY = Mean(y), xx = 0, yy = 0, xy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double a = x[i] - meanX, b = y[i] - meanY;
            xx += a * a;
            yy += b * b;
            xy += a * b;
        }

        return x.Length > 2 && xx > 0 && yy > 0 ? Math.Clamp(xy / Math.Sqrt(xx * yy), -1, 1) : null;
    }

    /// <summary>Spearman's rank correlation, from -1 to 1; equal numbers share the mean of their ranks.</summary>
    public static double? Spearman(double[] x, double[] y) => Pearson(Ranks(x), Ranks(y));

    /// <summary>The coefficient of determination of the parabola y = a + b·x + c·x² that fits best.</summary>
    public static double? QuadraticR2(double[] x, double[] y)
    {
        double meanX = Mean(x), meanY = Mean(y);
        double scale = Math.Sqrt(Mean([.. x.Select(value => (value - meanX) * (value - meanX))]));
        double all = y.Sum(value => (value - meanY) * (value - meanY));
        if (x.Length < 4 || scale == 0 || all == 0)
        {
            return null;
        }

        // With x scaled to mean 0 and variance 1, u = x and v = x² - 1 - m·x (m the mean of x³) are orthogonal to each other and to 1.
        double[] u = [.. x.Select(value => (value - meanX) / scale)];
        double third = Mean([.. u.Select(value => value * value * value)]);
        double uy = 0, vv = 0, vy = 0;
        for (int i = 0; i < u.Length; i++)
        {
            double v = (u[i] * u[i]) - 1 - (third * u[i]), b = y[i] - meanY;
            uy += u[i] * b;
            vv += v * v;
            vy += v * b;
        }

        double explained = (uy * uy / u.Length) + (vv > 1e-9 * u.Length ? vy * vy / vv : 0);
        return Math.Clamp(explained / all, 0, 1);
    }

    /// <summary>What a smooth function of x explains of y's variance: 1 less the mean squared difference of neighbours in x over twice the variance
    /// (von Neumann, Annals of Mathematical Statistics 12, 1941). Needs no form of the function; 0 where there is none.</summary>
    public static double? FunctionR2(double[] x, double[] y)
    {
        double meanY = Mean(y), all = y.Sum(value => (value - meanY) * (value - meanY));
        if (x.Length < 4 || all == 0 || x.Min() == x.Max())
        {
            return null;
        }

        int[] order = Order(x);
        double steps = 0;
        for (int i = 1; i < order.Length; i++)
        {
            double step = y[order[i]] - y[order[i - 1]];
            steps += step * step;
        }

        return Math.Clamp(1 - (steps / (2 * all)), 0, 1);
    }

    /// <summary>The two-sample Kolmogorov-Smirnov distance: the greatest difference of the shares below a value.</summary>
    public static double? KolmogorovSmirnov(double[] first, double[] second)
    {
        if (first.Length < 3 || second.Length < 3)
        {
            return null;
        }

        double[] a = [.. first.Order()], b = [.. second.Order()];
        double distance = 0;
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            double value = Math.Min(a[i], b[j]);
            while (i < a.Length && a[i] <= value)
            {
                i++;
            }

            while (j < b.Length && b[j] <= value)
            {
                j++;
            }

            distance = Math.Max(distance, Math.Abs(((double)i / a.Length) - ((double)j / b.Length)));
        }

        return distance;
    }

    /// <summary>The middle of the numbers, or null without any.</summary>
    public static double? Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double Mean(double[] values) => values.Length == 0 ? 0 : values.Sum() / values.Length;

    private static double[] Ranks(double[] values)
    {
        int[] order = Order(values);
        var ranks = new double[values.Length];
        for (int i = 0; i < order.Length;)
        {
            int end = i + 1;
            while (end < order.Length && values[order[end]] == values[order[i]])
            {
                end++;
            }

            for (int j = i; j < end; j++)
            {
                ranks[order[j]] = (i + end - 1) / 2.0;
            }

            i = end;
        }

        return ranks;
    }

    private static int[] Order(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length)];
        Array.Sort((double[])values.Clone(), order);
        return order;
    }
}
