using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Folding;

/// <summary>Folds additions and multiplications by constants into the weights and the bias of the FullyConnected before or after
/// them: w·(f·x + c) + b = (w·f)·x + (w·c + b), and f·(w·x + b) + c = (f·w)·x + (f·b + c). Sums are made in double precision.</summary>
public sealed class FoldAffine : IPass
{
    /// <inheritdoc/>
    public string Name => "fold-affine";

    /// <inheritdoc/>
    public Graph Run(Graph graph, PassContext context) => GraphRewriter.Rewrite(graph, Fold);

    private static ValueId? Fold(GraphRewriter rewriter, Node node) => node.Operator switch
    {
        FullyConnected layer => FoldInto(rewriter, node, layer),
        BinaryOperator => FoldBehind(rewriter, node),
        _ => null,
    };

    /// <summary>The affine steps in front of a layer.</summary>
    private static ValueId? FoldInto(GraphRewriter rewriter, Node node, FullyConnected layer)
    {
        ValueId x = rewriter.Map(node.Inputs[0]), w = rewriter.Map(node.Inputs[1]), b = rewriter.Map(node.Inputs[2]);
        if (rewriter.Constant(w) is not { } weights || rewriter.Constant(b) is not { } bias || AffineView.Of(rewriter, x) is not { } view)
        {
            return null;
        }

        int inputs = weights.Type.Shape[1];
        float[] newWeights = new float[weights.Floats.Length], newBias = new float[bias.Floats.Length];
        for (int o = 0; o < newBias.Length; o++)
        {
            double sum = bias.Floats[o];
            for (int i = 0; i < inputs; i++)
            {
                double weight = weights.Floats[(o * inputs) + i];
                newWeights[(o * inputs) + i] = (float)(weight * view.Factors[i]);
                sum += weight * view.Offsets[i];
            }

            newBias[o] = (float)sum;
        }

        return Replace(rewriter, node, layer, view.Source, (w, b), newWeights, newBias);
    }

    /// <summary>One affine step behind a layer that nothing else reads and whose activation does not limit.</summary>
    private static ValueId? FoldBehind(GraphRewriter rewriter, Node node)
    {
        ValueId[] inputs = [.. node.Inputs.Select(rewriter.Map)];
        Shape shape = rewriter.SourceType(node.Output).Shape;
        if (AffineStep.Of(rewriter, node.Operator, inputs, shape) is not { } step
            || rewriter.Uses(node.Inputs[inputs[0] == step.Source ? 0 : 1]) != 1
            || rewriter.Definition(step.Source) is not { Operator: FullyConnected { Minimum: float.NegativeInfinity, Maximum: float.PositiveInfinity } layer } producer
            || rewriter.Constant(producer.Inputs[1]) is not { } weights || rewriter.Constant(producer.Inputs[2]) is not { } bias
            || bias.Floats.Length != shape.ElementCount)
        {
            return null;
        }

        int count = weights.Type.Shape[1];
        float[] newWeights = [.. weights.Floats.Select((weight, i) => (float)(weight * step.Factors[i / count]))];
        float[] newBias = [.. bias.Floats.Select((value, o) => (float)((value * step.Factors[o]) + step.Offsets[o]))];
        return Replace(rewriter, node, layer, producer.Inputs[0], (producer.Inputs[1], producer.Inputs[2]), newWeights, newBias);
    }

    private static ValueId? Replace(
        GraphRewriter rewriter, Node node, FullyConnected layer, ValueId x, (ValueId Weights, ValueId Bias) old, float[] weights, float[] bias)
    {
        if (!weights.All(float.IsFinite) || !bias.All(float.IsFinite))
        {
            return null;
        }

        ValueId w = rewriter.Builder.Constant(rewriter.Builder[old.Weights].Name, rewriter.Builder[old.Weights].Type.Shape, weights);
        ValueId b = rewriter.Builder.Constant(rewriter.Builder[old.Bias].Name, rewriter.Builder[old.Bias].Type.Shape, bias);
        return rewriter.Replace(node, layer, x, w, b);
    }
}
