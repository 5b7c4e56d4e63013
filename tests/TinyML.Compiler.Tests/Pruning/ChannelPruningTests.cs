using TinyML.Compiler.Calibration;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Passes.Pruning;
using TinyML.Compiler.Passes.Reconstruction;
using TinyML.Compiler.Specs;
using TinyML.Execution;

namespace TinyML.Compiler.Tests.Pruning;

public sealed class ChannelPruningTests
{
    [Test]
    public void Channels_and_what_reads_them()
    {
        IReadOnlyList<ChannelUnit> units = ChannelUnit.Of(CompressedPictures.Network(1));
        Assert.That(
            units.Select(unit => $"{string.Join('+', unit.Layers.Select(node => node.Name))} > {string.Join('+', unit.Readers.Select(node => node.Name))}"),
            Is.EqualTo(new[] { "first+depthwise > grouped", "grouped > mixed", "mixed > scores" }));

        LayerWeights grouped = LayerWeights.Of(CompressedPictures.Network(1)).Single(layer => layer.Node.Name == "grouped");
        Assert.That(units[0].ColumnsOf(grouped, 0, 5), Is.Empty);
        Assert.That(units[0].ColumnsOf(grouped, 1, 5), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public void Channels_that_a_sum_needs_belong_to_no_unit()
    {
        var builder = new GraphBuilder("g");
        ValueId x = builder.Input("x", TensorType.Float(1, 2, 2, 2));
        ValueId w = builder.Constant("w", Tensor.OfFloats(Shape.Of(2, 1, 1, 2), [1, 2, 3, 4])), b = builder.Constant("b", Shape.Of(2), 0, 0);
        ValueId first = builder.Node("first", new Conv2D(new Window(1, 1)), x, w, b);
        builder.Output(builder.Node("second", new Conv2D(new Window(1, 1)), builder.Node("sum", new Add(), first, x), w, b));
        Assert.That(ChannelUnit.Of(builder.Build()), Is.Empty);
    }

    [Test]
    public void Pruned_channels_are_removed_by_proof([Values] bool integer, [Values] bool compensate)
    {
        var prune = new PruneStep(0.5, PruneStructure.Channel, Compensate: compensate);
        RecipeStep[] steps = integer ? [new QuantizeStep(), prune, new RemoveStep()] : [prune, new QuantizeStep(), new RemoveStep()];
        Graph network = CompressedPictures.Network(2, pointwiseGroups: 1);
        SampleSet samples = CompressedPictures.Samples(96, 2);
        CompilationOptions options = CompressedPictures.Context(network, samples, steps).Options;
        CompilationResult removed = Compilation.Run(network, null, samples, options, Executors.Instance);
        CompilationResult kept = Compilation.Run(network, null, samples, options with { Steps = [.. steps[..^1]] }, Executors.Instance);

        // 8, 12 and 10 channels become 4, 6 and 5.
        Assert.That(removed.Planned.Program.Calls.Sum(call => call.Macs), Is.LessThan(0.5 * kept.Planned.Program.Calls.Sum(call => call.Macs)));
        IntegerExecutor less = new(removed.Planned), all = new(kept.Planned);
        for (int i = 0; i < samples.Count; i++)
        {
            Assert.That(less.Predict(samples.Row(i)), Is.EqualTo(all.Predict(samples.Row(i))));
        }
    }

    [Test]
    public void A_part_of_the_channels_goes_but_one_stays([Values(0.25, 0.5, 0.99)] double sparsity, [Values] PruneScope scope)
    {
        Graph graph = CompressedPictures.Compress(1, new PruneStep(sparsity, PruneStructure.Channel, scope)).Graph;
        string[] units = ["first", "grouped", "mixed"];
        int[] gone = [.. units.Select(name => Gone(graph, name))], all = [.. new[] { "depthwise", "grouped", "mixed" }.Select(Alive)];
        Assert.That(all, Has.All.GreaterThan(5));
        Assert.That(gone.Zip(all, (count, of) => of - count), Has.All.GreaterThanOrEqualTo(1));
        if (scope == PruneScope.Layer)
        {
            Assert.That(gone, Is.EqualTo(all.Select(count => Math.Min((int)Math.Round(sparsity * count), count - 1))));
        }

        Assert.That(gone.Sum(), scope == PruneScope.Layer ? Is.Positive : Is.EqualTo(Math.Min((int)Math.Round(sparsity * all.Sum()), all.Sum() - 3)));
        Assert.That(Gone(graph, "depthwise"), Is.EqualTo(gone[0]));
    }

    [Test]
    public void Compensation_makes_the_networks_error_smaller([Values] bool integer)
    {
        double with = 0, without = 0;
        for (int seed = 0; seed < 6; seed++)
        {
            with += Error(seed, compensate: true);
            without += Error(seed, compensate: false);
        }

        TestContext.Out.WriteLine($"mean error {with / 6:F3} with compensation, {without / 6:F3} without");
        Assert.That(with, Is.LessThan(0.8 * without));

        double Error(int seed, bool compensate)
        {
            var prune = new PruneStep(0.3, PruneStructure.Channel, Compensate: compensate);
            return CompressedPictures.Error(seed, CompressedPictures.Compress(seed, integer ? [new QuantizeStep(), prune] : [prune]).Graph);
        }
    }

    [Test]
    public void The_last_layer_alone_has_no_channels_to_spare()
    {
        DiagnosticException failure = Assert.Throws<DiagnosticException>(() => CompressedPictures.Compress(1, new PruneStep(0.5, PruneStructure.Channel) { Layers = ["scores"] }))!;
        Assert.That(failure.Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.NothingToPrune));
    }

    /// <summary>Channels that are not the same for all samples and pixels.</summary>
    private static int Alive(string name)
    {
        Graph network = CompressedPictures.Network(1);
        ValueId value = network.Nodes.Single(node => node.Name == name).Output;
        SampleSet samples = CompressedPictures.Samples(96, 1);
        IGraphRunner runner = Executors.Instance.Load(network);
        int channels = network[value].Type.Shape[3];
        HashSet<float>[] seen = [.. Enumerable.Range(0, channels).Select(_ => new HashSet<float>())];
        for (int sample = 0; sample < samples.Count; sample++)
        {
            float[] values = runner.Run(samples.Row(sample))[value.Index];
            for (int i = 0; i < values.Length; i++)
            {
                seen[i % channels].Add(values[i]);
            }
        }

        return seen.Count(values => values.Count > 1);
    }

    private static int Gone(Graph graph, string name)
    {
        LayerWeights layer = LayerWeights.Of(graph).Single(candidate => candidate.Node.Name == name);
        return Enumerable.Range(0, layer.Rows).Count(row => layer.Weights.AsSpan(row * layer.Columns, layer.Columns).IndexOfAnyExcept(0.0) < 0);
    }
}
