using TinyML.Compiler.Compression;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Passes.Clustering;
using TinyML.Compiler.Passes.Reconstruction;
using TinyML.Compiler.Proofs;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Passes.Sharing;

/// <summary>The step <c>share-parameters</c>: few distinct multipliers per layer, with weights rounded anew for them, and biases that are multiples of a power of two, as they stand in
/// the program. Layers whose multipliers are few already keep them, so that the step can come again, behind steps that move biases.</summary>
internal static class ParameterSharing
{
    /// <summary>Shares the parameters of the chosen layers that have int8 weights and values.</summary>
    /// <param name="network">After quantization.</param>
    /// <param name="step">How.</param>
    /// <param name="context">Has the samples.</param>
    /// <exception cref="Diagnostics.DiagnosticException">A layer that the step names does not exist.</exception>
    public static CompressedNetwork Run(CompressedNetwork network, ShareParametersStep step, CompressionContext context)
    {
        HashSet<string> chosen = [.. ChosenLayers.Of(network.Graph, step).Where(layer => CanShare(network.Graph, layer)).Select(layer => layer.Node.Name)];
        if (NarrowMultipliers.CommonShift(network.Graph) is not null)
        {
            // Multipliers have 8 bits already, and small layers a kernel that wants them so.
            return network;
        }

        Graph graph = DeadWeights.Neutralise(network.Graph);
        string[] open = [.. LayerWeights.Of(graph).Where(layer => chosen.Contains(layer.Node.Name) && !IsShared(graph, layer)).Select(layer => layer.Node.Name)];
        if (open.Length > 0)
        {
            graph = DeadWeights.Neutralise(ShareMultipliers(network with { Graph = graph }, open, step, context));
        }

        foreach (LayerWeights layer in LayerWeights.Of(graph).Where(layer => chosen.Contains(layer.Node.Name)))
        {
            graph = RoundedBiases(graph, layer, step.BiasError).PutInto(graph);
        }

        return network with { Graph = graph };
    }

    /// <summary>Whether everything has 8 bits, and no other layer reads the same constants, whose scales would change for it too.</summary>
    private static bool CanShare(Graph graph, LayerWeights layer) =>
        layer.Limit == sbyte.MaxValue && graph[layer.Node.Inputs[0]].Type.Element == ElementType.Int8 && graph[layer.Node.Output].Type.Element == ElementType.Int8
        && layer.Node.Inputs.Skip(1).All(constant => graph.Nodes.Sum(node => node.Inputs.Count(input => input == constant)) == 1);

    private static bool IsShared(Graph graph, LayerWeights layer)
    {
        double[] ratios = [.. NarrowMultipliers.Ratios(graph, layer.Node).Distinct()];
        return ratios.All(ratio => Math.Abs(SharedRatios.Rounded(ratio) - ratio) <= 1e-9 * ratio && Math.Log2(ratios.Max() / ratio) is var halvings && Math.Abs(halvings - Math.Round(halvings)) < 1e-9);
    }

    private static Graph ShareMultipliers(CompressedNetwork network, string[] open, ShareParametersStep step, CompressionContext context)
    {
        var walk = new NetworkWalk(network.Graph, NetworkWalk.Choose(network.Graph, context.Data.Calibration), context.Executors);
        foreach (LayerWeights layer in LayerWeights.Of(network.Graph).Where(layer => open.Contains(layer.Node.Name)))
        {
            walk.Reach(layer.Node);
            var moments = InputMoments.Of(walk, layer);
            double[] ratios = [.. NarrowMultipliers.Ratios(walk.Graph, layer.Node)];
            double[] shared = SharedRatios.Of(new LayerTask(layer, network with { Graph = walk.Graph }, moments), ratios, sbyte.MaxValue, step.Tolerance);
            (Graph graph, LayerWeights rescaled) = Rescaled(walk.Graph, layer, [.. shared.Zip(ratios, (after, before) => after / before)]);

            var task = new LayerTask(rescaled, network with { Graph = graph }, moments);
            Curvature[] curvatures = task.Curvatures();
            double[] weights = SecondOrder.Fix(
                task.Targets, layer.Columns, row => curvatures[layer.SourceOf(row)],
                (row, column, value) => rescaled.Weights[(row * layer.Columns) + column] == 0 ? 0 : Math.Clamp(Math.Round(value), -rescaled.Limit, rescaled.Limit));
            walk.Replace((rescaled with { Weights = weights, Bias = task.KeptMeans(weights) }).PutInto(graph));
        }

        return walk.Graph;
    }

    /// <summary>The layer with larger or smaller steps, and real numbers in the place of its integers; the graph has the new types.</summary>
    private static (Graph Graph, LayerWeights Layer) Rescaled(Graph graph, LayerWeights layer, double[] factors)
    {
        Value[] values = [.. graph.Values];
        foreach (ValueId id in layer.Node.Inputs.Skip(1))
        {
            Value value = values[id.Index];
            var scales = (Ir.Quantization.PerChannel)value.Type.Quantization;
            TensorType type = value.Type with { Quantization = scales with { Scales = [.. scales.Scales.Select((scale, row) => scale * factors[row])] } };
            values[id.Index] = value with { Type = type, Constant = Tensor.OfIntegers(type, value.Constant!.Integers) };
        }

        LayerWeights rescaled = layer with
        {
            Weights = [.. layer.Weights.Select((weight, i) => weight / factors[i / layer.Columns])],
            Bias = [.. layer.Bias.Select((bias, row) => bias / factors[row])],
            Scales = [.. layer.Scales.Select((scale, row) => scale * factors[row])],
        };
        return (graph with { Values = [.. values] }, rescaled);
    }

    /// <summary>Biases that, with the input's zero point in them, are multiples of the largest power of two that moves no output further than allowed.</summary>
    private static LayerWeights RoundedBiases(Graph graph, LayerWeights layer, double error)
    {
        double largest = NarrowMultipliers.Ratios(graph, layer.Node).Max();
        double unit = Math.ScaleB(1, Math.Clamp((int)Math.Floor(Math.Log2(2 * error / largest)), 0, 31));
        int zeroPoint = ((Ir.Quantization.PerTensor)graph[layer.Node.Inputs[0]].Type.Quantization).ZeroPoint;
        return layer with
        {
            Bias =
            [
                .. layer.Bias.Select((bias, row) =>
                {
                    double folded = zeroPoint * layer.Weights.AsSpan(row * layer.Columns, layer.Columns).ToArray().Sum();
                    return (Math.Round((bias - folded) / unit) * unit) + folded;
                }),
            ],
        };
    }
}
