using TinyML.Compiler.Compression;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Passes.Reconstruction;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Passes.Pruning;

/// <summary>The step <c>prune</c> for single weights and for patterns of n of m. Without compensation it goes by magnitudes; with it, or for all layers together, by what a removal costs
/// in the layer's sums. Counted are weights that are not zero already.</summary>
internal static class WeightPruning
{
    // So many multiplications choose the weights of a layer in a few seconds; larger layers do with the costs of single weights.
    private const double AffordableProducts = 4e10;

    // Smaller parts of a layer's largest weight are nothing at any precision.
    private static readonly double Nothing = Math.ScaleB(1, -16);

    /// <summary>A weight that may go, and in which order.</summary>
    private readonly record struct Candidate(int Layer, int Index, double Cost);

    /// <summary>The pruned network.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">There is nothing to learn from the samples, or a layer is unknown.</exception>
    public static CompressedNetwork Run(CompressedNetwork network, CompressionContext context, PruneStep step)
    {
        IReadOnlyList<string> names = ChosenLayers.Of(network.Graph, step);
        LayerWeights[] layers = [.. LayerWeights.Of(network.Graph).Where(layer => names.Contains(layer.Node.Name))];
        IReadOnlyDictionary<string, (InputMoments Moments, double[] RowFactors)>? costs = step.Compensate || step.Scope == PruneScope.Global
            ? NetworkReconstruction.Costs(network, context, step.Name, names)
            : null;
        Candidate[][] candidates = [.. layers.Select((layer, i) => Candidates(layer, i, costs?[layer.Node.Name], step))];
        Dictionary<string, double[]> kept = [];
        for (int i = 0; i < layers.Length; i++)
        {
            kept[layers[i].Node.Name] = [.. layers[i].Weights];
        }

        foreach (Candidate chosen in Chosen(layers, candidates, step))
        {
            kept[layers[chosen.Layer].Node.Name][chosen.Index] = 0;
        }

        Graph pruned = layers.Aggregate(network.Graph, (graph, layer) => (layer with { Weights = kept[layer.Node.Name] }).PutInto(graph));
        return !step.Compensate ? network with { Graph = pruned } : NetworkReconstruction.Run(
            network with { Graph = pruned }, context, step.Name, names,
            problem => problem.Solved());
    }

    /// <summary>The weights that go: of every layer, or of all together, its part; those of a pattern all.</summary>
    private static IEnumerable<Candidate> Chosen(LayerWeights[] layers, Candidate[][] candidates, PruneStep step)
    {
        Candidate[][] sorted = [.. candidates.Select(layer => layer.OrderBy(candidate => candidate.Cost).Take(step.MostOf(layer.Length)).ToArray())];
        return step.Structure == PruneStructure.Pattern ? candidates.SelectMany(layer => layer)
            : step.Scope == PruneScope.Layer ? sorted.SelectMany((layer, i) => layer.Take(Part(CountedIn(layers[i]))))
            : sorted.SelectMany(layer => layer).OrderBy(candidate => candidate.Cost).Take(Part(layers.Sum(CountedIn)));

        int Part(int count) => (int)Math.Round(step.Sparsity!.Value * count);
    }

    private static int CountedIn(LayerWeights layer) => Enumerable.Range(0, layer.Weights.Length).Count(Counts(layer));

    private static Func<int, bool> Counts(LayerWeights layer)
    {
        double least = Nothing * layer.Weights.Select((weight, i) => Math.Abs(weight) * layer.Scales[i / layer.Columns]).Max();
        return i => Math.Abs(layer.Weights[i]) * layer.Scales[i / layer.Columns] > least;
    }

    private static Candidate[] Candidates(LayerWeights layer, int index, (InputMoments Moments, double[] RowFactors)? costs, PruneStep step)
    {
        Func<int, bool> counts = Counts(layer);
        (int keep, int of) = step.Structure == PruneStructure.Pattern ? step.ParsedPattern!.Value : (0, 1);
        Curvature[] curvatures = costs is null ? [] : [.. Enumerable.Range(0, layer.Sources).Select(source => new Curvature(costs.Value.Moments.Covariance(source), layer.Columns))];
        double[][] inverses = [.. Enumerable.Range(0, layer.Sources).Select(source => Inverse(layer, costs is null ? null : curvatures[source], step.Compensate))];
        double[] factors = costs?.RowFactors ?? [.. layer.Scales.Select(scale => scale * scale)];
        var rows = new Candidate[layer.Rows][];
        Parallel.For(0, layer.Rows, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, row =>
        {
            int first = row * layer.Columns;
            RemovalOrder order = RemovalOrder.Of(Row(layer, row), inverses[layer.SourceOf(row)], column => counts(first + column), keep, of);
            double cost = 0;
            rows[row] = new Candidate[order.Columns.Length];
            for (int k = 0; k < order.Columns.Length; k++)
            {
                // Within a row weights go in their order, so none is cheaper than the one before.
                cost = Math.Max(cost, order.Costs[k] * factors[row]);
                rows[row][k] = new Candidate(index, first + order.Columns[k], cost);
            }
        });
        return [.. rows.SelectMany(row => row)];
    }

    private static ReadOnlySpan<double> Row(LayerWeights layer, int row) => layer.Weights.AsSpan(row * layer.Columns, layer.Columns);

    /// <summary>1/cost of single weights: alone by magnitude, by the variance of their inputs, or with all others following.</summary>
    private static double[] Inverse(LayerWeights layer, Curvature? curvature, bool compensates)
    {
        if (curvature is null)
        {
            return [.. Enumerable.Repeat(1.0, layer.Columns)];
        }

        double[] whole = compensates ? curvature.Inverse() : [.. curvature.Diagonal.Select(element => 1 / element)];
        bool isAffordable = (double)layer.Rows * layer.Columns * layer.Columns * layer.Columns < AffordableProducts;
        return isAffordable || whole.Length == layer.Columns ? whole : [.. Enumerable.Range(0, layer.Columns).Select(i => whole[i * (layer.Columns + 1)])];
    }
}
