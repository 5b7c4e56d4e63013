using TinyML.Compiler.Passes.Clustering;

namespace TinyML.Compiler.Passes.Sharing;

/// <summary>The ratios (steps of a sum / steps of the output) that the rows of a layer share: a common one, and that one halved as often as a row needs.</summary>
internal static class SharedRatios
{
    // Multipliers of so many bits are fine enough, since the weights' scales follow them exactly.
    private const int MantissaBits = 8;

    // Beyond this the multipliers of the scheme q16, which have 15 bits, would have to be rounded.
    private const int MostHalvings = 15 - MantissaBits;

    // Ratios come from scales that were divided: so near to a whole number is only one that was made from it.
    private const double Exact = 1e-9;

    /// <summary>The ratio of each row. All rows start with the one that the row with the largest weights needs; then those rows get finer ones whose rounded weights make most
    /// noise, until the noise of the layer is small enough or their weights use all levels.</summary>
    /// <param name="task">The layer; its factors count errors in its own steps.</param>
    /// <param name="ratios">The ratios that the rows have.</param>
    /// <param name="levels">The largest magnitude of a weight.</param>
    /// <param name="tolerance">Noise power / signal power of the layer's sums.</param>
    public static double[] Of(LayerTask task, double[] ratios, int levels, double tolerance)
    {
        int rows = task.Layer.Rows;
        double[] largest = [.. Enumerable.Range(0, rows).Select(row => ratios[row] * Largest(task, row))];
        if (largest.Max() == 0)
        {
            return ratios;
        }

        double common = Rounded(largest.Max() / levels);
        int[] halvings = new int[rows];
        double[] noise = [.. Enumerable.Range(0, rows).Select(row => Noise(task, row, common / ratios[row]))];
        double total = noise.Sum();
        var queue = new PriorityQueue<int, double>(Enumerable.Range(0, rows).Where(row => noise[row] > 0).Select(row => (row, -noise[row])));
        while (total > tolerance && queue.TryDequeue(out int row, out _))
        {
            double finer = Math.ScaleB(common, -halvings[row] - 1);
            if (halvings[row] == MostHalvings || largest[row] > finer * levels || Math.Abs(task.Layer.Bias[row]) * ratios[row] > finer * int.MaxValue / 4)
            {
                continue;
            }

            halvings[row]++;
            total -= 0.75 * noise[row];
            noise[row] /= 4;
            queue.Enqueue(row, -noise[row]);
        }

        return [.. halvings.Select(times => Math.ScaleB(common, -times))];
    }

    /// <summary>The smallest number of few bits that is not smaller, but for rounding errors.</summary>
    public static double Rounded(double ratio)
    {
        int exponent = Math.ILogB(ratio) - MantissaBits + 1;
        return Math.ScaleB(Math.Ceiling(Math.ScaleB(ratio, -exponent) - Exact), exponent);
    }

    /// <summary>What rounding a row's weights to steps that are so much larger costs: errors are uniform, and independent of each other.</summary>
    private static double Noise(LayerTask task, int row, double step) =>
        Enumerable.Range(0, task.Layer.Columns).Sum(column => task.ImportanceOf(row, column)) * step * step / 12;

    private static double Largest(LayerTask task, int row)
    {
        double largest = 0;
        foreach (double weight in task.Targets.AsSpan(row * task.Layer.Columns, task.Layer.Columns))
        {
            largest = Math.Max(largest, Math.Abs(weight));
        }

        return largest;
    }
}
