using TinyML.Compiler.Calibration;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Passes.Folding;
using TinyML.Compiler.Passes.Fusion;

namespace TinyML.Compiler.Passes.Quantization;

/// <summary>A float graph that answers like another one, with other factors in its channels.</summary>
/// <param name="Graph">The graph.</param>
internal sealed record EqualizedGraph(Graph Graph)
{
    /// <summary>By how much the channels (the last dimension) of a value are larger than in the other graph, by the value's name; values not named are the same.</summary>
    public Dictionary<string, double[]> Factors { get; init; } = [];
}

/// <summary>Lets the channels between a convolution and the layer behind it use their common integer type equally well: a factor per channel goes into the weights of the layer before
/// and out of the weights of the layer behind, which leaves the network's answers as they are where nothing but a rectifier, poolings and movements stand
/// between. The layer before has a scale per channel and loses nothing, nor does a depthwise layer behind; for other layers behind, the ranges of
/// activations and of weights are balanced (Nagel et al., "Data-Free Quantization through Weight Equalization and Bias Correction", 2019, section 4.1,
/// with measured activations in the place of the first layer's weights).</summary>
internal static class ChannelEqualization
{
    private const int Samples = 128;
    private const double LargestFactor = 1024;

    /// <summary>A graph of the same meaning.</summary>
    /// <param name="graph">A float graph after the standard passes.</param>
    /// <param name="samples">Shows the ranges of the channels.</param>
    /// <param name="executors">What runs the graph.</param>
    public static EqualizedGraph Of(Graph graph, SampleSet samples, IExecutors executors)
    {
        Pair[] pairs = [.. graph.Nodes.Select(node => PairOf(graph, node)).OfType<Pair>()];
        if (pairs.Length == 0)
        {
            return new EqualizedGraph(graph);
        }

        double[][] magnitudes = Magnitudes(graph, samples, executors, [.. pairs.Select(pair => pair.First.Output)]);
        Dictionary<string, double[]> applied = [];
        Value[] values = [.. graph.Values];
        for (int i = 0; i < pairs.Length; i++)
        {
            Graph soFar = graph with { Values = EquatableArray.Create<Value>(values) };
            if (Equalize(soFar, pairs[i], magnitudes[i], values) is { } factors)
            {
                pairs[i].Between.ForEach(id => applied[graph[id].Name] = factors);
            }
        }

        return new EqualizedGraph(graph with { Values = [.. values] }) { Factors = applied };
    }

    /// <summary>A layer, the layer behind it, and the values between them.</summary>
    private sealed record Pair(Node First, Node Second, List<ValueId> Between);

    /// <summary>The factors, or null where they would make weights infinite.</summary>
    private static double[]? Equalize(Graph graph, Pair pair, double[] magnitude, Value[] values)
    {
        (Node first, Node second, _) = pair;
        LinearLayer before = LinearLayer.Of(graph, first)!, behind = LinearLayer.Of(graph, second)!;
        double[] factors = Factors(magnitude, behind);
        (float[] weights, float[] bias) = before.TakeFromBehind(factors, new double[factors.Length]);
        double[] inverse = [.. Enumerable.Range(0, behind.InputChannels).Select(c => 1 / factors[c % factors.Length])];
        (float[] followers, float[] _) = behind.TakeFromFront(inverse, new double[inverse.Length]);
        if (!weights.All(float.IsFinite) || !bias.All(float.IsFinite) || !followers.All(float.IsFinite))
        {
            return null;
        }

        Put(first.Inputs[1], weights);
        Put(first.Inputs[2], bias);
        Put(second.Inputs[1], followers);
        return factors;

        void Put(ValueId id, float[] elements) => values[id.Index] = values[id.Index] with { Constant = Tensor.OfFloats(values[id.Index].Type.Shape, elements) };
    }

    /// <summary>1/r for a depthwise layer behind, √(w/r) for others, w the largest weight that a channel of range r meets. The largest range stays as it is;
    /// channels without a range, or without weights, keep theirs.</summary>
    private static double[] Factors(double[] magnitude, LinearLayer behind)
    {
        var met = new double[magnitude.Length];
        for (int i = 0; i < behind.Weights.Floats.Length; i++)
        {
            ref double largest = ref met[behind.InputOf(i) % met.Length];
            largest = Math.Max(largest, Math.Abs(behind.Weights.Floats[i]));
        }

        double[] factors = [.. magnitude.Select((r, c) => !(r > 0 && met[c] > 0) ? 0 : behind.Operator is DepthwiseConv2D ? 1 / r : Math.Sqrt(met[c] / r))];
        double reach = factors.Zip(magnitude, (factor, r) => factor * r).Max();
        return [.. factors.Select(factor => factor > 0 && reach > 0 ? Math.Clamp(factor * magnitude.Max() / reach, 1 / LargestFactor, LargestFactor) : 1)];
    }

    /// <summary>A layer and the one that alone reads what it computes, through nothing that treats channels differently or knows a size; or null.</summary>
    private static Pair? PairOf(Graph graph, Node layer)
    {
        if (layer.Operator is not (Conv2D or DepthwiseConv2D) || !IsEqualizable(graph, layer) || FuseLimits.LimitsOf(layer.Operator) is not (float.NegativeInfinity or 0, float.PositiveInfinity))
        {
            return null;
        }

        int channels = graph[layer.Output].Type.Shape[-1];
        List<ValueId> between = [];
        for (ValueId value = layer.Output; !graph.Outputs.Contains(value);)
        {
            between.Add(value);
            Node[] readers = [.. graph.Nodes.Where(node => node.Inputs.Contains(value))];
            if (readers.Length != 1)
            {
                return null;
            }

            if (IsEqualizable(graph, readers[0]) && (readers[0].Operator is FullyConnected || graph[value].Type.Shape[-1] == channels))
            {
                return new Pair(layer, readers[0], between);
            }

            if (!PassesFactors(graph, readers[0], channels))
            {
                return null;
            }

            value = readers[0].Output;
        }

        return null;
    }

    /// <summary>A layer with weights that nothing shares.</summary>
    private static bool IsEqualizable(Graph graph, Node node) => LinearLayer.Of(graph, node) is not null
        && node.Inputs.Skip(1).All(id => graph.Nodes.Sum(other => other.Inputs.Count(input => input == id)) == 1);

    private static bool PassesFactors(Graph graph, Node node, int channels)
    {
        Shape from = graph[node.Inputs[0]].Type.Shape, to = graph[node.Output].Type.Shape;
        return node.Operator switch
        {
            Reshape => (from.ElementCount, to.Rank) == (to.ElementCount, 2) || to[-1] == channels,
            Relu or LeakyRelu => true,
            AveragePool2D or MaxPool2D => FuseLimits.LimitsOf(node.Operator) is (float.NegativeInfinity or 0, float.PositiveInfinity),
            Mean mean => from.Rank == 4 && !mean.Axes.Contains(3),
            Pad pad => pad.Fill == 0 && from[-1] == to[-1],
            ResizeNearest => true,
            _ => false,
        };
    }

    private static double[][] Magnitudes(Graph graph, SampleSet samples, IExecutors executors, ValueId[] ids)
    {
        int count = Math.Min(samples.Count, Samples);
        double[][][] parts = SampleChunks.Map(count, () => executors.Load(graph), (runner, first, end) =>
        {
            double[][] part = Empty(graph, ids);
            for (int sample = first; sample < end; sample++)
            {
                float[][] values = runner.Run(samples.Row((int)((long)sample * samples.Count / count)));
                for (int v = 0; v < ids.Length; v++)
                {
                    Widen(part[v], values[ids[v].Index]);
                }
            }

            return part;
        });
        double[][] all = Empty(graph, ids);
        for (int v = 0; v < ids.Length; v++)
        {
            foreach (double[][] part in parts)
            {
                all[v] = [.. all[v].Zip(part[v], Math.Max)];
            }
        }

        return all;
    }

    private static double[][] Empty(Graph graph, ValueId[] ids) => [.. ids.Select(id => new double[graph[id].Type.Shape[-1]])];

    private static void Widen(double[] magnitudes, float[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            ref double largest = ref magnitudes[i % magnitudes.Length];
            largest = Math.Max(largest, Math.Abs(values[i]));
        }
    }
}
