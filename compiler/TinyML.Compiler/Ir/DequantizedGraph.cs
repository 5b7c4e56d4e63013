using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Ir;

/// <summary>The float network that an integer graph stands for: the reals of its constants, the same operators in real arithmetic, without any rounding.
/// The reference that a model which comes quantized is compared with. Values keep their names.</summary>
public static class DequantizedGraph
{
    /// <summary>The float network.</summary>
    /// <param name="graph">A sound integer graph.</param>
    public static Graph Of(Graph graph)
    {
        var builder = new GraphBuilder(graph.Name);
        var mapped = new ValueId?[graph.Values.Count];
        foreach (ValueId id in graph.Inputs)
        {
            mapped[id.Index] = builder.Input(graph[id].Name, Float(graph[id].Type));
        }

        ValueId Map(ValueId id) => mapped[id.Index] ??= builder.Constant(graph[id].Name, Reals(graph[id].Constant!));
        foreach (Node node in graph.Nodes)
        {
            mapped[node.Output.Index] = node.Operator is Requantize requantize
                ? AddRescale(builder, graph, node, requantize, Map(node.Inputs[0]))
                : AddReal(builder, graph, node, [.. node.Inputs.Select(Map)]);
        }

        foreach (ValueId id in graph.Outputs)
        {
            builder.Output(Map(id));
        }

        return builder.Build();
    }

    /// <summary>Quantizers of other runtimes leave out an activation that the limits of the integers do as well; then these limits are part of the network.</summary>
    private static ValueId AddReal(GraphBuilder builder, Graph graph, Node node, ValueId[] inputs)
    {
        Value output = graph[node.Output];
        bool limits = graph.Scheme == RequantizationScheme.RoundedOnce && node.Operator is Conv2D or DepthwiseConv2D or FullyConnected or Add;
        if (!limits || output.Type is not { Element: ElementType.Int8, Quantization: Quantization.PerTensor quantization })
        {
            return builder.Node(node.Name, output.Name, node.Operator, Float(output.Type), inputs);
        }

        ValueId whole = builder.Node(node.Name, $"{output.Name}/unlimited", node.Operator, Float(output.Type), inputs);
        var clip = new Clip((float)((-128 - quantization.ZeroPoint) * quantization.Scale), (float)((127 - quantization.ZeroPoint) * quantization.Scale));
        return builder.Node($"{node.Name}/limits", output.Name, clip, Float(output.Type), whole);
    }

    /// <summary>The reals that the integers of a constant stand for.</summary>
    public static Tensor Reals(Tensor constant) => ElementValues.ToReals(constant);

    /// <summary>y = so·(m·(x/si + zi - offset)/2^shift), limited to the reals of the integer limits; the zero point of the output cancels out.</summary>
    private static ValueId AddRescale(GraphBuilder builder, Graph graph, Node node, Requantize requantize, ValueId input)
    {
        var output = (Quantization.PerTensor)graph[node.Output].Type.Quantization;
        long[] offsets = graph[node.Inputs[1]].Constant!.Integers, multipliers = graph[node.Inputs[2]].Constant!.Integers;
        (float[] gains, float[] sums) = (new float[offsets.Length], new float[offsets.Length]);
        for (int c = 0; c < offsets.Length; c++)
        {
            (double scale, int zeroPoint) = graph[node.Inputs[0]].Type.Quantization switch
            {
                Quantization.PerChannel channels => (channels.Scales[c % channels.Scales.Count], 0),
                Quantization.PerTensor whole => (whole.Scale, whole.ZeroPoint),
                _ => (1.0, 0),
            };
            double step = output.Scale * Math.ScaleB(multipliers[c], -requantize.Shift);
            (gains[c], sums[c]) = ((float)(step / scale), (float)(step * (zeroPoint - offsets[c])));
        }

        float Real(int limit) => (float)((limit - output.ZeroPoint) * output.Scale);
        return builder.Node(
            node.Name, graph[node.Output].Name, new Rescale(Real(requantize.Minimum), Real(requantize.Maximum)), Float(graph[node.Output].Type),
            input, builder.Constant($"{node.Name}/gains", Shape.Of(gains.Length), gains), builder.Constant($"{node.Name}/offsets", Shape.Of(sums.Length), sums));
    }

    private static TensorType Float(TensorType type) => new(ElementType.Float32, type.Shape, Quantization.None.Instance);
}
