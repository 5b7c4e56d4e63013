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
    /// <param name="context">Has the samples.</param>
    /// <param name="step">How.</param>
    /// <exception cref="Diagnostics.DiagnosticException">There is nothing to learn from the samples, or a layer is unknown.</exception>
    public static CompressedNetwork Run(CompressedNetwork network, CompressionContext context, ShareParametersStep step)
    {
        IReadOnlyList<string> chosen = ChosenLayers.Of(network.Graph, step);
        if (NarrowMultipliers.CommonShift(network.Graph) is not null)
        {
            // Multipliers have 8 bits already, and small layers a kernel that wants them so.
            return network;
        }

        Graph graph = DeadWeights.Neutralise(network.Graph);
        LayerWeights[] layers = [.. LayerWeights.Of(graph).Where(layer => chosen.Contains(layer.Node.Name) && IsInt8(graph, layer))];
        string[] open = [.. layers.Where(layer => !IsShared(graph, layer)).Select(layer => layer.Node.Name)];
        if (open.Length > 0)
        {
            Graph before = graph;
            CompressedNetwork shared = NetworkReconstruction.Run(network with { Graph = graph }, context, step.Name, open, problem => Shared(problem, before, step));
            graph = DeadWeights.Neutralise(shared.Graph);
        }

        foreach (Node node in layers.Select(layer => layer.Node))
        {
            graph = RoundedBiases(graph, LayerWeights.Of(graph, node)!, step.BiasError).PutInto(graph);
        }

        return network with { Graph = graph };
    }

    private static bool IsInt8(Graph graph, LayerWeights layer) =>
        layer.Limit == sbyte.MaxValue && graph[layer.Node.Inputs[0]].Type.Element == ElementType.Int8 && graph[layer.Node.Output].Type.Element == ElementType.Int8;

    private static bool IsShared(Graph graph, LayerWeights layer)
    {
        double[] ratios = [.. NarrowMultipliers.Ratios(graph, layer.Node).Distinct()];
        return ratios.All(ratio => Math.Abs(SharedRatios.Rounded(ratio) - ratio) <= 1e-9 * ratio && Math.Log2(ratios.Max() / ratio) is var halvings && Math.Abs(halvings - Math.Round(halvings)) < 1e-9);
    }

    /// <summary>The layer with new steps, and with weights that are rounded for them as <c>round</c> does.</summary>
    private static LayerWeights Shared(LayerProblem problem, Graph graph, ShareParametersStep step)
    {
        LayerWeights layer = problem.Layer;
        double[] ratios = [.. NarrowMultipliers.Ratios(graph, layer.Node)];
        double[] shared = SharedRatios.Of(new LayerTask(problem, graph), ratios, sbyte.MaxValue, step.Tolerance);
        return problem.Rescaled([.. shared.Zip(ratios, (after, before) => after / before)]).Solved();
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
