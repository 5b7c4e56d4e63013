using TinyML.Compiler.Compression;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Passes.Clustering;
using TinyML.Compiler.Passes.Reconstruction;
using TinyML.Compiler.Passes.Sharing;
using TinyML.Compiler.Specs;
using static TinyML.Compiler.Tests.Clustering.SmallCompression;

namespace TinyML.Compiler.Tests.Sharing;

public sealed class ParameterSharingTests
{
    [TestCase(1, 1)]
    [TestCase(1.001, 129 / 128.0)]
    [TestCase(0.75, 0.75)]
    [TestCase(0.7501, 193 / 256.0)]
    [TestCase(1.9999, 2)]
    [TestCase(255 / 1024.0, 255 / 1024.0)]
    [TestCase((1 + 1e-15) / 3 * 3, 1)] // scales that were divided
    public void Ratios_have_eight_bits_and_are_not_smaller(double ratio, double expected) =>
        Assert.That(SharedRatios.Rounded(ratio), Is.EqualTo(expected).Within(1e-12));

    [Test]
    public void The_multipliers_of_a_layer_are_a_common_one_and_its_halves([Range(1, 6)] int seed, [Values] RequantizationScheme scheme)
    {
        Graph shared = Share(seed, scheme, new ShareParametersStep(1e-3)).Graph;
        foreach (LayerWeights layer in LayerWeights.Of(shared))
        {
            double[] ratios = [.. NarrowMultipliers.Ratios(shared, layer.Node)];
            double[] halvings = [.. ratios.Select(ratio => Math.Log2(ratios.Max() / ratio))];
            Assert.That(halvings, Has.All.Matches<double>(count => Math.Abs(count - Math.Round(count)) < 1e-9 && count < 7.5), layer.Node.Name);
            Assert.That(layer.Weights.Max(Math.Abs), Is.InRange(120, 127), layer.Node.Name);
        }
    }

    [Test]
    public void Biases_in_the_program_are_multiples_of_a_small_part_of_an_output_step([Range(1, 4)] int seed, [Values] RequantizationScheme scheme, [Values(1 / 64.0, 1 / 8.0)] double error)
    {
        CompressedNetwork before = Share(seed, scheme, new ShareParametersStep(1e-3, 1e-9)), after = Run(seed, before, new ShareParametersStep(1e-3, error));
        KernelProgram exact = Lowerer.Run(before.Graph, null), rounded = Lowerer.Run(after.Graph, null);
        foreach ((KernelCall call, LayerWeights layer) in Layers(rounded).Zip(LayerWeights.Of(after.Graph)))
        {
            double largest = NarrowMultipliers.Ratios(after.Graph, layer.Node).Max();
            long unit = 1L << Math.Max((int)Math.Floor(Math.Log2(2 * error / largest)), 0);
            long[] biases = AccumulatorProof.Elements(rounded, call.Argument("bias")), unrounded = AccumulatorProof.Elements(exact, call.Argument("bias"));
            Assert.That(biases.Select(bias => bias % unit), Has.All.Zero, layer.Node.Name);
            Assert.That(biases.Zip(unrounded, (a, b) => Math.Abs(a - b) * largest), Has.All.LessThanOrEqualTo(Math.Max(error, largest / 2)), layer.Node.Name);
        }
    }

    [Test]
    public void Weights_stay_what_they_were_but_for_the_noise_that_is_allowed([Range(1, 4)] int seed)
    {
        double[] rounded = Noise(seed, new RoundStep());
        foreach (double tolerance in new[] { 1e-2, 1e-3, 1e-4 })
        {
            double[] noise = Noise(seed, new ShareParametersStep(tolerance));
            TestContext.Out.WriteLine($"tolerance {tolerance}: noise/signal {string.Join(", ", noise.Select(part => $"{part:G3}"))} in place of {string.Join(", ", rounded.Select(part => $"{part:G3}"))}");
            Assert.That(noise.Zip(rounded, (shared, own) => shared - own), Has.All.LessThan(tolerance + 1e-4));
        }
    }

    [Test]
    public void Rows_have_finer_multipliers_only_where_noise_asks_for_them([Range(1, 4)] int seed)
    {
        int Multipliers(double tolerance)
        {
            KernelProgram program = Lowerer.Run(Run(seed, Quantize, new ShareParametersStep(tolerance)).Graph, null);
            return Layers(program).Sum(call => AccumulatorProof.Elements(program, call.Argument("multipliers")).Distinct().Count());
        }

        Assert.That(Multipliers(1e-2), Is.EqualTo(4)); // one per layer
        Assert.That(Multipliers(1e-7), Is.InRange(6, 4 * 8));
    }

    [Test]
    public void The_second_time_nothing_changes([Range(1, 4)] int seed)
    {
        var step = new ShareParametersStep(1e-3);
        CompressedNetwork once = Run(seed, Quantize, step);
        Assert.That(Constants(Run(seed, once, step).Graph), Is.EqualTo(Constants(once.Graph)));
    }

    [Test]
    public void Clusters_survive_when_biases_are_rounded_again()
    {
        CompressedNetwork clustered = Run(1, Quantize, new ShareParametersStep(1e-3), new ClusterStep(16));
        CompressedNetwork rounded = Run(1, clustered, new ShareParametersStep(1e-3));
        Assert.That(LayerWeights.Of(rounded.Graph).Select(layer => layer.Weights), Is.EqualTo(LayerWeights.Of(clustered.Graph).Select(layer => layer.Weights)));
    }

    [TestCase(0, 0.1, "tolerance")]
    [TestCase(1, 0.1, "tolerance")]
    [TestCase(0.1, 0, "biasError")]
    [TestCase(0.1, double.NaN, "biasError")]
    public void Impossible_numbers_are_refused(double tolerance, double biasError, string what) =>
        Assert.That(new ShareParametersStep(tolerance, biasError).Problem(), Does.Contain(what));

    [Test]
    public void An_unknown_layer_is_refused() =>
        Assert.That(() => Run(1, Quantize, new ShareParametersStep { Layers = ["none"] }), Throws.InstanceOf<DiagnosticException>().With.Message.Contains("'none'"));

    private static IEnumerable<KernelCall> Layers(KernelProgram program) => program.Calls.Where(call => call.Kernel.Parameters.Any(parameter => parameter.Name == "bias"));

    /// <summary>Noise power / signal power that a step leaves in the convolutions, beside the float network and with the inputs that they really have. (The classifier sees
    /// too few samples for its variances to stay the same when a bias is rounded.)</summary>
    private static double[] Noise(int seed, RecipeStep step)
    {
        CompressedNetwork changed = Run(seed, Quantize, step);
        List<double> noise = [];
        NetworkReconstruction.Run(changed, Context(seed), "noise", ["first", "depthwise", "pointwise"], problem =>
        {
            noise.Add(new LayerTask(problem, changed.Graph).Noise(problem.Layer.Weights));
            return problem.Layer;
        });
        return [.. noise];
    }

    private static CompressedNetwork Share(int seed, RequantizationScheme scheme, ShareParametersStep step)
    {
        CompressedNetwork quantized = Run(seed, Quantize);
        return Run(seed, quantized with { Graph = quantized.Graph with { Scheme = scheme } }, step);
    }
}
