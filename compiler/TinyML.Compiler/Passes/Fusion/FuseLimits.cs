using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Fusion;

/// <summary>Makes a Relu or Clip behind a layer, a pooling or the sum, difference or product of two tensors that nothing else reads part of it.
/// Arithmetic with a constant is left alone: it becomes part of a layer, or a Rescale with limits of its own.</summary>
public sealed class FuseLimits : IPass
{
    /// <inheritdoc/>
    public string Name => "fuse-limits";

    /// <inheritdoc/>
    public Graph Run(Graph graph, PassContext context) => GraphRewriter.Rewrite(graph, Fuse);

    /// <summary>The limits of an operator's fused activation, or null where it can have none.</summary>
    internal static (float Minimum, float Maximum)? LimitsOf(Operator @operator) => @operator switch
    {
        FullyConnected layer => (layer.Minimum, layer.Maximum),
        WindowedOperator windowed => (windowed.Minimum, windowed.Maximum),
        ArithmeticOperator arithmetic => (arithmetic.Minimum, arithmetic.Maximum),
        _ => null,
    };

    private static ValueId? Fuse(GraphRewriter rewriter, Node node)
    {
        (float low, float high)? limits = node.Operator switch
        {
            Relu => (0, float.PositiveInfinity),
            Clip clip => (clip.Minimum, clip.Maximum),
            _ => null,
        };
        if (limits is not var (low, high) || rewriter.Uses(node.Inputs[0]) != 1
            || rewriter.Definition(rewriter.Map(node.Inputs[0])) is not { } producer || LimitsOf(producer.Operator) is not var (minimum, maximum)
            || (producer.Operator is ArithmeticOperator && producer.Inputs.Any(id => rewriter.Constant(id) is not null)))
        {
            return null;
        }

        Operator limited = Limited(producer.Operator, Math.Clamp(minimum, low, high), Math.Clamp(maximum, low, high));
        return rewriter.Replace(node, limited, producer.Inputs.AsSpan());
    }

    private static Operator Limited(Operator @operator, float minimum, float maximum) => @operator switch
    {
        FullyConnected layer => layer with { Minimum = minimum, Maximum = maximum },
        WindowedOperator windowed => windowed with { Minimum = minimum, Maximum = maximum },
        ArithmeticOperator arithmetic => arithmetic with { Minimum = minimum, Maximum = maximum },
        _ => throw new ArgumentException($"{@operator.Name} has no limits", nameof(@operator)),
    };
}
