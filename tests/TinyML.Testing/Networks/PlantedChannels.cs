using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Testing.Networks;

/// <summary>Plants channels that never matter into an integer graph: rows of zeros, biases beyond what the weights reach, columns of zeros.</summary>
public static class PlantedChannels
{
    /// <summary>The graph with about half of the channels of its layers made dead in one way or another.</summary>
    public static Graph In(Graph graph, int seed)
    {
        var random = new Random(seed);
        Value[] values = [.. graph.Values];
        foreach (Node node in graph.Nodes.Where(node => node.Operator is Conv2D or DepthwiseConv2D or FullyConnected))
        {
            Value weights = values[node.Inputs[1].Index], bias = values[node.Inputs[2].Index];
            (Tensor w, Tensor b) = Plant(weights.Constant!, bias.Constant!, node.Operator is DepthwiseConv2D, Beyond(values[node.Inputs[0].Index]), random);
            values[node.Inputs[1].Index] = weights with { Constant = w };
            values[node.Inputs[2].Index] = bias with { Constant = b };
        }

        return graph with { Values = [.. values] };
    }

    /// <summary>More than the weights of such a network can make up for.</summary>
    private static long Beyond(Value input) => input.Type.Element == ElementType.Int16 ? 1 << 29 : 1 << 21;

    private static (Tensor Weights, Tensor Bias) Plant(Tensor weights, Tensor bias, bool isDepthwise, long beyond, Random random)
    {
        long[] w = [.. weights.Integers], b = [.. bias.Integers];
        int outputs = b.Length, size = w.Length / outputs, depth = isDepthwise ? 1 : weights.Type.Shape[-1];
        bool[] dropped = [.. Enumerable.Range(0, depth).Select(_ => random.Next(3) == 0)];
        for (int o = 0; o < outputs; o++)
        {
            int kind = random.Next(5);
            b[o] = kind == 0 ? beyond : kind == 1 ? -beyond : b[o];
            for (int i = 0; i < size; i++)
            {
                bool isZero = kind == 2 || (!isDepthwise && dropped[i % depth]);
                int place = isDepthwise ? (i * outputs) + o : (o * size) + i;
                w[place] = isZero ? 0 : w[place];
            }
        }

        return (Tensor.OfIntegers(weights.Type, w), Tensor.OfIntegers(bias.Type, b));
    }
}
