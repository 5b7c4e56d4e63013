using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Quantization;

/// <summary>Folds an unlimited Rescale into the fully connected layers that read it, also through Reshape:
/// W(gx + o) + b = (Wg)x + (b + Wo). The Rescale stays for readers of another kind; unused nodes are dropped.</summary>
public static class RescaleFolding
{
    /// <summary>The folded graph.</summary>
    public static Graph Run(Graph graph)
    {
        var builder = new GraphBuilder(graph.Name);
        var ids = new Dictionary<ValueId, ValueId>();
        HashSet<ValueId> live = Live(graph);
        for (int i = 0; i < graph.Values.Count; i++)
        {
            var id = new ValueId(i);
            if (graph.Inputs.Contains(id))
            {
                ids[id] = builder.Input(graph[id].Name, graph[id].Type);
            }
            else if (graph[id].Constant is { } constant && live.Contains(id))
            {
                ids[id] = builder.Constant(graph[id].Name, constant);
            }
        }

        foreach (Node node in graph.Nodes.Where(node => live.Contains(node.Output)))
        {
            Node? scaling = node.Operator is FullyConnected ? Scaling(graph, node.Inputs[0]) : null;
            ids[node.Output] = scaling is null
                ? builder.Node(node.Name, graph[node.Output].Name, node.Operator, graph[node.Output].Type, [.. node.Inputs.Select(id => ids[id])])
                : Folded(graph, builder, node, scaling, ids[scaling.Inputs[0]]);
        }

        foreach (ValueId output in graph.Outputs)
        {
            builder.Output(ids[output]);
        }

        return builder.Build();
    }

    /// <summary>Values that an output needs once folded Rescales are bypassed.</summary>
    private static HashSet<ValueId> Live(Graph graph)
    {
        var live = new HashSet<ValueId>(graph.Outputs);
        foreach (Node node in graph.Nodes.Reverse().Where(node => live.Contains(node.Output)))
        {
            Node? scaling = node.Operator is FullyConnected ? Scaling(graph, node.Inputs[0]) : null;
            if (scaling is null)
            {
                live.UnionWith(node.Inputs);
            }
            else
            {
                live.Add(scaling.Inputs[0]);
            }
        }

        return live;
    }

    private static Node? Scaling(Graph graph, ValueId id)
    {
        Node? source = graph.Nodes.FirstOrDefault(node => node.Output == id);
        return source switch
        {
            { Operator: Reshape } => Scaling(graph, source.Inputs[0]),
            { Operator: Rescale { Minimum: float.NegativeInfinity, Maximum: float.PositiveInfinity } } => source,
            _ => null,
        };
    }

    private static ValueId Folded(Graph graph, GraphBuilder builder, Node node, Node scaling, ValueId input)
    {
        Tensor weights = graph[node.Inputs[1]].Constant!, bias = graph[node.Inputs[2]].Constant!;
        float[] gains = graph[scaling.Inputs[1]].Constant!.Floats, offsets = graph[scaling.Inputs[2]].Constant!.Floats;
        int inputs = weights.Type.Shape[1];
        var foldedWeights = new float[weights.Floats.Length];
        var foldedBias = new float[bias.Floats.Length];
        for (int o = 0; o < foldedBias.Length; o++)
        {
            double sum = bias.Floats[o];
            for (int i = 0; i < inputs; i++)
            {
                double weight = weights.Floats[(o * inputs) + i];
                foldedWeights[(o * inputs) + i] = (float)(weight * gains[i % gains.Length]);
                sum += weight * offsets[i % offsets.Length];
            }

            foldedBias[o] = (float)sum;
        }

        ValueId w = builder.Constant(graph[node.Inputs[1]].Name + "_scaled", Tensor.OfFloats(weights.Type.Shape, foldedWeights));
        ValueId b = builder.Constant(graph[node.Inputs[2]].Name + "_scaled", Tensor.OfFloats(bias.Type.Shape, foldedBias));
        return builder.Node(node.Name, graph[node.Output].Name, node.Operator, graph[node.Output].Type, input, w, b);
    }
}
