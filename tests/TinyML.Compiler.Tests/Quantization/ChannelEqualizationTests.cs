using TinyML.Compiler.Calibration;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Passes;
using TinyML.Compiler.Passes.Quantization;
using TinyML.Execution;
using TinyML.Testing.Networks;

namespace TinyML.Compiler.Tests.Quantization;

public sealed class ChannelEqualizationTests
{
    [Test]
    public void The_network_answers_the_same([Range(0, 59)] int seed)
    {
        Graph before = StandardPipeline.Create().Run(RandomPictureGraph.Of(seed), new PassContext());
        SampleSet samples = Samples(before, seed);
        Graph after = ChannelEqualization.Of(before, samples, Executors.Instance).Graph;
        GraphVerifier.Verify(after, GraphPhase.Float, "equalization");
        for (int i = 0; i < samples.Count; i++)
        {
            float[][] expected = new FloatExecutor(before).Run(samples.Row(i).ToArray()), actual = new FloatExecutor(after).Run(samples.Row(i).ToArray());
            for (int output = 0; output < expected.Length; output++)
            {
                Assert.That(actual[output], Is.EqualTo(expected[output]).Within(1e-4 * (1 + expected[output].Max(Math.Abs))));
            }
        }
    }

    [Test]
    public void The_factors_lead_back_to_the_values_of_the_network([Range(0, 59)] int seed)
    {
        Graph before = StandardPipeline.Create().Run(RandomPictureGraph.Of(seed), new PassContext());
        SampleSet samples = Samples(before, seed);
        EqualizedGraph equalized = ChannelEqualization.Of(before, samples, Executors.Instance);
        float[] sample = samples.Row(0).ToArray();
        Tensor[] expected = new FloatExecutor(before).RunAll(sample), actual = new FloatExecutor(equalized.Graph).RunAll(sample);
        foreach (ValueId id in before.Nodes.Select(node => node.Output))
        {
            double[] factors = equalized.Factors.GetValueOrDefault(before[id].Name) ?? [1];
            float[] values = [.. actual[id.Index].Floats.Select((value, i) => (float)(value / factors[i % factors.Length]))];
            Assert.That(values, Is.EqualTo(expected[id.Index].Floats).Within(1e-4 * (1 + expected[id.Index].Floats.Max(Math.Abs))), before[id].Name);
        }
    }

    [Test]
    public void Channels_in_front_of_a_depthwise_layer_reach_equally_far()
    {
        Graph before = Pair(shared: false);
        SampleSet samples = Samples(before, 1);
        double[] narrow = Reach(before, samples), equal = Reach(ChannelEqualization.Of(before, samples, Executors.Instance).Graph, samples);
        Assert.That(narrow.Min(), Is.LessThan(0.05 * narrow.Max()));
        Assert.That(equal, Has.All.EqualTo(narrow.Max()).Within(1e-4));
    }

    [Test]
    public void Weights_that_two_layers_share_stay()
    {
        Graph before = Pair(shared: true);
        Assert.That(GraphPrinter.Print(ChannelEqualization.Of(before, Samples(before, 1), Executors.Instance).Graph), Is.EqualTo(GraphPrinter.Print(before)));
    }

    /// <summary>A convolution whose channels differ in range by a factor of 100, and a depthwise layer behind it.</summary>
    private static Graph Pair(bool shared)
    {
        var random = new Random(2);
        var builder = new GraphBuilder("g");
        ValueId x = builder.Input("x", TensorType.Float(1, 4, 4, 2));
        float[] weights = [.. Enumerable.Range(0, 6).Select(i => MathF.Pow(10, -(i / 2)) * (0.5f + random.NextSingle()))];
        ValueId w = builder.Constant("w", Tensor.OfFloats(Shape.Of(3, 1, 1, 2), weights)), b = builder.Constant("b", Shape.Of(3), 0, 0, 0);
        ValueId first = builder.Node("first", new Conv2D(new Window(1, 1), 1, 0), x, w, b);
        ValueId kernel = builder.Constant("k", Tensor.OfFloats(Shape.Of(2, 2, 3), [.. Enumerable.Range(0, 12).Select(_ => random.NextSingle())]));
        builder.Output(builder.Node("second", new DepthwiseConv2D(new Window(2, 2)), first, kernel, builder.Constant("c", Shape.Of(3), 1, 2, 3)));
        if (shared)
        {
            builder.Output(builder.Node("other", new Conv2D(new Window(1, 1)), x, w, b));
        }

        return builder.Build();
    }

    private static double[] Reach(Graph graph, SampleSet samples)
    {
        var reach = new double[3];
        IGraphRunner runner = Executors.Instance.Load(graph);
        for (int sample = 0; sample < samples.Count; sample++)
        {
            float[] values = runner.Run(samples.Row(sample))[graph.Nodes[0].Output.Index];
            for (int i = 0; i < values.Length; i++)
            {
                reach[i % 3] = Math.Max(reach[i % 3], Math.Abs(values[i]));
            }
        }

        return reach;
    }

    private static SampleSet Samples(Graph graph, int seed)
    {
        var random = new Random(seed);
        int width = graph[graph.Inputs[0]].Type.Shape.ElementCount;
        return new SampleSet(width, [.. Enumerable.Range(0, 8 * width).Select(_ => (2 * random.NextSingle()) - 1)]);
    }
}
