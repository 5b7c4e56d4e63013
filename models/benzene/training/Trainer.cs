namespace TinyML.Models.Benzene.Training;

/// <summary>How to train one kind of network.</summary>
/// <param name="Features">The columns it sees.</param>
/// <param name="Hidden">Units of each hidden layer.</param>
/// <param name="Starts">Random starts; the best on the training rows wins.</param>
/// <param name="Delta">The final bend of the loss, standardized: the target's rounding is a fit for squares below it.</param>
/// <param name="Decay">Weight of the squared parameters beside the sum over the rows.</param>
/// <param name="Iterations">Steps of each start, and again of the refinement of the best.</param>
public sealed record Recipe(FeatureSet Features, int[] Hidden, int Starts, double Delta, double Decay, int Iterations);

/// <summary>Trains networks from many starts.</summary>
public static class Trainer
{
    /// <summary>Trains on rows and returns the solution whose device arithmetic errs least on those same rows.</summary>
    /// <param name="recipe">What to train.</param>
    /// <param name="rows">The training rows.</param>
    /// <param name="seed">Same seed, same network.</param>
    /// <param name="answerStep">The step of the device's answers in µg/m³.</param>
    public static TrainedModel Train(Recipe recipe, TableRows rows, ulong seed, double answerStep)
    {
        Standardization scaling = Standardization.Of(rows);
        Samples samples = scaling.Apply(rows);
        int[] sizes = [recipe.Features.Columns.Count, .. recipe.Hidden, 1];
        var random = new SplitMix64(seed);
        IEnumerable<TrainedModel> solutions = Enumerable.Range(0, recipe.Starts)
            .Select(_ => Fit(Network.Random(sizes, random), samples, recipe))
            .Select(network => new TrainedModel(recipe.Features, scaling, network));
        return solutions.MinBy(model => TrainedModel.MeanAbsoluteError(model.PredictOnDevice(rows, answerStep), rows))
            ?? throw new ArgumentException("a recipe needs at least one start", nameof(recipe));
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
