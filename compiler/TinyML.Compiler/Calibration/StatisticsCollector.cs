using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Calibration;

/// <summary>Runs a float graph over the calibration samples, once for the ranges and once for the distributions within them. No activations are kept.</summary>
public static class StatisticsCollector
{
    /// <summary>Observes every value that the samples determine.</summary>
    /// <param name="graph">A float graph.</param>
    /// <param name="samples">The samples; at least one.</param>
    /// <param name="executors">What runs the graph.</param>
    /// <param name="hasColumns">Whether the inputs are table columns, each with a range of its own.</param>
    /// <returns>One entry per value of the graph; null for constants.</returns>
    /// <exception cref="DiagnosticException">The network answers something that is not a number.</exception>
    public static ValueStatistics?[] Collect(Graph graph, SampleSet samples, IExecutors executors, bool hasColumns)
    {
        ValueStatistics?[] statistics = Ranges(graph, samples, executors, hasColumns);
        ValueStatistics?[][] parts = SampleChunks.Map(samples.Count, () => executors.Load(graph), (runner, first, end) =>
        {
            ValueStatistics?[] part = [.. statistics.Select(Empty)];
            for (int sample = first; sample < end; sample++)
            {
                float[][] values = runner.Run(samples.Row(sample));
                for (int v = 0; v < part.Length; v++)
                {
                    Count(part[v], values[v]);
                }
            }

            return part;
        });
        foreach (ValueStatistics?[] part in parts)
        {
            Join(statistics, part);
        }

        return statistics;
    }

    /// <summary>The finding that a sample makes a value infinite or no number.</summary>
    internal static DiagnosticException NotFinite(Value value, int sample) => new(
        DiagnosticCodes.NotANumberWhenCalibrating,
        $"value '{value.Name}'",
        $"the float network computes something that is not finite for calibration sample {sample}",
        "check that sample, and how NAME.json scales the inputs");

    private static ValueStatistics? Empty(ValueStatistics? statistics) => statistics is null ? null : statistics with
    {
        Whole = statistics.Whole.Emptied(),
        Columns = [.. statistics.Columns.Select(column => column.Emptied())],
    };

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

    private static void Join(ValueStatistics?[] all, ValueStatistics?[] part)
    {
        for (int v = 0; v < all.Length; v++)
        {
            all[v]?.Whole.Add(part[v]!.Whole);
            for (int i = 0; i < (all[v]?.Columns.Count ?? 0); i++)
            {
                all[v]!.Columns[i].Add(part[v]!.Columns[i]);
            }
        }
    }

    private static ValueStatistics?[] Ranges(Graph graph, SampleSet samples, IExecutors executors, bool hasColumns)
    {
        ValueObserver?[][] parts = SampleChunks.Map(samples.Count, () => executors.Load(graph), (runner, first, end) =>
        {
            ValueObserver?[] observers = Observers(graph, hasColumns);
            for (int sample = first; sample < end; sample++)
            {
                float[][] values = runner.Run(samples.Row(sample));
                int broken = Enumerable.Range(0, observers.Length).FirstOrDefault(v => observers[v]?.Observe(values[v]) == false, -1);
                if (broken >= 0)
                {
                    throw NotFinite(graph.Values[broken], samples.Number(sample));
                }
            }

            return observers;
        });
        foreach (ValueObserver?[] part in parts[1..])
        {
            for (int v = 0; v < part.Length; v++)
            {
                parts[0][v]?.Join(part[v]!);
            }
        }

        return [.. parts[0].Select(observer => observer?.ToStatistics())];
    }

    private static ValueObserver?[] Observers(Graph graph, bool hasColumns)
    {
        int[] channels = new int[graph.Values.Count];
        foreach (Node node in graph.Nodes.Where(node => node.Operator is FullyConnected or Conv2D or DepthwiseConv2D || (node.Operator is Rescale && graph[node.Output].Type.Shape.Rank == 4)))
        {
            ValueId id = node.Inputs[0];
            int wanted = node.Operator is FullyConnected ? graph[id].Type.Shape.ElementCount : graph[id].Type.Shape[-1];
            channels[id.Index] = Math.Max(channels[id.Index], wanted);
        }

        HashSet<int> columns = hasColumns
            ? [.. graph.Inputs.Select(id => id.Index), .. graph.Nodes.Where(node => node.Operator is Concat).Select(node => node.Output.Index)]
            : [];
        return [.. graph.Values.Select((value, v) =>
            value.Constant is null ? new ValueObserver(value.Type.Shape.ElementCount, channels[v], columns.Contains(v)) : null)];
    }
}
