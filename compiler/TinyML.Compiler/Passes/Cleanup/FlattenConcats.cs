using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Cleanup;

/// <summary>Merges a join of joins along the same dimension, so that the columns of a table that arrive as separate inputs form one row in one step.</summary>
public sealed class FlattenConcats : IPass
{
    /// <inheritdoc/>
    public string Name => "flatten-concats";

    /// <inheritdoc/>
    public Graph Run(Graph graph, PassContext context) => GraphRewriter.Rewrite(graph, Flatten);

    private static ValueId? Flatten(GraphRewriter rewriter, Node node)
    {
        if (node.Operator is not Concat concat)
        {
            return null;
        }

        ValueId[] parts = [.. node.Inputs.SelectMany(id =>
            rewriter.Uses(id) == 1 && rewriter.Definition(rewriter.Map(id)) is { Operator: Concat inner } definition && inner == concat
                ? definition.Inputs
                : [rewriter.Map(id)])];
        return parts.Length == node.Inputs.Count ? null : rewriter.Replace(node, concat, parts);
    }
}
