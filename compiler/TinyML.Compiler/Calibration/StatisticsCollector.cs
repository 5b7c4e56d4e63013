using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Calibration;

/// <summary>Runs a float graph over the calibration samples, once for the ranges and once for the distributions within them.</summary>
public static class StatisticsCollector
{
    /// <summary>Observes every value that the samples determine.</summary>
    /// <returns>One entry per value of the graph; null for constants.</returns>
    /// <exception cref="DiagnosticException">There are no samples, or the network answers something that is not a number.</exception>
    public static ValueStatistics?[] Collect(Graph graph, SampleSet samples, IGraphRunner runner)
    {
        ValueStatistics?[] statistics = Ranges(graph, samples, runner);
        for (int sample = 0; sample < samples.Count; sample++)
        {
            float[][] values = runner.Run(samples.Row(sample));
            for (int v = 0; v < statistics.Length; v++)
            {
                Count(statistics[v], values[v]);
            }
        }

        return statistics;
    }

    private static void Count(ValueStatistics? statistics, float[] elements)
    {
        for (int i = 0; statistics is not null && i < elements.Length; i++)
        {
            statistics.Whole.Add(elements[i]);
            if (statistics.Columns.Count > 0)
            {
                statistics.Columns[i].Add(elements[i]);
            }
        }
    }

    private static ValueStatistics?[] Ranges(Graph graph, SampleSet samples, IGraphRunner runner)
    {
        ElementRanges?[] ranges = [.. graph.Values.Select(value => value.Constant is null ? new ElementRanges(value.Type.Shape.ElementCount) : null)];
        for (int sample = 0; sample < samples.Count; sample++)
        {
            float[][] values = runner.Run(samples.Row(sample));
            for (int v = 0; v < ranges.Length; v++)
            {
                if (ranges[v]?.Observe(values[v]) == false)
                {
                    throw new DiagnosticException(
                        DiagnosticCodes.NotANumberWhenCalibrating,
                        $"value '{graph.Values[v].Name}'",
                        $"the float network computes something that is not finite for calibration sample {sample}",
                        "check that sample, and the offset and scale of its columns in NAME.json");
                }
            }
        }

        HashSet<int> columns = [.. graph.Inputs.Select(id => id.Index), .. graph.Nodes.Where(node => node.Operator is Concat).Select(node => node.Output.Index)];
        return [.. ranges.Select((range, v) => range?.ToStatistics(columns.Contains(v), samples.Count))];
    }

    private sealed class ElementRanges(int count)
    {
        private readonly double[] _minimum = Enumerable.Repeat(double.PositiveInfinity, count).ToArray();
        private readonly double[] _maximum = Enumerable.Repeat(double.NegativeInfinity, count).ToArray();
        private readonly double[] _sum = new double[count];
        private readonly double[] _squares = new double[count];

        public bool Observe(float[] elements)
        {
            for (int i = 0; i < count; i++)
            {
                double value = elements[i];
                _minimum[i] = Math.Min(_minimum[i], value);
                _maximum[i] = Math.Max(_maximum[i], value);
                _sum[i] += value;
                _squares[i] += value * value;
            }

            return elements.All(float.IsFinite);
        }

        public ValueStatistics ToStatistics(bool columns, int samples) => new(
            new Histogram(_minimum.Min(), _maximum.Max()),
            columns ? [.. _minimum.Select((minimum, i) => new Histogram(minimum, _maximum[i]))] : [],
            [.. _sum.Select(sum => sum / samples)],
            [.. _squares.Select(sum => sum / samples)]);
    }
}
