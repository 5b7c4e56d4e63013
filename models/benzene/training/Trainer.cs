using TinyML.Compiler.Diagnostics;

namespace TinyML.Models.Benzene.Training;

/// <summary>Trains networks from many starts.</summary>
public static class Trainer
{
    /// <summary>Trains on rows and returns the solution whose integer answers, as compiled, err least on those same rows.</summary>
    /// <param name="recipe">What to train.</param>
    /// <param name="rows">The training rows.</param>
    /// <param name="report">Told after each start: its number from 1, its mean absolute error on the training rows in floating point and in the integers that the compiler makes of it.</param>
    public static TrainedModel Train(Recipe recipe, TableRows rows, Action<int, double, double>? report = null)
    {
        Standardization scaling = Standardization.Of(rows);
        Samples samples = scaling.Apply(rows);
        int[] sizes = [recipe.Spec.Columns.Count, .. recipe.Hidden, 1];
        var random = new SplitMix64(recipe.Seed);
        TrainedModel? best = null;
        double bestError = double.PositiveInfinity;
        for (int start = 1; start <= recipe.Starts; start++)
        {
            var model = new TrainedModel(recipe.Spec, scaling, Fit(Network.Random(sizes, random), samples, recipe));
            double error = IntegerError(model, rows);
            report?.Invoke(start, TrainedModel.MeanAbsoluteError(model.Predict(rows), rows), error);
            if (error < bestError)
            {
                (best, bestError) = (model, error);
            }
        }

        return best ?? throw new ArgumentException("no start gave a finite error", nameof(recipe));
    }

    private static double IntegerError(TrainedModel model, TableRows rows)
    {
        try
        {
            return TrainedModel.MeanAbsoluteError(CompiledModel.Of(model, rows).Predict(rows), rows);
        }
        catch (DiagnosticException)
        {
            // A start whose weights integers cannot hold is out of the race.
            return double.PositiveInfinity;
        }
    }

    // Squares first: their valleys are wide; then towards absolute values, because the mean absolute error is what counts.
    private static Network Fit(Network start, Samples samples, Recipe recipe)
    {
        var fit = new LevenbergMarquardt(samples, start.Parameters.Length, recipe.Decay);
        Network network = fit.Minimize(start, 10, recipe.Iterations);
        for (double delta = 0.3; delta > recipe.Delta; delta /= 3)
        {
            network = fit.Minimize(network, delta, recipe.Iterations / 4);
        }

        return fit.Minimize(network, recipe.Delta, recipe.Iterations);
    }
}
