using TinyML.Compiler.Compression;
using TinyML.Compiler.Passes.Reconstruction;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Passes.Quantization;

/// <summary>The step <c>round</c>: chooses between neighbouring integers by what a layer's sums lose, in the place of the nearest to each weight (the aim of Nagel et al., "Up or Down?
/// Adaptive Rounding for Post-Training Quantization", 2020, reached with second-order statistics). Weights that are zero stay so, which keeps what was pruned.</summary>
internal static class WeightRounding
{
    /// <summary>The network with other integers.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">There is nothing to learn from the samples, or a layer is unknown.</exception>
    public static CompressedNetwork Run(CompressedNetwork network, CompressionContext context, RoundStep step) => NetworkReconstruction.Run(
        network, context, step.Name, ChosenLayers.Of(network.Graph, step),
        problem => problem.Solved());
}
