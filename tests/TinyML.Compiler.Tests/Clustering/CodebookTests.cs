using TinyML.Compiler.Passes.Clustering;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Tests.Clustering;

public sealed class CodebookTests
{
    [Test]
    public void A_shorter_code_wins_where_the_error_it_makes_is_cheaper()
    {
        var book = new Codebook([0, 10], [1, 4]);
        Assert.That(book.Choose(6, 1, 0), Is.EqualTo(1));
        Assert.That(book.Choose(6, 1, 6), Is.EqualTo(1)); // 16 + 24 against 36 + 6
        Assert.That(book.Choose(6, 1, 7), Is.Zero); // 16 + 28 against 36 + 7
        Assert.That(book.Choose(6, 0, 0.001), Is.Zero);
    }

    [Test]
    public void The_choice_is_the_cheapest_of_all([Range(1, 30)] int seed)
    {
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, 40).Select(_ => (double)random.Next(-127, 128)).Distinct().Order()];
        double[] bits = [.. values.Select(_ => 9 * random.NextDouble())];
        var book = new Codebook(values, bits);
        for (int i = 0; i < 100; i++)
        {
            (double target, double importance, double price) = (random.Next(-140, 141), random.NextDouble(), 100 * random.NextDouble());
            double Cost(int index) => (importance * Math.Pow(values[index] - target, 2)) + (price * bits[index]);
            Assert.That(Cost(book.Choose(target, importance, price)), Is.EqualTo(Enumerable.Range(0, values.Length).Min(Cost)).Within(1e-9), $"seed {seed}");
        }
    }

    [Test]
    public void Integers_are_different_within_their_limits_and_no_more_than_asked_for([Values] CentroidInitialization kind, [Values(2, 3, 16, 256)] int clusters)
    {
        (double[] targets, double[] importances) = Weights(clusters);
        Codebook book = CodebookTraining.Run(targets, importances, new CodebookRules(clusters, kind, 1) { Levels = 127, KeepsZero = true });
        Assert.That(book.Values.ToArray(), Has.Length.InRange(2, clusters).And.Unique.And.Ordered.And.Member(0));
        Assert.That(book.Values.ToArray(), Has.All.InRange(-127, 127).And.All.Matches<double>(double.IsInteger));
    }

    [Test]
    public void Codes_get_shorter_and_errors_larger_the_more_a_bit_costs()
    {
        (double[] targets, double[] importances) = Weights(1);
        (double Error, double Bits) last = (-1, double.PositiveInfinity);
        foreach (double price in new[] { 0.1, 1, 10, 100, 1000 })
        {
            Codebook book = CodebookTraining.Run(targets, importances, new CodebookRules(64, CentroidInitialization.Linear, 1) { Levels = 127, BitPrice = price });
            int[] chosen = CodebookTraining.Assign(book, targets, importances, price);
            double error = chosen.Select((index, i) => importances[i] * Math.Pow(book.Values[index] - targets[i], 2)).Sum();
            double bits = chosen.GroupBy(index => index).Sum(group => -group.Count() * Math.Log2((double)group.Count() / chosen.Length));
            Assert.That((error, bits), Is.EqualTo((Math.Max(error, last.Error), Math.Min(bits, last.Bits))), $"price {price}");
            last = (error, bits);
        }

        Assert.That(last.Bits, Is.LessThan(targets.Length)); // less than a bit per weight
    }

    [Test]
    public void Values_go_where_errors_are_dear()
    {
        // Two weights that meet strong inputs, four that meet none to speak of.
        double[] targets = [-20, 20, -120, -80, 80, 120], importances = [1, 1, 1e-4, 1e-4, 1e-4, 1e-4];
        var rules = new CodebookRules(2, CentroidInitialization.Linear, 1);
        Assert.That(CodebookTraining.Run(targets, importances, rules).Values.ToArray(), Is.EqualTo(new[] { -20.0, 20 }).Within(0.02));
        Assert.That(CodebookTraining.Run(targets, [1, 1, 1, 1, 1, 1], rules).Values.ToArray(), Is.EqualTo(new[] { -73.3, 73.3 }).Within(0.1));
    }

    [Test]
    public void Real_values_stay_real()
    {
        Codebook book = CodebookTraining.Run([0.1, 0.3, 0.8], [1, 1, 1], new CodebookRules(2, CentroidInitialization.Linear, 1));
        Assert.That(book.Values.ToArray(), Is.EqualTo(new[] { 0.2, 0.8 }).Within(1e-12));
    }

    [Test]
    public void Weights_that_are_all_zero_have_one_value()
    {
        Codebook book = CodebookTraining.Run([0, 0, 0], [0, 0, 0], new CodebookRules(16, CentroidInitialization.KMeansPlusPlus, 1) { Levels = 127, KeepsZero = true, BitPrice = 1 });
        Assert.That(book.Values.ToArray(), Is.EqualTo(new[] { 0.0 }));
    }

    private static (double[] Targets, double[] Importances) Weights(int seed)
    {
        var random = new Random(seed);
        double[] targets = [.. Enumerable.Range(0, 600).Select(i => i % 7 == 0 ? 0 : Math.Clamp((random.NextDouble() - random.NextDouble()) * 127, -127, 127))];
        return (targets, [.. targets.Select(_ => random.NextDouble())]);
    }
}
