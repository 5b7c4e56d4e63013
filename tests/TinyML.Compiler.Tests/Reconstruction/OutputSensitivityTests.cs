using TinyML.Compiler.Calibration;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Passes;
using TinyML.Compiler.Passes.Reconstruction;
using TinyML.Compiler.Tests.Pruning;
using TinyML.Execution;
using TinyML.Testing.Networks;

namespace TinyML.Compiler.Tests.Reconstruction;

public sealed class OutputSensitivityTests
{
    // Networks that end in a softmax, or compute weights, know no way back.
    private static IEnumerable<int> Seeds => Enumerable.Range(0, 60).Where(seed => Network(seed) is var graph && graph.Nodes.All(node => BackwardStep.Knows(graph, node)));

    [Test]
    public void Most_random_networks_know_the_way_back() => Assert.That(Seeds.Count(), Is.GreaterThan(45));

    [TestCaseSource(nameof(Seeds))]
    public void The_way_back_gives_the_derivatives_of_the_sum_of_all_outputs(int seed)
    {
        Graph graph = Network(seed);
        float[] sample = LayerInputTests.Samples(graph, 1, seed).Row(0).ToArray();
        IGraphRunner runner = Executors.Instance.Load(graph);
        float[][] values = runner.Run(sample);
        double[][] gradients = [.. graph.Values.Select(value => new double[value.Type.Shape.ElementCount])];
        foreach (ValueId output in graph.Outputs)
        {
            Array.Fill(gradients[output.Index], 1);
        }

        foreach (Node node in graph.Nodes.Reverse())
        {
            new BackwardStep(graph, node).Run(values, gradients);
        }

        // Away from corners of the activations differences to both sides agree; only there they say what the derivative is.
        double center = Sum(sample);
        const float Step = 1e-2f;
        int compared = 0;
        for (int i = 0; i < sample.Length; i++)
        {
            double right = (Sum(Moved(i, Step)) - center) / Step, left = (center - Sum(Moved(i, -Step))) / Step;
            if (Math.Abs(right - left) < 0.01 * (1 + Math.Abs(right)))
            {
                Assert.That(gradients[graph.Inputs[0].Index][i], Is.EqualTo((right + left) / 2).Within(0.03 * (1 + Math.Abs(right))), $"input {i}");
                compared++;
            }
        }

        Assert.That(compared, Is.Positive);

        float[] Moved(int i, float by) => [.. sample.Select((value, j) => j == i ? value + by : value)];

        double Sum(float[] inputs)
        {
            float[][] answers = runner.Run(inputs);
            return graph.Outputs.Sum(id => answers[id.Index].Sum(value => (double)value));
        }
    }

    [Test]
    public void A_channel_that_is_read_twice_as_strongly_counts_four_times_as_much()
    {
        var builder = new GraphBuilder("g");
        ValueId x = builder.Input("x", TensorType.Float(1, 2, 2, 1));
        ValueId first = builder.Node("first", new Conv2D(new Window(1, 1)), x, builder.Constant("w", Tensor.OfFloats(Shape.Of(3, 1, 1, 1), [1, 1, 1])), builder.Constant("b", Shape.Of(3), 0, 0, 0));
        ValueId second = builder.Node("second", new Conv2D(new Window(1, 1)), first, builder.Constant("v", Tensor.OfFloats(Shape.Of(1, 1, 1, 3), [1, 2, 0])), builder.Constant("c", Shape.Of(1), 0));
        builder.Output(builder.Node("mean", new Mean([1, 2]), second));
        IReadOnlyDictionary<string, double[]> sensitivity = OutputSensitivity.Of(builder.Build(), new SampleSet(4, [1, 2, 3, 4, 5, 6, 7, 8]), Executors.Instance)!;

        // Each of four pixels has a quarter of the weight: 4·(w/4)².
        Assert.That(sensitivity["first"], Is.EqualTo(new[] { 0.25, 1, 0 }).Within(1e-6));
        Assert.That(sensitivity["second"], Is.EqualTo(new[] { 0.25 }).Within(1e-6));
    }

    [Test]
    public void It_tells_the_divergence_that_noise_in_a_layer_causes([Values("depthwise", "mixed")] string name)
    {
        Graph scores = CompressedPictures.Network(1);
        Graph network = GraphRewriter.Rewrite(scores, (rewriter, node) => node.Output == scores.Outputs[0]
            ? rewriter.Emit("classes", new Softmax(), rewriter.Replace(node, node.Operator, [.. node.Inputs.Select(rewriter.Map)]))
            : null);
        SampleSet samples = CompressedPictures.Samples(64, 1);
        double[] sensitivity = OutputSensitivity.Of(network, samples, Executors.Instance)![name];
        LayerWeights layer = LayerWeights.Of(network).Single(candidate => candidate.Node.Name == name);

        // Biases that are off by little change all pixels alike, which the sum over pixels knows only roughly.
        double[] expected = new double[layer.Rows], measured = new double[layer.Rows];
        for (int row = 0; row < layer.Rows; row++)
        {
            const double Shift = 0.05;
            (expected[row], measured[row]) = (sensitivity[row], Divergence(network, (layer with { Bias = [.. layer.Bias.Select((bias, o) => o == row ? bias + Shift : bias)] }).PutInto(network), samples));
        }

        Assert.That(Correlation(expected, measured), Is.GreaterThan(0.6));
    }

    private static Graph Network(int seed) => StandardPipeline.Create().Run(RandomPictureGraph.Of(seed), new PassContext());

    private static double Divergence(Graph before, Graph after, SampleSet samples)
    {
        IGraphRunner first = Executors.Instance.Load(before), second = Executors.Instance.Load(after);
        double sum = 0;
        for (int i = 0; i < samples.Count; i++)
        {
            float[] p = first.Run(samples.Row(i))[before.Outputs[0].Index], q = second.Run(samples.Row(i))[after.Outputs[0].Index];
            sum += p.Zip(q, (a, b) => a * Math.Log(a / b)).Sum();
        }

        return sum / samples.Count;
    }

    private static double Correlation(double[] a, double[] b)
    {
        double meanA = a.Average(), meanB = b.Average();
        return a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Sum() / Math.Sqrt(a.Sum(x => Math.Pow(x - meanA, 2)) * b.Sum(y => Math.Pow(y - meanB, 2)));
    }
}
