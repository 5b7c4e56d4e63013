using TinyML.Compiler.Compression;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Search;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Tests.Search;

/// <summary>Which recipe is best, by hand.</summary>
public sealed class SearchGoalTests
{
    private static readonly SearchPoint Large = Point(1000, 0, 0.01, 50), Middle = Point(600, 0.02, 0.03, 60), Small = Point(300, 0.2, 0.5, 70);
    private static readonly SearchPoint[] All = [Large, Middle, Small];

    [Test]
    public void Within_bytes_the_least_error_wins_and_within_a_loss_the_fewest_bytes() =>
        Assert.Multiple(() =>
        {
            Assert.That(new SearchGoal { MaxModelBytes = 1000 }.BestOf(All), Is.SameAs(Large));
            Assert.That(new SearchGoal { MaxModelBytes = 999 }.BestOf(All), Is.SameAs(Middle));
            Assert.That(new SearchGoal { MaxDrop = 0.02 }.BestOf(All), Is.SameAs(Middle));
            Assert.That(new SearchGoal { MaxDrop = 0.2 }.BestOf(All), Is.SameAs(Small));
            Assert.That(new SearchGoal { MaxCost = 60 }.BestOf(All), Is.SameAs(Large));
            Assert.That(new SearchGoal { MaxDrop = 0.5, MaxCost = 60 }.BestOf(All), Is.SameAs(Middle));
            Assert.That(new SearchGoal { MaxArenaBytes = 100 }.BestOf(All), Is.SameAs(Large));
        });

    [Test]
    public void Where_nothing_keeps_to_the_limits_the_nearest_wins()
    {
        var goal = new SearchGoal { MaxModelBytes = 200 };
        Assert.That(goal.BestOf(All), Is.SameAs(Small));
        Assert.That(goal.IsMetBy(Small), Is.False);
        Assert.That(goal.Excess(Small), Is.EqualTo(0.5).Within(1e-12));
        Diagnostic told = new SearchResult(goal, Small, [.. All], []).NotMet("m");
        Assert.That(told.Code, Is.EqualTo(DiagnosticCodes.LimitsNotMet));
        Assert.That(told.Code.Exit, Is.EqualTo(ExitCode.DoesNotFit));
        Assert.That(told.ToString(), Does.Contain("none of 3 recipes").And.Contain("at most 200 model bytes").And.Contain("300 model bytes and a loss of 20 %").And.Contain("1,000 model bytes and a loss of 0 %"));
    }

    [Test]
    public void A_point_is_on_the_front_unless_another_is_as_good_in_all_and_better_in_one()
    {
        SearchPoint dominated = Point(700, 0.02, 0, 60), dear = Point(299, 0.2, 0, 71), twin = Point(600, 0.02, 0.03, 60);
        Assert.That(SearchPoint.Front([Large, Middle, dominated, Small, dear, twin]), Is.EqualTo(new[] { Large, Middle, Small, dear }));
    }

    [Test]
    public void A_recipe_is_told_by_what_it_does_beside_quantizing() =>
        Assert.Multiple(() =>
        {
            Assert.That(Large.Words, Is.EqualTo("quantize"));
            Assert.That((Large with { Recipe = new Recipe { Name = "x", Steps = [new QuantizeStep(), new PruneStep(0.5, Compensate: false) { Layers = ["a", "b", "c"] }, new EncodeStep(EnlargeArena: true)] } }).Words,
                Is.EqualTo("prune (sparsity 0.5, compensate off, in 3 layers) → encode (enlarge arena)"));
        });

    private static SearchPoint Point(long bytes, double drop, double error, long cost) =>
        new(new Recipe { Name = "x", Steps = [new QuantizeStep()] }, bytes, 100, 10, cost, new AnswerFigures(error, null, null, drop));
}
