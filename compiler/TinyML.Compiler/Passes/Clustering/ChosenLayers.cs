using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Passes.Reconstruction;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Passes.Clustering;

/// <summary>The layers that a step works on.</summary>
internal static class ChosenLayers
{
    /// <summary>The layers that the step names, all of them where it names none, in the graph's order.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="step">The step.</param>
    /// <exception cref="DiagnosticException">A name that no layer with weights has.</exception>
    public static IReadOnlyList<LayerWeights> Of(Graph graph, WeightStep step)
    {
        IReadOnlyList<LayerWeights> layers = LayerWeights.Of(graph);
        if (step.Layers?.FirstOrDefault(name => layers.All(layer => layer.Node.Name != name)) is { } unknown)
        {
            throw new DiagnosticException(
                DiagnosticCodes.RecipeInvalid, $"step '{step.Name}'", $"no layer with weights is named '{unknown}'", $"name some of {string.Join(", ", layers.Select(layer => layer.Node.Name))}");
        }

        return step.Layers is null ? layers : [.. layers.Where(layer => step.Layers.Contains(layer.Node.Name))];
    }
}
