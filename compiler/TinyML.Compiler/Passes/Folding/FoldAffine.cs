using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Folding;

/// <summary>Folds additions and multiplications by constants into the weights and the bias of the layer before or after them, per channel for
/// convolutions: w·(f·x + c) + b = (w·f)·x + (w·c + b), and f·(w·x + b) + c = (f·w)·x + (f·b + c). A batch normalization is such a pair. Sums are made
/// in double precision. In front of a layer that adds zeros around its input c must be 0: the zeros would stand for something else.</summary>
public sealed class FoldAffine : IPass
{
    /// <inheritdoc/>
    public string Name => "fold-affine";

    /// <inheritdoc/>
    public Graph Run(Graph graph, PassContext context) => GraphRewriter.Rewrite(graph, Fold);

    private static ValueId? Fold(GraphRewriter rewriter, Node node) => node.Operator switch
    {
        BinaryOperator => FoldBehind(rewriter, node),
        _ => FoldInto(rewriter, node),
    };

    /// <summary>The affine steps in front of a layer.</summary>
    private static ValueId? FoldInto(GraphRewriter rewriter, Node node)
    {
        if (LinearLayer.Of(rewriter, node.Operator, [.. node.Inputs.Select(rewriter.Map)]) is not { } layer
            || AffineView.Of(rewriter, layer.Operands[0]) is not { } view
            || LinearLayer.PerChannel(view.Factors, layer.InputChannels) is not { } factors
            || LinearLayer.PerChannel(view.Offsets, layer.InputChannels) is not { } offsets
            || (layer.HasPadding && offsets.Any(offset => offset != 0)))
        {
            return null;
        }

        // A FullyConnected takes its elements in any shape, a picture must have its own.
        ValueId source = layer.Operator is FullyConnected
            ? view.Source
            : rewriter.Reshaped(node.Name, view.Source, rewriter.Builder[layer.Operands[0]].Type.Shape);
        return Replace(rewriter, node, layer, source, layer.TakeFromFront(factors, offsets));
    }

    /// <summary>One affine step behind a layer that nothing else reads and whose activation does not limit.</summary>
    private static ValueId? FoldBehind(GraphRewriter rewriter, Node node)
    {
        ValueId[] inputs = [.. node.Inputs.Select(rewriter.Map)];
        if (AffineStep.Of(rewriter, node.Operator, inputs, rewriter.SourceType(node.Output).Shape) is not { } step
            || rewriter.Uses(node.Inputs[inputs[0] == step.Source ? 0 : 1]) != 1
            || rewriter.Definition(step.Source) is not { } producer
            || LinearLayer.Of(rewriter, producer.Operator, producer.Inputs) is not { IsLimited: false } layer
            || rewriter.Builder[step.Source].Type.Shape.ElementCount != step.Factors.Length
            || LinearLayer.PerChannel(step.Factors, layer.Outputs) is not { } factors
            || LinearLayer.PerChannel(step.Offsets, layer.Outputs) is not { } offsets)
        {
            return null;
        }

        return Replace(rewriter, node, layer, producer.Inputs[0], layer.TakeFromBehind(factors, offsets));
    }

    private static ValueId? Replace(GraphRewriter rewriter, Node node, LinearLayer layer, ValueId x, (float[] Weights, float[] Bias) numbers)
    {
        if (!numbers.Weights.All(float.IsFinite) || !numbers.Bias.All(float.IsFinite))
        {
            return null;
        }

        GraphBuilder builder = rewriter.Builder;
        ValueId w = builder.Constant(builder[layer.Operands[1]].Name, layer.Weights.Type.Shape, numbers.Weights);
        ValueId b = builder.Constant(builder[layer.Operands[2]].Name, layer.Bias.Type.Shape, numbers.Bias);
        return rewriter.Replace(node, layer.Operator, x, w, b);
    }
}
