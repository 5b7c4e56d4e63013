using TinyML.Compiler.Compression;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Passes.Reconstruction;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Passes.Clustering;

/// <summary>The step <c>cluster</c>: layer by layer, from the first to the last, with the inputs that the layers before it give after their own clustering.</summary>
internal static class WeightClustering
{
    // From the second round on little changes.
    private const int Rounds = 3;

    // The error of finely rounded numbers is divided by four by each bit: where its slope is the price p of a bit, it is p/(2·ln 2) per weight.
    private const double ErrorPerBit = 2 * 0.6931471805599453;

    // Without knowing the answers, rateWeight is the noise that a layer may have for a kilobyte.
    private const double BitsPerKilobyte = 8000;

    /// <summary>Clusters the chosen layers of a network.</summary>
    /// <param name="network">Before or after quantization.</param>
    /// <param name="context">Has the samples.</param>
    /// <param name="step">How.</param>
    /// <exception cref="Diagnostics.DiagnosticException">There is nothing to learn from the samples, or a layer is unknown.</exception>
    public static CompressedNetwork Run(CompressedNetwork network, CompressionContext context, ClusterStep step)
    {
        IReadOnlyDictionary<string, double[]>? answers = step.AnswerAware ? OutputSensitivity.Of(network.Floats, context.Data.Calibration, context.Executors) : null;
        double bitPrice = step.AnswerAware ? ErrorPerBit * step.RateWeight / Math.Max(CountingWeights(network.Graph, answers), 1) : step.RateWeight / BitsPerKilobyte;
        return NetworkReconstruction.Run(network, context, step.Name, ChosenLayers.Of(network.Graph, step), problem =>
            problem.With(Cluster(new LayerTask(problem, network.Graph, answers?.GetValueOrDefault(problem.Layer.Node.Name)), step, bitPrice)));
    }

    /// <summary>The weights of all layers that matter to the answers, whichever layers are chosen: layers that are clustered in steps of their own then have the same price.</summary>
    private static long CountingWeights(Graph graph, IReadOnlyDictionary<string, double[]>? sensitivities) => LayerWeights.Of(graph).Sum(layer =>
        Enumerable.Range(0, layer.Rows).Sum(row => sensitivities?.GetValueOrDefault(layer.Node.Name) is { } counts && counts[row] == 0
            ? 0
            : (long)layer.Columns - layer.Weights.AsSpan(row * layer.Columns, layer.Columns).Count(0.0)));

    private static double[] Cluster(LayerTask task, ClusterStep step, double bitPrice)
    {
        LayerWeights layer = task.Layer;
        double[] targets = step.Compensate ? task.Targets : layer.Weights, importances = Importances(task, step);
        var rules = new CodebookRules(step.Clusters, step.Initialization, step.Seed)
        {
            KeepsZero = step.PreserveZeros && layer.Weights.Contains(0),
            Levels = layer.IsInteger ? (int)layer.Limit : null,
            BitPrice = bitPrice,
        };
        int parts = step.Granularity == ClusterGranularity.Channel ? layer.Rows : 1, length = targets.Length / parts;
        var books = new Codebook[parts];
        Parallel.For(0, parts, part => books[part] = CodebookTraining.Run(targets.AsSpan(part * length, length), importances.AsSpan(part * length, length), rules));
        if (!step.Compensate)
        {
            return [.. targets.Select((target, i) => rules.KeepsZero && target == 0 ? 0 : Value(books[i / length], target, importances[i], bitPrice))];
        }

        double[] weights = [];
        for (int round = 0; round < Rounds; round++)
        {
            var choice = new CodebookChoice(books, task, bitPrice, rules.KeepsZero);
            weights = SecondOrder.Fix(task.Problem.Target, layer.Columns, task.Problem.CurvatureOf, choice);
            if (round < Rounds - 1)
            {
                Parallel.For(0, parts, part => books[part] = Refit(books[part], weights.AsSpan(part * length, length), targets.AsSpan(part * length, length), importances.AsSpan(part * length, length), rules));
            }
        }

        return weights;
    }

    /// <summary>What a square of each weight's error costs; not activation-aware, all weights of a layer count alike.</summary>
    private static double[] Importances(LayerTask task, ClusterStep step)
    {
        int columns = task.Layer.Columns;
        double[] importances = [.. Enumerable.Range(0, task.Targets.Length).Select(i => task.ImportanceOf(i / columns, i % columns))];
        return step.ActivationAware ? importances : [.. Enumerable.Repeat(importances.Average(), importances.Length)];
    }

    private static Codebook Refit(Codebook book, ReadOnlySpan<double> weights, ReadOnlySpan<double> targets, ReadOnlySpan<double> importances, CodebookRules rules)
    {
        var chosen = new int[weights.Length];
        for (int i = 0; i < chosen.Length; i++)
        {
            chosen[i] = WeightedValues.Nearest(book.Values, weights[i]);
        }

        return CodebookTraining.Refit(book, chosen, targets, importances, rules);
    }

    private static double Value(Codebook book, double target, double importance, double bitPrice) => book.Values[book.Choose(target, importance, bitPrice)];
}
