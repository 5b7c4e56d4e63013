using TinyML.Compiler.Calibration;
using TinyML.Compiler.Compression;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Passes.Reconstruction;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Specs;
using TinyML.Compiler.Tests.Pruning;
using TinyML.Execution;

namespace TinyML.Compiler.Tests.Quantization;

/// <summary>Rounding and biases chosen from unlabelled samples.</summary>
public sealed class ReconstructedIntegersTests
{
    [Test]
    public void Rounding_makes_the_error_of_every_layer_smaller([Range(1, 5)] int seed)
    {
        CompressedNetwork quantized = CompressedPictures.Compress(seed, new QuantizeStep());
        List<double> parts = [];
        NetworkReconstruction.Run(quantized, Context(seed), "test", [.. LayerWeights.Of(quantized.Graph).Select(layer => layer.Node.Name)], problem =>
        {
            double[] chosen = SecondOrder.Fix(problem.Target, problem.Layer.Columns, problem.CurvatureOf, problem.Nearest);
            Assert.That(chosen, Has.All.Matches<double>(weight => weight == Math.Round(weight) && Math.Abs(weight) <= 127));
            parts.Add(problem.Cost(chosen) / problem.Cost(problem.Layer.Weights));
            return problem.With(chosen);
        });
        TestContext.Out.WriteLine($"parts of the error: {string.Join(", ", parts.Select(part => part.ToString("F3", null)))}");
        Assert.That(parts, Has.Count.EqualTo(5).And.All.LessThanOrEqualTo(1));
        Assert.That(parts.Average(), Is.LessThan(0.7));
    }

    [Test]
    public void Rounding_starts_from_the_floats_not_from_the_integers()
    {
        Graph network = CompressedPictures.Network(1);
        CompressedNetwork quantized = CompressedPictures.Compress(1, new QuantizeStep());
        CompressedNetwork rounded = CompressionPipeline.Apply(new RoundStep(), quantized, Context(1));
        double[] once = [.. LayerWeights.Of(rounded.Graph).SelectMany(layer => layer.Weights)];
        double[] twice = [.. LayerWeights.Of(CompressionPipeline.Apply(new RoundStep(), rounded, Context(1)).Graph).SelectMany(layer => layer.Weights)];
        Assert.That(once, Is.Not.EqualTo(LayerWeights.Of(quantized.Graph).SelectMany(layer => layer.Weights)));
        Assert.That(twice.Zip(once).Count(pair => pair.First != pair.Second), Is.LessThan(0.02 * once.Length));
        Assert.That(CompressedPictures.Error(1, rounded.Graph), Is.LessThan(0.05));
        Assert.That(network.IsQuantized, Is.False);
    }

    [Test]
    public void A_wrong_bias_is_corrected([Values("first", "depthwise", "grouped", "scores")] string name)
    {
        CompressedNetwork quantized = CompressedPictures.Compress(1, new QuantizeStep());
        LayerWeights layer = Layer(quantized, name);
        var wrong = quantized with { Graph = (layer with { Bias = [.. layer.Bias.Select((bias, o) => bias + (o % 2 == 0 ? 400 : -300))] }).PutInto(quantized.Graph) };
        LayerWeights corrected = Layer(CompressionPipeline.Apply(new CorrectBiasStep { Layers = [name] }, wrong, Context(1)), name);
        LayerWeights usual = Layer(CompressionPipeline.Apply(new CorrectBiasStep { Layers = [name] }, quantized, Context(1)), name);
        Assert.That(corrected.Bias, Is.EqualTo(usual.Bias));
        Assert.That(corrected.Weights, Is.EqualTo(layer.Weights));
    }

    [Test]
    public void Corrected_outputs_have_the_float_networks_means()
    {
        CompressedNetwork network = CompressedPictures.Compress(1, new QuantizeStep(), new PruneStep(0.5, Compensate: false));
        CompressedNetwork corrected = CompressionPipeline.Apply(new CorrectOutputStep(), network, Context(1));
        double before = MeanError(network.Graph), after = MeanError(corrected.Graph);
        TestContext.Out.WriteLine($"mean error {before:F4}, corrected {after:F4}");
        Assert.That(after, Is.LessThan(0.1 * before));
        Assert.That(LayerWeights.Of(corrected.Graph).SkipLast(1).SelectMany(layer => layer.Bias), Is.EqualTo(LayerWeights.Of(network.Graph).SkipLast(1).SelectMany(layer => layer.Bias)));
    }

    [Test]
    public void A_model_that_came_quantized_is_its_own_target()
    {
        Graph integer = CompressedPictures.Compress(1, new QuantizeStep()).Graph with { Scheme = RequantizationScheme.TfLite };
        Graph physical = DequantizedGraph.Of(integer);
        var network = new CompressedNetwork(integer) { Floats = physical };
        CompressionContext context = CompressedPictures.Context(physical, CompressedPictures.Samples(96, 1));
        double[] before = [.. LayerWeights.Of(integer).SelectMany(layer => layer.Weights)];
        Graph after = CompressionPipeline.Apply(new RoundStep(), network, context).Graph;
        double[] rounded = [.. LayerWeights.Of(after).SelectMany(layer => layer.Weights)];
        Assert.That(rounded.Zip(before).Average(pair => Math.Abs(pair.First - pair.Second)), Is.LessThan(1));
        Assert.That(CompressedPictures.Error(1, after), Is.LessThan(0.05));
    }

    [Test]
    public void Samples_that_show_nothing_are_refused_and_few_are_warned_of()
    {
        SampleSet samples = CompressedPictures.Samples(20, 1);
        Graph network = CompressedPictures.Network(1);
        CompressionContext few = CompressedPictures.Context(network, samples, new QuantizeStep(), new CorrectBiasStep(), new RoundStep());
        CompressionPipeline.Run(network, few);
        Assert.That(few.Warnings.Select(warning => warning.Code), Has.Exactly(1).EqualTo(DiagnosticCodes.LittleToLearn));
        foreach (int[] same in new[] { new[] { 0 }, [3, 3, 3, 3, 3, 3, 3, 3] })
        {
            CompressionContext context = CompressedPictures.Context(network, samples.Select(same), new QuantizeStep(), new RoundStep());
            DiagnosticException failure = Assert.Throws<DiagnosticException>(() => CompressionPipeline.Run(network, context))!;
            Assert.That(failure.Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.NothingToLearn));
        }
    }

    private static double MeanError(Graph graph)
    {
        SampleSet samples = CompressedPictures.Context(CompressedPictures.Network(1), CompressedPictures.Samples(96, 1)).Data.Calibration;
        IGraphRunner floats = Executors.Instance.Load(CompressedPictures.Network(1));
        var executor = new IntegerExecutor(MemoryPlanner.Run(Lowerer.Run(graph, null)));
        double[] sums = new double[4];
        for (int i = 0; i < samples.Count; i++)
        {
            float[] expected = floats.Run(samples.Row(i))[^1], actual = executor.Predict(samples.Row(i));
            for (int o = 0; o < sums.Length; o++)
            {
                sums[o] += (actual[o] - expected[o]) / samples.Count;
            }
        }

        return sums.Sum(Math.Abs);
    }

    private static LayerWeights Layer(CompressedNetwork network, string name) => LayerWeights.Of(network.Graph).Single(layer => layer.Node.Name == name);

    private static CompressionContext Context(int seed) => CompressedPictures.Context(CompressedPictures.Network(seed), CompressedPictures.Samples(96, seed));
}
