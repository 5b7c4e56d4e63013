using TinyML.Compiler.Calibration;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Passes;
using TinyML.Compiler.Passes.Reconstruction;
using TinyML.Compiler.Planning;
using TinyML.Execution;
using TinyML.Testing.Networks;
using PerChannel = TinyML.Compiler.Ir.Quantization.PerChannel;
using PerTensor = TinyML.Compiler.Ir.Quantization.PerTensor;

namespace TinyML.Compiler.Tests.Reconstruction;

/// <summary>Weights as matrices, what they are multiplied by, and walks through networks.</summary>
public sealed class LayerInputTests
{
    [Test]
    public void Weights_and_inputs_make_the_layers_sums([Range(0, 39)] int seed)
    {
        Graph graph = StandardPipeline.Create().Run(RandomPictureGraph.Of(seed), new PassContext());
        SampleSet samples = Samples(graph, 4, seed);
        var walk = new NetworkWalk(graph, samples, Executors.Instance);
        IGraphRunner runner = Executors.Instance.Load(graph);
        foreach (LayerWeights layer in LayerWeights.Of(graph))
        {
            walk.Reach(layer.Node);
            var input = new LayerInput(graph, layer);
            for (int sample = 0; sample < samples.Count; sample++)
            {
                float[] values = walk.Values(layer.Node.Inputs[0], sample), expected = runner.Run(samples.Row(sample))[layer.Node.Output.Index];
                Assert.That(Sums(layer, input, values), Is.EqualTo(expected).Within(1e-4 * (1 + expected.Max(Math.Abs))), layer.Node.Name);
            }
        }
    }

    [Test]
    public void A_walk_over_integers_gives_what_the_whole_program_gives([Range(0, 39)] int seed, [Values] RequantizationScheme scheme)
    {
        Graph graph = RandomIntegerPictures.Of(seed, scheme, ElementType.Int8);
        SampleSet samples = Samples(graph, 3, seed);
        var walk = new NetworkWalk(graph, samples, Executors.Instance);
        PlannedProgram planned = MemoryPlanner.Run(Lowerer.Run(graph, null));
        var executor = new IntegerExecutor(planned);
        string[] buffers = [.. planned.Program.Buffers.Select(buffer => buffer.Name)];
        int compared = 0;
        foreach (Node node in graph.Nodes)
        {
            walk.Reach(node);
            for (int sample = 0; sample < samples.Count; sample++)
            {
                int[][] trace = executor.Trace(InputQuantizer.Quantize(planned.Program, samples.Row(sample)));
                foreach (ValueId id in node.Inputs.Where(id => Array.IndexOf(buffers, graph[id].Name) is var buffer and >= 0 && trace[buffer].Length > 0))
                {
                    Assert.That(walk.Values(id, sample), Is.EqualTo(trace[Array.IndexOf(buffers, graph[id].Name)]), graph[id].Name);
                    compared++;
                }
            }
        }

        Assert.That(compared, Is.Positive);
    }

    [Test]
    public void Constants_are_put_back_where_they_were_taken_from([Range(0, 19)] int seed)
    {
        foreach (Graph graph in new[] { StandardPipeline.Create().Run(RandomPictureGraph.Of(seed), new PassContext()), RandomIntegerPictures.Of(seed, RequantizationScheme.Q16, ElementType.Int8) })
        {
            Graph same = LayerWeights.Of(graph).Aggregate(graph, (before, layer) => layer.PutInto(before));
            Assert.That(GraphPrinter.Print(same), Is.EqualTo(GraphPrinter.Print(graph)));
        }
    }

    [Test]
    public void Integers_are_limited_to_their_types_and_shared_weights_are_split()
    {
        var builder = new GraphBuilder("g");
        TensorType activations = new(ElementType.Int8, Shape.Of(1, 2), new PerTensor(0.1, 3));
        ValueId x = builder.Input("x", activations);
        ValueId w = builder.Constant("w", Tensor.OfIntegers(new TensorType(ElementType.Int8, Shape.Of(2, 2), new PerChannel([0.5, 0.25], 0)), [1, 2, 3, 4]));
        ValueId b = builder.Constant("b", Tensor.OfIntegers(new TensorType(ElementType.Int32, Shape.Of(2), new PerChannel([0.05, 0.025], 0)), [5, 6]));
        ValueId first = builder.Node("first", "first", new FullyConnected(), activations, x, w, b);
        builder.Output(builder.Node("second", "second", new FullyConnected(), activations, first, w, b));
        Graph graph = builder.Build();

        LayerWeights layer = LayerWeights.Of(graph)[1];
        Graph changed = (layer with { Weights = [200, -200.4, 1.6, 0.4], Bias = [1e12, -1.5] }).PutInto(graph);
        GraphVerifier.Verify(changed, GraphPhase.Integer, "test");
        IReadOnlyList<LayerWeights> layers = LayerWeights.Of(changed);
        Assert.That(layers[0].Weights, Is.EqualTo(new double[] { 1, 2, 3, 4 }));
        Assert.That(layers[1].Weights, Is.EqualTo(new double[] { 127, -128, 2, 0 }));
        Assert.That(layers[1].Bias, Is.EqualTo(new double[] { int.MaxValue, -2 }));
        Assert.That(layers[1].Scales, Is.EqualTo(new[] { 0.5, 0.25 }));
    }

    [Test]
    public void Moments_of_a_small_convolution()
    {
        // Pixels 1, 2, 3 in a row, a kernel of two columns and padding on the left: places (0, 1), (1, 2), (2, 3).
        var builder = new GraphBuilder("g");
        ValueId x = builder.Input("x", TensorType.Float(1, 1, 3, 1));
        ValueId w = builder.Constant("w", Tensor.OfFloats(Shape.Of(1, 1, 2, 1), [1, 1]));
        builder.Output(builder.Node("y", new Conv2D(new Window(1, 2) { PadLeft = 1 }), x, w, builder.Constant("b", Shape.Of(1), 0)));
        InputMoments moments = InputMoments.Of(builder.Build(), new SampleSet(3, [1, 2, 3]), Executors.Instance)["y"];
        Assert.That(moments.Count, Is.EqualTo(3));
        Assert.That(moments.Mean(0), Is.EqualTo(new[] { 1.0, 2.0 }).Within(1e-12));
        Assert.That(moments.Covariance(0), Is.EqualTo(new[] { 2 / 3.0, 2 / 3.0, 2 / 3.0, 2 / 3.0 }).Within(1e-12));
    }

    [Test]
    public void Every_pixel_is_looked_at_where_few_are_enough([Values(1, 5, 64)] int places)
    {
        int[] all = [.. Enumerable.Range(0, places).Select(i => InputMoments.PlaceOf(7, i, places, places))];
        Assert.That(all, Is.EqualTo(Enumerable.Range(0, places)));
        int[] some = [.. Enumerable.Range(0, 10).Select(i => InputMoments.PlaceOf(7, i, 10, 1000))];
        Assert.That(some, Is.Unique.And.All.InRange(0, 999));
    }

    private static float[] Sums(LayerWeights layer, LayerInput input, float[] values)
    {
        (float least, float greatest) = layer.Node.Operator switch
        {
            WindowedOperator windowed => (windowed.Minimum, windowed.Maximum),
            _ => (((FullyConnected)layer.Node.Operator).Minimum, ((FullyConnected)layer.Node.Operator).Maximum),
        };
        var sums = new float[input.Places * layer.Rows];
        var patch = new double[layer.Columns];
        for (int i = 0; i < sums.Length; i++)
        {
            int row = i % layer.Rows;
            input.Read(values, i / layer.Rows, layer.SourceOf(row), patch);
            double sum = layer.Bias[row] + Curvature.Dot(patch, layer.Weights.AsSpan(row * layer.Columns, layer.Columns));
            sums[i] = Math.Clamp((float)sum, least, greatest);
        }

        return sums;
    }

    internal static SampleSet Samples(Graph graph, int count, int seed)
    {
        var random = new Random(seed);
        int width = graph.Inputs.Sum(id => graph[id].Type.Shape.ElementCount);
        return new SampleSet(width, [.. Enumerable.Range(0, count * width).Select(_ => (2 * random.NextSingle()) - 1)]);
    }
}
