using TinyML.Compiler.Calibration;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Reconstruction;

/// <summary>How much a network's answers change with the sums of each layer's output channels, from unlabelled samples: Σ over the output pixels of E[g²], g the derivative by the sum at a
/// pixel. For classifiers that end in a softmax it is the derivative of the logarithm of a class's probability, the class drawn roughly by these probabilities (the diagonal of the Fisher
/// information), so that g²·e²/2 is the divergence that an error e causes; for others the derivative of a sum of the outputs with random signs.</summary>
internal static class OutputSensitivity
{
    private const int Samples = 64;

    // Classes are drawn from probabilities with this part of equal chances, so that samples of which the network is sure, whose derivatives vanish, count too.
    private const float EqualChances = 0.3f;

    /// <summary>One number per output channel of every layer, by the layer's name; null where the way back through some operator is not known.</summary>
    /// <param name="graph">A float graph.</param>
    /// <param name="samples">Physical values; at least one.</param>
    /// <param name="executors">What runs the graph.</param>
    public static IReadOnlyDictionary<string, double[]>? Of(Graph graph, SampleSet samples, IExecutors executors)
    {
        ValueId[] ends = [.. graph.Outputs];
        Node[] softmaxes = [.. graph.Nodes.Where(node => node.Operator is Softmax && ends.Contains(node.Output) && graph[node.Output].Type.Shape[-1] == graph[node.Output].Type.Shape.ElementCount)];
        Node[] nodes = [.. graph.Nodes.Except(softmaxes).Reverse()];
        if (!nodes.All(node => BackwardStep.Knows(graph, node)))
        {
            return null;
        }

        int count = Math.Min(samples.Count, Samples);
        Dictionary<string, double[]>[] parts = SampleChunks.Map(
            count, () => (Runner: executors.Load(graph), Steps: nodes.Select(node => new BackwardStep(graph, node)).ToArray()), (tools, first, end) =>
            {
                Dictionary<string, double[]> squares = new(StringComparer.Ordinal);
                for (int i = first; i < end; i++)
                {
                    float[][] values = tools.Runner.Run(samples.Row((int)((long)i * samples.Count / count)));
                    AddSquares(graph, nodes, tools.Steps, values, Seeds(graph, softmaxes, values, i), squares);
                }

                return squares;
            });
        return parts.SelectMany(part => part).GroupBy(entry => entry.Key, entry => entry.Value).ToDictionary(
            layer => layer.Key, layer => layer.Aggregate((sum, part) => [.. sum.Zip(part, (a, b) => a + b)]).Select(sum => sum / count).ToArray(), StringComparer.Ordinal);
    }

    private static void AddSquares(Graph graph, Node[] nodes, BackwardStep[] steps, float[][] values, double[][] gradients, Dictionary<string, double[]> squares)
    {
        for (int n = 0; n < steps.Length; n++)
        {
            double[] inner = steps[n].Run(values, gradients);
            if (steps[n].Layer is not null)
            {
                int channels = graph[nodes[n].Output].Type.Shape[-1];
                if (!squares.TryGetValue(nodes[n].Name, out double[]? sums))
                {
                    squares[nodes[n].Name] = sums = new double[channels];
                }

                for (int i = 0; i < inner.Length; i++)
                {
                    sums[i % channels] += inner[i] * inner[i];
                }
            }
        }
    }

    /// <summary>Nothing depends on anything yet but at the ends.</summary>
    private static double[][] Seeds(Graph graph, Node[] softmaxes, float[][] values, int sample)
    {
        double[][] gradients = [.. graph.Values.Select(value => new double[value.Type.Shape.ElementCount])];
        foreach (ValueId output in graph.Outputs)
        {
            if (Array.Find(softmaxes, node => node.Output == output) is { Operator: Softmax softmax } end)
            {
                float[] probabilities = [.. values[output.Index].Select(p => ((1 - EqualChances) * p) + (EqualChances / values[output.Index].Length))];
                int drawn = Drawn(probabilities, sample);
                double[] scores = gradients[end.Inputs[0].Index];
                for (int k = 0; k < scores.Length; k++)
                {
                    scores[k] += softmax.Beta * ((k == drawn ? 1 : 0) - probabilities[k]);
                }
            }
            else
            {
                for (int k = 0; k < gradients[output.Index].Length; k++)
                {
                    gradients[output.Index][k] += Fraction((sample * 0.6180339887498949) + (k * 0.7548776662466927)) < 0.5 ? -1 : 1;
                }
            }
        }

        return gradients;
    }

    private static int Drawn(float[] probabilities, int sample)
    {
        double level = Fraction((sample + 0.5) * 0.6180339887498949), reached = 0;
        for (int k = 0; k < probabilities.Length; k++)
        {
            reached += probabilities[k];
            if (level < reached)
            {
                return k;
            }
        }

        return probabilities.Length - 1;
    }

    private static double Fraction(double value) => value - Math.Floor(value);
}
