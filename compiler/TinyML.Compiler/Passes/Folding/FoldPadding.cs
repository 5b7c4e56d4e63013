using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Folding;

/// <summary>Makes zeros that a Pad adds around the rows and columns of a picture part of the convolution behind it, which adds them for nothing. Poolings
/// keep theirs apart: a maximum never takes padding into account, and zeros are elements like others.</summary>
public sealed class FoldPadding : IPass
{
    /// <inheritdoc/>
    public string Name => "fold-padding";

    /// <inheritdoc/>
    public Graph Run(Graph graph, PassContext context) => GraphRewriter.Rewrite(graph, Fold);

    private static ValueId? Fold(GraphRewriter rewriter, Node node)
    {
        if (node.Operator is not (Conv2D or DepthwiseConv2D) || node.Operator is not WindowedOperator layer
            || rewriter.Definition(rewriter.Map(node.Inputs[0])) is not { Operator: Pad { Fill: 0 } pad } definition
            || pad.Before[0] + pad.After[0] + pad.Before[3] + pad.After[3] != 0)
        {
            return null;
        }

        Window window = layer.Window with
        {
            PadTop = layer.Window.PadTop + pad.Before[1],
            PadLeft = layer.Window.PadLeft + pad.Before[2],
            PadBottom = layer.Window.PadBottom + pad.After[1],
            PadRight = layer.Window.PadRight + pad.After[2],
        };
        return rewriter.Replace(node, layer with { Window = window }, definition.Inputs[0], rewriter.Map(node.Inputs[1]), rewriter.Map(node.Inputs[2]));
    }
}
