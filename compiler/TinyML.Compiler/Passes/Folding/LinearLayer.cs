using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Passes.Fusion;

namespace TinyML.Compiler.Passes.Folding;

/// <summary>A FullyConnected, Conv2D or DepthwiseConv2D with constant weights, seen alike: every weight leads from one input channel to one output
/// channel. The channels of a FullyConnected's input are its elements.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Operands">x, w and b.</param>
/// <param name="Weights">The elements of w.</param>
/// <param name="Bias">The elements of b.</param>
/// <param name="InputChannels">Elements of x for a FullyConnected, else its last dimension.</param>
internal sealed record LinearLayer(Operator Operator, EquatableArray<ValueId> Operands, Tensor Weights, Tensor Bias, int InputChannels)
{
    /// <summary>The layer that an operator over values of the graph being built is, or null where it is none.</summary>
    public static LinearLayer? Of(GraphRewriter rewriter, Operator @operator, EquatableArray<ValueId> operands) =>
        Of(@operator, operands, id => rewriter.Builder[id]);

    /// <summary>The layer that a node of a graph is, or null where it is none.</summary>
    public static LinearLayer? Of(Graph graph, Node node) => Of(node.Operator, node.Inputs, id => graph[id]);

    private static LinearLayer? Of(Operator @operator, EquatableArray<ValueId> operands, Func<ValueId, Value> value)
    {
        if (@operator is not (FullyConnected or Conv2D or DepthwiseConv2D)
            || value(operands[1]).Constant is not { } weights || value(operands[2]).Constant is not { } bias)
        {
            return null;
        }

        Shape x = value(operands[0]).Type.Shape;
        return new LinearLayer(@operator, operands, weights, bias, @operator is FullyConnected ? x.ElementCount : x[-1]);
    }

    /// <summary>Whether zeros are added around the input: what they stand for must not change.</summary>
    public bool HasPadding => Operator is WindowedOperator { Window.HasPadding: true };

    /// <summary>Whether the layer limits its output: nothing can be folded in from behind.</summary>
    public bool IsLimited => FuseLimits.LimitsOf(Operator) is not (float.NegativeInfinity, float.PositiveInfinity);

    /// <summary>Output channels.</summary>
    public int Outputs => Bias.Floats.Length;

    /// <summary>Weights per output channel.</summary>
    private int PerOutput => Weights.Floats.Length / Outputs;

    /// <summary>The output channel that a weight leads to.</summary>
    public int OutputOf(int weight) => Operator is DepthwiseConv2D ? weight % Outputs : weight / PerOutput;

    /// <summary>The input channel that a weight comes from.</summary>
    public int InputOf(int weight)
    {
        int output = OutputOf(weight), depth = Weights.Type.Shape[-1];
        return Operator switch
        {
            DepthwiseConv2D => output / (Outputs / InputChannels),
            Conv2D { Groups: var groups } => (output / (Outputs / groups) * depth) + (weight % depth),
            _ => weight % depth,
        };
    }

    /// <summary>The layer over x instead of factor·x + offset.</summary>
    /// <param name="factors">One per input channel.</param>
    /// <param name="offsets">One per input channel.</param>
    public (float[] Weights, float[] Bias) TakeFromFront(double[] factors, double[] offsets)
    {
        float[] weights = new float[Weights.Floats.Length];
        double[] bias = [.. Bias.Floats];
        for (int i = 0; i < weights.Length; i++)
        {
            double weight = Weights.Floats[i];
            int channel = InputOf(i);
            weights[i] = (float)(weight * factors[channel]);
            bias[OutputOf(i)] += weight * offsets[channel];
        }

        return (weights, [.. bias.Select(value => (float)value)]);
    }

    /// <summary>The layer that computes factor·y + offset of what this one computes.</summary>
    /// <param name="factors">One per output channel.</param>
    /// <param name="offsets">One per output channel.</param>
    public (float[] Weights, float[] Bias) TakeFromBehind(double[] factors, double[] offsets) =>
        ([.. Weights.Floats.Select((weight, i) => (float)(weight * factors[OutputOf(i)]))],
            [.. Bias.Floats.Select((value, o) => (float)((value * factors[o]) + offsets[o]))]);

    /// <summary>One number per channel where numbers per element repeat from pixel to pixel; null where they do not.</summary>
    public static double[]? PerChannel(double[] perElement, int channels)
    {
        for (int i = channels; i < perElement.Length; i++)
        {
            if (perElement[i] != perElement[i % channels])
            {
                return null;
            }
        }

        return perElement[..channels];
    }
}
