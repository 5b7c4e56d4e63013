using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Passes.Pruning;
using TinyML.Compiler.Passes.Reconstruction;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Tests.Pruning;

public sealed class WeightPruningTests
{
    private static readonly double[] Sparsities = [0.3, 0.75];

    [Test]
    public void Every_layer_reaches_the_sparsity([ValueSource(nameof(Sparsities))] double sparsity, [Values] bool compensate, [Values] bool integer)
    {
        var prune = new PruneStep(sparsity, Compensate: compensate);
        RecipeStep[] before = integer ? [new QuantizeStep()] : [], after = [.. before, prune];
        foreach ((LayerWeights whole, LayerWeights pruned) in Layers(before).Zip(Layers(after)))
        {
            int counted = whole.Weights.Count(weight => weight != 0), wanted = (int)Math.Round(sparsity * counted);
            int zeros = pruned.Weights.Count(weight => weight == 0) - (whole.Weights.Length - counted);

            // Integers that follow may become zero by themselves.
            Assert.That(zeros, integer && compensate ? Is.InRange(wanted, wanted + (counted / 10)) : Is.EqualTo(wanted), whole.Node.Name);
        }
    }

    [Test]
    public void All_layers_together_reach_the_sparsity([Values] bool compensate)
    {
        IReadOnlyList<LayerWeights> layers = Layers([new PruneStep(0.5, Scope: PruneScope.Global, Compensate: compensate)]);
        int[] zeros = [.. layers.Select(layer => layer.Weights.Count(weight => weight == 0))];
        Assert.That(zeros.Sum(), Is.EqualTo((int)Math.Round(0.5 * layers.Sum(layer => layer.Weights.Length))));
        Assert.That(zeros.Zip(layers, (count, layer) => (double)count / layer.Weights.Length).Distinct().Count(), Is.GreaterThan(1));
    }

    [TestCase("2:4", 2, 4)]
    [TestCase("1:3", 1, 3)]
    public void At_most_n_of_m_neighbours_stay(string pattern, int keep, int of)
    {
        foreach (bool compensate in new[] { false, true })
        {
            IReadOnlyList<LayerWeights> layers = Layers([new QuantizeStep(), new PruneStep(Structure: PruneStructure.Pattern, Pattern: pattern, Compensate: compensate)]);
            int full = 0;
            foreach (LayerWeights layer in layers)
            {
                for (int i = 0; i < layer.Weights.Length; i += layer.Columns)
                {
                    int[] kept = [.. layer.Weights.AsSpan(i, layer.Columns).ToArray().Chunk(of).Select(group => group.Count(weight => weight != 0))];
                    Assert.That(kept, Has.All.LessThanOrEqualTo(keep), layer.Node.Name);
                    full += kept.Count(count => count == keep);
                }
            }

            Assert.That(full, Is.GreaterThan(10));
        }
    }

    [Test]
    public void Compensation_makes_the_networks_error_smaller([Values] bool integer, [Values] PruneScope scope)
    {
        double with = 0, without = 0;
        for (int seed = 0; seed < 6; seed++)
        {
            with += Error(seed, compensate: true);
            without += Error(seed, compensate: false);
        }

        TestContext.Out.WriteLine($"mean error {with / 6:F3} with compensation, {without / 6:F3} without");
        Assert.That(with, Is.LessThan(0.7 * without));

        double Error(int seed, bool compensate)
        {
            var prune = new PruneStep(0.4, Scope: scope, Compensate: compensate);
            return CompressedPictures.Error(seed, CompressedPictures.Compress(seed, integer ? [new QuantizeStep(), prune] : [prune]).Graph);
        }
    }

    [Test]
    public void Zeros_stay_through_the_steps_that_follow()
    {
        RecipeStep[] prune = [new QuantizeStep(), new PruneStep(0.5)];
        IReadOnlyList<LayerWeights> pruned = Layers(prune), later = Layers([.. prune, new RoundStep(), new CorrectBiasStep(), new PruneStep(0.1)]);
        foreach ((LayerWeights before, LayerWeights after) in pruned.Zip(later))
        {
            Assert.That(after.Weights.Where((_, i) => before.Weights[i] == 0), Has.All.EqualTo(0));
            Assert.That(after.Weights.Count(weight => weight == 0), Is.GreaterThan(before.Weights.Count(weight => weight == 0)));
        }
    }

    [Test]
    public void Only_chosen_layers_change()
    {
        IReadOnlyList<LayerWeights> before = Layers([new QuantizeStep()]), after = Layers([new QuantizeStep(), new PruneStep(0.5) { Layers = ["mixed", "depthwise"] }]);
        string[] changed = [.. before.Zip(after).Where(pair => !pair.First.Weights.SequenceEqual(pair.Second.Weights)).Select(pair => pair.First.Node.Name)];
        Assert.That(changed, Is.EqualTo(new[] { "depthwise", "mixed" }));
    }

    [Test]
    public void The_order_of_removal_is_that_of_the_least_errors()
    {
        // Errors cost [[2, 1], [1, 2]]: the inverse is [[2, -1], [-1, 2]]/3, so w²/inverse is 1.5 and 6; then 2 is left, made 0.5·1 larger, and costs 2·2.5².
        RemovalOrder order = RemovalOrder.Of([1, 2], new Curvature([2, 1, 1, 2], 2, 1e-12).Inverse(), _ => true);
        Assert.That(order.Columns, Is.EqualTo(new[] { 0, 1 }));
        Assert.That(order.Costs, Is.EqualTo(new[] { 1.5, 12.5 }).Within(1e-9));

        // Together that is what both weights cost: 2 + 2·2 + 8.
        Assert.That(order.Costs.Sum(), Is.EqualTo(14).Within(1e-9));
    }

    [Test]
    public void The_same_recipe_gives_the_same_integers()
    {
        RecipeStep[] steps = [new EqualizeStep(), new QuantizeStep(), new PruneStep(0.5), new RoundStep(), new CorrectOutputStep()];
        Graph first = CompressedPictures.Compress(3, steps).Graph, second = CompressedPictures.Compress(3, steps).Graph;
        Assert.That(first.Values.Select(value => value.Constant?.Integers), Is.EqualTo(second.Values.Select(value => value.Constant?.Integers)));
    }

    [Test]
    public void Patterns_that_cannot_be_are_refused([Values("", "4", "4:2", "0:4", "2:2", "1:65", "a:b", "2:4:6", "-1:4")] string pattern) =>
        Assert.That(new PruneStep(Structure: PruneStructure.Pattern, Pattern: pattern).Problem(), Does.Contain("pattern"));

    [Test]
    public void An_unknown_layer_is_named()
    {
        DiagnosticException failure = Assert.Throws<DiagnosticException>(() => Layers([new PruneStep(0.5) { Layers = ["mixed", "nowhere"] }]))!;
        Assert.That(failure.Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.RecipeInvalid));
        Assert.That(failure.Message, Does.Contain("nowhere").And.Contain("depthwise"));
    }

    private static IReadOnlyList<LayerWeights> Layers(RecipeStep[] steps) => LayerWeights.Of(CompressedPictures.Compress(1, steps).Graph);
}
