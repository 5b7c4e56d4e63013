using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Layout;

/// <summary>Moves reshapes that only add or take away dimensions of 1 behind arithmetic: convolutions over one dimension, which are pictures of height 1, and
/// what follows them become neighbours.</summary>
public sealed class SinkReshapes : IPass
{
    /// <inheritdoc/>
    public string Name => "sink-reshapes";

    /// <inheritdoc/>
    public Graph Run(Graph graph, PassContext context) => GraphRewriter.Rewrite(graph, Sink);

    private static ValueId? Sink(GraphRewriter rewriter, Node node)
    {
        if (node.Operator is Quantize or Dequantize)
        {
            ValueId[] chain = [.. Chain(rewriter, rewriter.Map(node.Inputs[0]))];
            return chain.Length > 0 ? rewriter.Replace(node, node.Operator, chain[^1]) : null;
        }

        if (node.Operator is not BinaryOperator)
        {
            return null;
        }

        ValueId[] inputs = [.. node.Inputs.Select(rewriter.Map)];
        Shape shape = rewriter.SourceType(node.Output).Shape;
        int at = Array.FindIndex(inputs, id => rewriter.Definition(id) is { Operator: Reshape } && rewriter.Builder[id].Type.Shape == shape);
        if (at < 0)
        {
            return null;
        }

        // The innermost of several reshapes that arithmetic can come before.
        foreach (ValueId source in Chain(rewriter, inputs[at]).Reverse())
        {
            if (Before(rewriter, inputs[1 - at], shape, rewriter.Builder[source].Type.Shape) is { } other)
            {
                return at == 0 ? rewriter.Replace(node, node.Operator, source, other) : rewriter.Replace(node, node.Operator, other, source);
            }
        }

        return null;
    }

    /// <summary>The operands of a reshape of a reshape of …, the outermost first.</summary>
    private static IEnumerable<ValueId> Chain(GraphRewriter rewriter, ValueId value)
    {
        while (rewriter.Definition(value) is { Operator: Reshape } reshape)
        {
            value = reshape.Inputs[0];
            yield return value;
        }
    }

    /// <summary>What has to be combined with the operand of a reshape from <paramref name="from"/> to <paramref name="to"/>, so that the reshape may follow.</summary>
    private static ValueId? Before(GraphRewriter rewriter, ValueId other, Shape to, Shape from)
    {
        Shape shape = rewriter.Builder[other].Type.Shape;
        if (rewriter.Definition(other) is { Operator: Reshape } reshape && shape == to && rewriter.Builder[reshape.Inputs[0]].Type.Shape == from)
        {
            return reshape.Inputs[0];
        }

        if (rewriter.StoredConstant(other) is not { } constant || !to.Dimensions.Where(extent => extent != 1).SequenceEqual(from.Dimensions.Where(extent => extent != 1)))
        {
            return null;
        }

        // The extents of the constant along the dimensions that are not 1, in their order; 1 elsewhere.
        int[] aligned = [.. Enumerable.Repeat(1, to.Rank - shape.Rank), .. shape.Dimensions];
        var extents = new Queue<int>(aligned.Where((_, axis) => to[axis] != 1));
        Shape before = Shape.Of([.. from.Dimensions.Select(extent => extent == 1 ? 1 : extents.Dequeue())]);
        return before == shape ? other
            : constant.Type.Quantization is Ir.Quantization.PerChannel ? null
            : rewriter.WithConstant(other, constant.Reshape(before));
    }
}
