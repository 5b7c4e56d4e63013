using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Cleanup;

/// <summary>Moves reshapes behind element-wise nodes and arithmetic with a constant per channel, joins chains of them and drops those in front of a FullyConnected, which takes any shape:
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
        if (node.Operator is BinaryOperator)
        {
            return ArithmeticBehind(rewriter, node, inputs);
        }

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

    /// <summary>A constant that goes along the last dimension, or is one number, does so under any shape that keeps that dimension.</summary>
    private static ValueId? ArithmeticBehind(GraphRewriter rewriter, Node node, ValueId[] inputs)
    {
        int at = rewriter.Constant(inputs[0]) is null ? 0 : 1;
        if (rewriter.Constant(inputs[1 - at]) is not { } constant
            || rewriter.Definition(inputs[at]) is not { Operator: Reshape } reshape
            || rewriter.SourceType(node.Output).Shape.ElementCount != rewriter.Builder[inputs[at]].Type.Shape.ElementCount
            || !IsAlongLast(constant.Type.Shape, rewriter.Builder[inputs[at]].Type.Shape, rewriter.Builder[reshape.Inputs[0]].Type.Shape))
        {
            return null;
        }

        inputs[1 - at] = rewriter.Builder.Constant(rewriter.Builder[inputs[1 - at]].Name, constant.Reshape(Shape.Of(constant.Type.Shape.ElementCount)));
        inputs[at] = reshape.Inputs[0];
        return rewriter.Replace(node, node.Operator, inputs);
    }

    private static bool IsAlongLast(Shape constant, Shape shaped, Shape before) =>
        constant.ElementCount == 1
        || (constant.Rank > 0 && constant.ElementCount == constant[-1] && shaped.Rank > 0 && before.Rank > 0 && shaped[-1] == constant[-1] && before[-1] == constant[-1]);
}
