using TinyML.Compiler.Compression;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Passes.Clustering;
using TinyML.Compiler.Passes.Reconstruction;
using TinyML.Compiler.Specs;
using TinyML.Compiler.Tests.Pruning;
using static TinyML.Compiler.Tests.Clustering.SmallCompression;

namespace TinyML.Compiler.Tests.Clustering;

/// <summary>The step <c>cluster</c> on small convolutional networks, run as recipes run it.</summary>
public sealed class WeightClusteringTests
{
    [Test]
    public void A_layer_has_no_more_values_than_asked_for([Values(2, 5, 16)] int clusters, [Values] ClusterGranularity granularity, [Values] bool compensate, [Values(0, 0.01)] double rateWeight)
    {
        var step = new ClusterStep(clusters) { Granularity = granularity, Compensate = compensate, RateWeight = rateWeight };
        foreach (LayerWeights layer in LayerWeights.Of(Run(1, Quantize, step).Graph))
        {
            int rows = granularity == ClusterGranularity.Tensor ? layer.Rows : 1;
            Assert.That(layer.Weights.Chunk(rows * layer.Columns).Select(part => part.Distinct().Count()), Has.All.LessThanOrEqualTo(clusters), layer.Node.Name);
        }
    }

    [Test]
    public void Zeros_stay([Values] bool compensate, [Values(0, 0.01)] double rateWeight)
    {
        CompressedNetwork quantized = Run(2, Quantize);
        foreach (LayerWeights layer in LayerWeights.Of(quantized.Graph))
        {
            quantized = quantized with { Graph = (layer with { Weights = [.. layer.Weights.Select((weight, i) => i % 3 == 0 ? 0 : weight)] }).PutInto(quantized.Graph) };
        }

        Graph clustered = Run(2, quantized, new ClusterStep(4) { Compensate = compensate, RateWeight = rateWeight }).Graph;
        foreach ((LayerWeights before, LayerWeights after) in LayerWeights.Of(quantized.Graph).Zip(LayerWeights.Of(clustered)))
        {
            Assert.That(before.Weights.Zip(after.Weights).Where(pair => pair.First == 0).Select(pair => pair.Second), Has.All.Zero, before.Node.Name);
            Assert.That(after.Weights, Has.Some.Not.Zero);
        }
    }

    [Test]
    public void Quantizing_after_clustering_loses_the_clusters_and_before_does_not()
    {
        int Most(params RecipeStep[] steps) => LayerWeights.Of(Run(3, steps).Graph).Max(layer => layer.Weights.Distinct().Count());
        var step = new ClusterStep(8);
        Assert.That(Most(step, Quantize), Is.GreaterThan(2 * 8)); // every output channel has a scale of its own
        Assert.That(Most(Quantize, step), Is.LessThanOrEqualTo(8));
        Assert.That(LayerWeights.Of(Run(3, Start(3), step).Graph).Select(layer => layer.Weights.Distinct().Count()), Has.All.LessThanOrEqualTo(8));
    }

    [Test]
    public void Errors_weighted_by_the_inputs_power_are_smaller_where_clustering_knows_of_it()
    {
        (double Weighted, double Noise)[] plain = [.. Enumerable.Range(1, 8).Select(seed => Errors(seed, new ClusterStep(6) { ActivationAware = false, Compensate = false, Layers = ["first"] }))];
        (double Weighted, double Noise)[] aware = [.. Enumerable.Range(1, 8).Select(seed => Errors(seed, new ClusterStep(6) { Compensate = false, Layers = ["first"] }))];
        (double Weighted, double Noise)[] compensated = [.. Enumerable.Range(1, 8).Select(seed => Errors(seed, new ClusterStep(6) { Layers = ["first"] }))];
        TestContext.Out.WriteLine($"weighted error: plain {plain.Average(error => error.Weighted):G3}, activation-aware {aware.Average(error => error.Weighted):G3}");
        TestContext.Out.WriteLine($"noise/signal: activation-aware {aware.Average(error => error.Noise):G3}, compensated {compensated.Average(error => error.Noise):G3}");
        Assert.That(aware.Average(error => error.Weighted), Is.LessThan(0.99 * plain.Average(error => error.Weighted)));
        Assert.That(compensated.Average(error => error.Noise), Is.LessThan(0.7 * aware.Average(error => error.Noise)));
    }

    [Test]
    public void Codes_are_shorter_where_bits_have_a_price([Values] bool answerAware)
    {
        double[] bits = [.. new[] { 0, 0.003, 0.03, 0.3 }.Select(price => LayerWeights.Of(Run(4, Quantize, new ClusterStep(32) { RateWeight = price, AnswerAware = answerAware }).Graph).Sum(Bits))];
        Assert.That(bits, Is.Ordered.Descending);
        Assert.That(bits[^1], Is.LessThan(0.8 * bits[0]));
    }

    [Test]
    public void Pricing_bits_by_the_answers_leaves_less_error_in_them_for_as_many_bits()
    {
        double[] gains = [.. Enumerable.Range(1, 4).Select(seed =>
        {
            (double bits, double error) = BitsAndError(seed, new ClusterStep(64) { RateWeight = 0.0003, AnswerAware = true });
            (double, double Error) blind = Enumerable.Range(0, 40).Select(i => BitsAndError(seed, new ClusterStep(64) { RateWeight = 10 * Math.Pow(0.8, i) })).First(other => other.Bits >= bits);
            return Math.Log(blind.Error / error);
        })];
        TestContext.Out.WriteLine($"log of the errors' ratio: {string.Join(", ", gains.Select(gain => $"{gain:F2}"))}");
        Assert.That(gains.Average(), Is.Positive);

        static (double Bits, double Error) BitsAndError(int seed, ClusterStep step)
        {
            Graph graph = CompressedPictures.Compress(seed, new QuantizeStep(), step).Graph;
            return (LayerWeights.Of(graph).Sum(Bits), CompressedPictures.Error(seed, graph));
        }
    }

    [Test]
    public void The_same_step_gives_the_same_network()
    {
        string[] printed = [.. Enumerable.Range(0, 2).Select(_ => Constants(Run(5, Quantize, new ClusterStep(7) { RateWeight = 0.01, Seed = 3 }).Graph))];
        Assert.That(printed[1], Is.EqualTo(printed[0]));
    }

    [Test]
    public void Only_named_layers_change()
    {
        Graph before = Run(6, Quantize).Graph, after = Run(6, Quantize, new ClusterStep(3) { Layers = ["depthwise"] }).Graph;
        string[] changed = [.. LayerWeights.Of(before).Zip(LayerWeights.Of(after)).Where(pair => !pair.First.Weights.SequenceEqual(pair.Second.Weights)).Select(pair => pair.First.Node.Name)];
        Assert.That(changed, Is.EqualTo(new[] { "depthwise" }));
    }

    [Test]
    public void An_unknown_layer_is_refused_with_those_that_there_are()
    {
        DiagnosticException refused = Assert.Throws<DiagnosticException>(() => Run(7, Quantize, new ClusterStep(3) { Layers = ["depthwise", "dpethwise"] }))!;
        Assert.That(refused.Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.RecipeInvalid));
        Assert.That(refused.Message, Does.Contain("'dpethwise'").And.Contain("first, depthwise, pointwise, scores"));
    }

    [TestCase(1)]
    [TestCase(257)]
    public void Impossible_numbers_of_clusters_are_refused(int clusters) =>
        Assert.That(new ClusterStep(clusters).Problem(), Does.Contain("clusters"));

    /// <summary>Errors of the first layer, whose inputs clustering does not change: squares weighted by importance, and noise power / signal power.</summary>
    private static (double Weighted, double Noise) Errors(int seed, ClusterStep step)
    {
        CompressedNetwork quantized = Run(seed, Quantize);
        double[] clustered = LayerWeights.Of(Run(seed, quantized, step).Graph)[0].Weights;
        (double, double) errors = default;
        NetworkReconstruction.Run(quantized, Context(seed), "errors", ["first"], problem =>
        {
            var task = new LayerTask(problem, quantized.Graph);
            int columns = problem.Layer.Columns;
            errors = (clustered.Select((weight, i) => task.ImportanceOf(i / columns, i % columns) * Math.Pow(weight - problem.Layer.Weights[i], 2)).Sum(), task.Noise(clustered));
            return problem.Layer;
        });
        return errors;
    }

    private static double Bits(LayerWeights layer) =>
        layer.Weights.GroupBy(weight => weight).Sum(group => -group.Count() * Math.Log2((double)group.Count() / layer.Weights.Length));
}
