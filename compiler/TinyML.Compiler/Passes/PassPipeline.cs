using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Passes;

/// <summary>Runs passes in order and verifies the graph after each.</summary>
/// <param name="passes">The passes in order.</param>
public sealed class PassPipeline(IReadOnlyList<IPass> passes)
{
    /// <summary>The passes in order.</summary>
    public IReadOnlyList<IPass> Passes { get; } = passes;

    /// <summary>Runs all passes.</summary>
    /// <param name="graph">A sound graph.</param>
    /// <param name="context">What the passes know beside the graph.</param>
    /// <param name="afterPass">Called with each pass and the graph it left, for <c>--after-pass</c> and the report.</param>
    /// <exception cref="Diagnostics.DiagnosticException">The model cannot be compiled, or a pass left an unsound graph.</exception>
    public Graph Run(Graph graph, PassContext context, Action<IPass, Graph>? afterPass = null)
    {
        foreach (IPass pass in Passes)
        {
            graph = pass.Run(graph, context);
            GraphVerifier.Verify(graph, pass.Phase, pass.Name);
            afterPass?.Invoke(pass, graph);
        }

        return graph;
    }
}
