using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Passes.Folding;

/// <summary>Computes what depends on constants alone, unless the work or the result would be out of proportion.</summary>
public sealed class FoldConstants : IPass
{
    /// <summary>The most elements and multiply-accumulates that one node is folded for.</summary>
    public const int Limit = 1 << 24;

    /// <inheritdoc/>
    public string Name => "fold-constants";

    /// <inheritdoc/>
    public Graph Run(Graph graph, PassContext context) => GraphRewriter.Rewrite(graph, Fold);

    private static ValueId? Fold(GraphRewriter rewriter, Node node)
    {
        Tensor?[] operands = [.. node.Inputs.Select(id => rewriter.Constant(rewriter.Map(id)))];
        TensorType type = rewriter.SourceType(node.Output);
        bool isStored = node.Operator is Operators.Dequantize && operands[0] is not null; // weights that a float model holds as integers
        if ((!isStored && operands.Any(operand => operand is not { Type.Element: ElementType.Float32 })) || type.Element != ElementType.Float32
            || type.Shape.ElementCount > Limit || node.Operator.Macs([.. operands.Select(operand => operand!.Type)]) > Limit)
        {
            return null;
        }

        Tensor result = Tensor.ZeroFloats(type.Shape);
        node.Operator.Evaluate([.. operands.Select(operand => ElementValues.ToReals(operand!))], result);
        return result.Floats.All(float.IsFinite) ? rewriter.Builder.Constant(node.Name, result) : null;
    }
}
