using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Passes.Cleanup;

/// <summary>Removes nodes and constants that no output depends on; graph inputs stay.</summary>
public sealed class RemoveDeadNodes : IPass
{
    /// <inheritdoc/>
    public string Name => "remove-dead-nodes";

    /// <inheritdoc/>
    public GraphPhase Phase => GraphPhase.Float;

    /// <inheritdoc/>
    public Graph Run(Graph graph, PassContext context) => LiveGraph.Of(graph);
}
