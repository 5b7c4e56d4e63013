using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Cleanup;

/// <summary>Removes nodes that return their operand: reshapes to the same shape, parts that are the whole, padding by nothing, sums with 0, products with 1, limits that do not limit,
/// a second Relu, joins of one tensor.</summary>
public sealed class RemoveIdentities : IPass
{
    /// <inheritdoc/>
    public string Name => "remove-identities";

    /// <inheritdoc/>
    public Graph Run(Graph graph, PassContext context) => GraphRewriter.Rewrite(graph, Remove);

    private static ValueId? Remove(GraphRewriter rewriter, Node node)
    {
        Shape shape = rewriter.SourceType(node.Output).Shape;
        ValueId[] inputs = [.. node.Inputs.Select(rewriter.Map)];
        ValueId? same = node.Operator switch
        {
            Reshape or Concat when inputs.Length == 1 => inputs[0],
            Clip { Minimum: float.NegativeInfinity, Maximum: float.PositiveInfinity } => inputs[0],
            ArithmeticOperator { IsLimited: true } => null,
            Mean or Pad => inputs[0],
            Slice slice when slice.Step.All(step => step == 1) => inputs[0],
            Relu when rewriter.Definition(inputs[0]) is { Operator: Relu or Sigmoid or Softmax } => inputs[0],
            Add when IsAll(rewriter, inputs[0], 0) => inputs[1],
            Add or Sub when IsAll(rewriter, inputs[1], 0) => inputs[0],
            Mul when IsAll(rewriter, inputs[0], 1) => inputs[1],
            Mul or Div when IsAll(rewriter, inputs[1], 1) => inputs[0],
            _ => null,
        };

        return same is { } id && rewriter.Builder[id].Type.Shape == shape ? id : null;
    }

    private static bool IsAll(GraphRewriter rewriter, ValueId id, float element) =>
        rewriter.Constant(id) is { Type.Element: ElementType.Float32 } constant && constant.Floats.All(value => value == element);
}
