using TinyML.Compiler.Compression;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Passes.Reconstruction;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Passes.Pruning;

/// <summary>The step <c>prune</c> for whole channels: weights of the layers that compute a channel, and of those that read it, become zero; the readers' biases take up the channel's
/// mean and, with compensation, their other weights what can be told of it from the other channels. Nobody reads the channel then, so that the proof over the finished program removes
/// it. Counted are channels that vary and are read.</summary>
internal static class ChannelPruning
{
    /// <summary>The pruned network.</summary>
    /// <exception cref="DiagnosticException">There is nothing to learn from the samples, a layer is unknown, or no chosen layer has channels of its own.</exception>
    public static CompressedNetwork Run(CompressedNetwork network, CompressionContext context, PruneStep step)
    {
        IReadOnlyList<string> names = ChosenLayers.Of(network.Graph, step);
        ChannelUnit[] units = [.. ChannelUnit.Of(network.Graph).Where(unit => unit.Layers.Any(layer => names.Contains(layer.Name)))];
        if (units.Length == 0)
        {
            throw new DiagnosticException(
                DiagnosticCodes.NothingToPrune, $"step '{step.Name}'", "no chosen layer has channels that only other layers read: sums, concatenations and outputs need theirs",
                "prune weights instead, or choose other layers");
        }

        string[] readers = [.. units.SelectMany(unit => unit.Readers).Select(reader => reader.Name).Distinct()];
        IReadOnlyDictionary<string, (InputMoments Moments, double[] RowFactors)> costs = NetworkReconstruction.Costs(network, context, step.Name, readers);
        IReadOnlyList<(int Channel, double Cost)>[] orders = [.. units.Select(unit => ChannelOrder.Of(
            unit, unit.Readers.Select(reader => (LayerWeights.Of(network.Graph, reader)!, costs[reader.Name].Moments, costs[reader.Name].RowFactors)), step.Compensate))];
        Graph pruned = network.Graph;
        foreach (IGrouping<int, int> channels in Chosen(orders, step).GroupBy(chosen => chosen.Unit, chosen => chosen.Channel))
        {
            pruned = Without(pruned, units[channels.Key], [.. channels], costs);
        }

        return !step.Compensate ? network with { Graph = pruned } : NetworkReconstruction.Run(
            network with { Graph = pruned }, context, step.Name, readers,
            problem => problem.Solved());
    }

    /// <summary>Every unit's part, or the part of all that costs least together. A unit keeps a channel.</summary>
    private static IEnumerable<(int Unit, int Channel)> Chosen(IReadOnlyList<(int Channel, double Cost)>[] orders, PruneStep step)
    {
        (int Unit, int Channel, double Cost)[][] candidates = [.. orders.Select((order, unit) => order.Take(step.MostOf(order.Count)).Select(entry => (unit, entry.Channel, entry.Cost)).ToArray())];
        int Part(int count) => (int)Math.Round(step.Sparsity!.Value * count);
        IEnumerable<(int Unit, int Channel, double Cost)> chosen = step.Scope == PruneScope.Layer
            ? candidates.SelectMany((unit, i) => unit.Take(Part(orders[i].Count)))
            : candidates.SelectMany(unit => unit).OrderBy(candidate => candidate.Cost).Take(Part(orders.Sum(order => order.Count)));
        return chosen.Select(candidate => (candidate.Unit, candidate.Channel));
    }

    private static Graph Without(Graph graph, ChannelUnit unit, int[] channels, IReadOnlyDictionary<string, (InputMoments Moments, double[] RowFactors)> costs)
    {
        foreach (Node node in unit.Layers)
        {
            LayerWeights layer = LayerWeights.Of(graph, node)!;
            double[] weights = [.. layer.Weights], bias = [.. layer.Bias];
            foreach (int channel in channels)
            {
                weights.AsSpan(channel * layer.Columns, layer.Columns).Clear();
                bias[channel] = 0;
            }

            graph = (layer with { Weights = weights, Bias = bias }).PutInto(graph);
        }

        foreach (Node node in unit.Readers)
        {
            LayerWeights layer = LayerWeights.Of(graph, node)!;
            double[] weights = [.. layer.Weights], bias = [.. layer.Bias];
            for (int source = 0; source < layer.Sources; source++)
            {
                double[] mean = costs[node.Name].Moments.Mean(source);
                foreach (int column in channels.SelectMany(channel => unit.ColumnsOf(layer, source, channel)))
                {
                    for (int row = source * layer.Rows / layer.Sources; row < (source + 1) * layer.Rows / layer.Sources; row++)
                    {
                        bias[row] += weights[(row * layer.Columns) + column] * mean[column];
                        weights[(row * layer.Columns) + column] = 0;
                    }
                }
            }

            graph = (layer with { Weights = weights, Bias = bias }).PutInto(graph);
        }

        return graph;
    }
}
