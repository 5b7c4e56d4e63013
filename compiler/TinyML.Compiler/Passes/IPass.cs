using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Passes;

/// <summary>One step from graph to graph. A pass keeps the meaning of the graph unless it says otherwise, and running it twice in a row gives what running it once gives, unless it says otherwise.</summary>
public interface IPass
{
    /// <summary>The name for <c>--after-pass</c>, such as <c>fold-affine</c>.</summary>
    string Name { get; }

    /// <summary>The rules that the graph keeps after this pass.</summary>
    GraphPhase Phase => GraphPhase.Imported;

    /// <summary>Runs the pass.</summary>
    /// <param name="graph">A sound graph.</param>
    /// <param name="context">What the passes know beside the graph.</param>
    /// <exception cref="Diagnostics.DiagnosticException">The model cannot be compiled; says why.</exception>
    Graph Run(Graph graph, PassContext context);
}
