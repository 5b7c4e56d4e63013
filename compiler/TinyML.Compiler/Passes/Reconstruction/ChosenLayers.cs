using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Passes.Reconstruction;

/// <summary>The layers that a step of a recipe works on.</summary>
internal static class ChosenLayers
{
    /// <summary>The names of the layers, in the order of the network.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="step">The step; without names it takes all layers with weights.</param>
    /// <exception cref="DiagnosticException">The step names a layer that the network does not have.</exception>
    public static IReadOnlyList<string> Of(Graph graph, WeightStep step)
    {
        string[] layers = [.. LayerWeights.Of(graph).Select(layer => layer.Node.Name)];
        return step.Layers?.FirstOrDefault(name => !layers.Contains(name)) is { } unknown
            ? throw new DiagnosticException(
                DiagnosticCodes.RecipeInvalid, $"step '{step.Name}'", $"no layer with weights is named '{unknown}'", $"name some of {string.Join(", ", layers)}")
            : step.Layers is null ? layers : [.. layers.Where(step.Layers.Contains)];
    }
}
