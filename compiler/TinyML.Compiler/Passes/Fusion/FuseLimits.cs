using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Fusion;

/// <summary>Makes a Relu or Clip behind a FullyConnected that nothing else reads part of it.</summary>
public sealed class FuseLimits : IPass
{
    /// <inheritdoc/>
    public string Name => "fuse-limits";

    /// <inheritdoc/>
    public Graph Run(Graph graph, PassContext context) => GraphRewriter.Rewrite(graph, Fuse);

    private static ValueId? Fuse(GraphRewriter rewriter, Node node)
    {
        (float low, float high)? limits = node.Operator switch
        {
            Relu => (0, float.PositiveInfinity),
            Clip clip => (clip.Minimum, clip.Maximum),
            _ => null,
        };
        if (limits is not var (low, high) || rewriter.Uses(node.Inputs[0]) != 1
            || rewriter.Definition(rewriter.Map(node.Inputs[0])) is not { Operator: FullyConnected layer } producer)
        {
            return null;
        }

        var limited = new FullyConnected(Math.Clamp(layer.Minimum, low, high), Math.Clamp(layer.Maximum, low, high));
        return rewriter.Replace(node, limited, producer.Inputs.AsSpan());
    }
}
