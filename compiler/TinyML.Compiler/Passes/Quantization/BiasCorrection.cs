using TinyML.Compiler.Compression;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Passes.Reconstruction;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Passes.Quantization;

/// <summary>The steps <c>correct-bias</c> and <c>correct-output</c>: biases that give the channels of layers the means that they have in the float network, without labels
/// (Nagel et al., "Data-Free Quantization through Weight Equalization and Bias Correction", 2019, section 4.2, with measured means).</summary>
internal static class BiasCorrection
{
    /// <summary>Corrects the chosen layers, one after the other.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">There is nothing to learn from the samples, or a layer is unknown.</exception>
    public static CompressedNetwork Run(CompressedNetwork network, CompressionContext context, CorrectBiasStep step) =>
        Correct(network, context, step.Name, ChosenLayers.Of(network.Graph, step));

    /// <summary>Corrects the layers that no other layer with weights reads from.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">There is nothing to learn from the samples.</exception>
    public static CompressedNetwork RunOnOutputs(CompressedNetwork network, CompressionContext context, CorrectOutputStep step) =>
        Correct(network, context, step.Name, LastLayers(network.Graph));

    private static CompressedNetwork Correct(CompressedNetwork network, CompressionContext context, string step, IReadOnlyCollection<string> layers) =>
        NetworkReconstruction.Run(network, context, step, layers, problem => problem.With(problem.Layer.Weights), keepsWeights: true);

    private static List<string> LastLayers(Graph graph)
    {
        HashSet<ValueId> leadsToLayer = [];
        List<string> last = [];
        foreach (Node node in graph.Nodes.Reverse())
        {
            bool isLayer = LayerWeights.Of(graph, node) is not null;
            if (isLayer && !leadsToLayer.Contains(node.Output))
            {
                last.Add(node.Name);
            }

            if (isLayer || leadsToLayer.Contains(node.Output))
            {
                leadsToLayer.UnionWith(node.Inputs);
            }
        }

        return last;
    }
}
