using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Cleanup;

/// <summary>Moves reshapes behind element-wise nodes, joins chains of them and drops those in front of a FullyConnected, which takes any shape:
/// layers and their activations become neighbours.</summary>
public sealed class SimplifyReshapes : IPass
{
    /// <inheritdoc/>
    public string Name => "simplify-reshapes";

    /// <inheritdoc/>
    public Graph Run(Graph graph, PassContext context) => GraphRewriter.Rewrite(graph, Simplify);

    private static ValueId? Simplify(GraphRewriter rewriter, Node node)
    {
        ValueId[] inputs = [.. node.Inputs.Select(rewriter.Map)];
        if (node.Operator is not (Reshape or FullyConnected or UnaryOperator)
            || rewriter.Definition(inputs[0]) is not { Operator: Reshape } reshape)
        {
            return null;
        }

        inputs[0] = reshape.Inputs[0];
        Shape shape = rewriter.SourceType(node.Output).Shape;
        return node.Operator is Reshape
            ? rewriter.Reshaped(node.Name, inputs[0], shape)
            : rewriter.Replace(node, node.Operator, inputs);
    }
}
