using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Layout;

/// <summary>Makes reshapes, which cost nothing, of transpositions that only move dimensions of 1.</summary>
public sealed class ReplaceTransposes : IPass
{
    /// <inheritdoc/>
    public string Name => "replace-transposes";

    /// <inheritdoc/>
    public Graph Run(Graph graph, PassContext context) => GraphRewriter.Rewrite(graph, (rewriter, node) =>
        node.Operator is Transpose transpose && Permutations.KeepsElements(rewriter.SourceType(node.Inputs[0]).Shape, transpose.Permutation)
            ? rewriter.Reshaped(node.Name, rewriter.Map(node.Inputs[0]), rewriter.SourceType(node.Output).Shape)
            : null);
}
