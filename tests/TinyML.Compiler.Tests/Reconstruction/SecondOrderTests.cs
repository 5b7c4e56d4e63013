using TinyML.Compiler.Passes.Reconstruction;

namespace TinyML.Compiler.Tests.Reconstruction;

public sealed class SecondOrderTests
{
    [Test]
    public void The_second_weight_takes_up_the_error_of_the_first()
    {
        // A = [[2, 1], [1, 1]]: after the error -0.4 in the first weight the other is best 1/1·0.4 larger.
        var curvature = new Curvature([2, 1, 1, 1], 2, 1e-12);
        double[] chosen = SecondOrder.Fix([0.4, 0.3], 2, _ => curvature, (_, column, value) => column == 0 ? Math.Round(value) : value);
        Assert.That(chosen, Is.EqualTo(new[] { 0, 0.7 }).Within(1e-9));
        Assert.That(curvature.Cost([0.4, -0.4]), Is.EqualTo(0.16).Within(1e-9)); // 2·0.16 - 2·0.16 + 0.16
    }

    [Test]
    public void Rounding_is_the_best_of_all_four_in_two_dimensions([Range(1, 50)] int seed)
    {
        var random = new Random(seed);
        double a = 1 + random.NextDouble(), c = 1 + random.NextDouble(), b = 0.9 * Math.Sqrt(a * c) * ((2 * random.NextDouble()) - 1);
        var curvature = new Curvature([a, b, b, c], 2, 1e-12);
        double[] target = [3 * random.NextDouble(), 3 * random.NextDouble()];
        double Cost(double x, double y) => curvature.Cost([target[0] - x, target[1] - y]);
        double[] chosen = SecondOrder.Fix(target, 2, _ => curvature, (_, _, value) => Math.Round(value));
        double nearest = Cost(Math.Round(target[0]), Math.Round(target[1]));
        double best = Enumerable.Range(-2, 8).SelectMany(x => Enumerable.Range(-2, 8).Select(y => Cost(x, y))).Min();
        Assert.That(Cost(chosen[0], chosen[1]), Is.LessThanOrEqualTo(nearest + 1e-12));
        Assert.That(Cost(chosen[0], chosen[1]), Is.EqualTo(best).Within(1e-9 + (0.35 * nearest)));
    }

    [Test]
    public void The_factor_is_the_one_of_the_inverse([Values(1, 2, 7, 40)] int n)
    {
        var curvature = new Curvature(RandomMatrix(n, n + 5, n), n);
        for (int k = 0; k < n; k++)
        {
            for (int l = 0; l < n; l++)
            {
                // (UᵀU)·A = 1, rows and columns in the order of the curvature.
                double sum = 0;
                for (int m = 0; m < n; m++)
                {
                    double inverse = 0;
                    for (int j = 0; j <= Math.Min(k, m); j++)
                    {
                        inverse += curvature.FactorRow(j)[k] * curvature.FactorRow(j)[m];
                    }

                    sum += inverse * curvature.Row(curvature.Order[m])[curvature.Order[l]];
                }

                Assert.That(sum, Is.EqualTo(k == l ? 1 : 0).Within(1e-9));
            }
        }
    }

    [TestCase(12, 100)]
    [TestCase(40, 100)]
    [TestCase(40, 15)] // fewer samples than weights
    public void Compensation_makes_the_error_of_rounding_and_of_pruning_smaller(int columns, int samples)
    {
        double rounded = 0, nearest = 0, pruned = 0, zeroed = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var curvature = new Curvature(RandomMatrix(columns, samples, seed), columns);
            double[] target = [.. Enumerable.Range(0, columns).Select(_ => 10 * (random.NextDouble() - 0.5))];
            rounded += Cost(SecondOrder.Fix(target, columns, _ => curvature, (_, _, value) => Math.Round(value)));
            nearest += Cost([.. target.Select(value => Math.Round(value))]);
            pruned += Cost(SecondOrder.Fix(target, columns, _ => curvature, (_, column, value) => column % 2 == 0 ? 0 : value));
            zeroed += Cost([.. target.Select((value, column) => column % 2 == 0 ? 0 : value)]);

            double Cost(double[] weights) => curvature.Cost([.. target.Zip(weights, (a, b) => a - b)]);
        }

        TestContext.Out.WriteLine($"rounding {rounded / nearest:F3}, pruning {pruned / zeroed:F3} of the error without");
        Assert.That(rounded, Is.LessThan(0.6 * nearest));
        Assert.That(pruned, Is.LessThan(0.6 * zeroed));
    }

    [Test]
    public void Free_weights_end_at_the_least_squares_solution()
    {
        // With the first of three weights gone, the best others solve [[2, 1], [1, 3]]·d = [1, 1]·w0.
        var curvature = new Curvature([4, 1, 1, 1, 2, 1, 1, 1, 3], 3, 1e-12);
        double[] chosen = SecondOrder.Fix([5, 0, 0], 3, _ => curvature, (_, column, value) => column == 0 ? 0 : value);
        Assert.That(chosen, Is.EqualTo(new[] { 0, 2.0, 1.0 }).Within(1e-9));
    }

    [Test]
    public void Inputs_that_never_vary_and_inputs_that_are_equal_do_no_harm()
    {
        double[] nothing = SecondOrder.Fix([1.4, -2.6], 2, _ => new Curvature([0, 0, 0, 0], 2), (_, _, value) => Math.Round(value));
        Assert.That(nothing, Is.EqualTo(new[] { 1.0, -3.0 }));

        // Two inputs that are always equal: only the sum of their weights counts, and it stays within half a step.
        double[] equal = SecondOrder.Fix([1.4, 1.4], 2, _ => new Curvature([1, 1, 1, 1], 2), (_, _, value) => Math.Round(value));
        Assert.That(equal.Sum(), Is.EqualTo(3));
    }

    [Test]
    public void A_diagonal_curvature_rounds_each_weight_alone()
    {
        double[] chosen = SecondOrder.Fix([1.4, 1.6, -0.4], 3, _ => new Curvature([1, 2, 3], 3), (_, _, value) => Math.Round(value));
        Assert.That(chosen, Is.EqualTo(new[] { 1.0, 2.0, 0.0 }));
    }

    /// <summary>The second moments of random samples of inputs that depend on each other.</summary>
    internal static double[] RandomMatrix(int columns, int samples, int seed)
    {
        var random = new Random(seed);
        var matrix = new double[columns * columns];
        for (int sample = 0; sample < samples; sample++)
        {
            double common = random.NextDouble();
            double[] x = [.. Enumerable.Range(0, columns).Select(_ => random.NextDouble() + common)];
            for (int i = 0; i < matrix.Length; i++)
            {
                matrix[i] += x[i / columns] * x[i % columns] / samples;
            }
        }

        return matrix;
    }
}
