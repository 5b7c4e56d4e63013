using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using TinyML.Execution;
using TinyML.Testing.Networks;

namespace TinyML.Compiler.Tests.Execution;

/// <summary>The fast float executor against the operators' definitions.</summary>
public sealed class FloatExecutorTests
{
    private static readonly Window Plain = new(3, 3);

    private static readonly TestCaseData[] Layers =
    [
        Layer("pointwise", new Conv2D(new Window(1, 1)), [1, 12, 12, 24], [40, 1, 1, 24]),
        Layer("strided pointwise", new Conv2D(new Window(1, 1) { StrideHeight = 2, StrideWidth = 2 }, 1, 0, 6), [1, 12, 12, 24], [40, 1, 1, 24]),
        Layer("input layer", new Conv2D(Plain with { StrideHeight = 2, StrideWidth = 2, PadBottom = 1, PadRight = 1 }), [1, 15, 16, 3], [8, 3, 3, 3]),
        Layer("spread kernel", new Conv2D(Plain with { DilationHeight = 2, DilationWidth = 3, PadTop = 2, PadLeft = 1 }), [1, 13, 14, 5], [17, 3, 3, 5]),
        Layer("groups", new Conv2D(Plain with { PadTop = 1, PadBottom = 1 }, 3), [1, 9, 8, 12], [9, 3, 3, 4]),
        Layer("pointwise groups", new Conv2D(new Window(1, 1), 4), [1, 13, 13, 16], [8, 1, 1, 4]),
        Layer("two pictures", new Conv2D(Plain), [2, 7, 6, 4], [5, 3, 3, 4]),
        Layer("one dimension", new Conv2D(new Window(1, 7) { PadLeft = 3, PadRight = 3 }), [1, 1, 50, 6], [6, 1, 7, 6]),
        Layer("depthwise", new DepthwiseConv2D(Plain with { PadTop = 1, PadLeft = 1, PadBottom = 1, PadRight = 1 }, 0, 6), [1, 12, 13, 11], [3, 3, 11]),
        Layer("strided depthwise", new DepthwiseConv2D(Plain with { StrideHeight = 2, StrideWidth = 2, PadRight = 1 }), [2, 12, 13, 8], [3, 3, 8]),
        Layer("depthwise with multiplier", new DepthwiseConv2D(new Window(8, 10) { StrideHeight = 2, StrideWidth = 2, PadTop = 3 }), [1, 30, 20, 2], [8, 10, 16]),
        Layer("fully connected", new FullyConnected(-1, 1), [1, 4, 4, 33], [21, 528]),
    ];

    [TestCaseSource(nameof(Layers))]
    public void A_fast_layer_computes_what_its_definition_says(Operator layer, int[] input, int[] weights)
    {
        var random = new Random(5);
        var builder = new GraphBuilder("g");
        ValueId x = builder.Input("x", TensorType.Float(input));
        ValueId w = builder.Constant("w", Tensor.OfFloats(Shape.Of(weights), Numbers(random, weights.Aggregate(1, (a, b) => a * b))));
        int outputs = layer is DepthwiseConv2D ? weights[^1] : weights[0];
        builder.Output(builder.Node("y", layer, x, w, builder.Constant("b", Tensor.OfFloats(Shape.Of(outputs), Numbers(random, outputs)))));
        Graph graph = builder.Build();
        Assert.That(graph.Nodes[0].Operator.Macs([.. graph.Nodes[0].Inputs.Select(id => graph[id].Type)]), Is.GreaterThanOrEqualTo(4096), "too small to be made fast");
        AssertSame(graph, random, "");
    }

    [Test]
    public void Whole_graphs_compute_what_their_definitions_say([Range(0, 39)] int seed) =>
        AssertSame(RandomPictureGraph.Of(seed), new Random(seed), $"seed {seed}");

    [Test]
    public void A_runner_gives_the_same_answers_again()
    {
        Graph graph = RandomPictureGraph.Of(3);
        var runner = Executors.Instance.Load(graph);
        float[] a = Numbers(new Random(1), graph[graph.Inputs[0]].Type.Shape.ElementCount), b = Numbers(new Random(2), a.Length);
        float[] first = [.. runner.Run(a)[graph.Outputs[0].Index]];
        float[] other = [.. runner.Run(b)[graph.Outputs[0].Index]];
        Assert.That(runner.Run(a)[graph.Outputs[0].Index], Is.EqualTo(first));
        Assert.That(other, Is.Not.EqualTo(first));
    }

    private static void AssertSame(Graph graph, Random random, string what)
    {
        float[] input = Numbers(random, graph[graph.Inputs[0]].Type.Shape.ElementCount);
        Tensor[] expected = GraphEvaluator.Run(graph, [Tensor.OfFloats(graph[graph.Inputs[0]].Type.Shape, input)]);
        Tensor[] actual = new FloatExecutor(graph).RunAll(input);
        for (int v = 0; v < expected.Length; v++)
        {
            double tolerance = 1e-5 * (1 + expected[v].Floats.Max(Math.Abs));
            Assert.That(actual[v].Floats, Is.EqualTo(expected[v].Floats).Within(tolerance), $"{what} {graph.Values[v].Name}");
        }
    }

    private static TestCaseData Layer(string name, Operator layer, int[] input, int[] weights) => new TestCaseData(layer, input, weights).SetArgDisplayNames(name);

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
}
