namespace TinyML.Compiler.Ir;

/// <summary>Computes every value of an imported or float graph: the meaning of a graph, slow and obvious. Every operator computes in Float32; a value
/// of an integer type then takes the integers that stand for the result, so that the quantization of an imported graph is part of its meaning.</summary>
public static class GraphEvaluator
{
    /// <summary>Evaluates all nodes in order.</summary>
    /// <param name="graph">A verified graph in the phase <see cref="GraphPhase.Imported"/> or <see cref="GraphPhase.Float"/>.</param>
    /// <param name="inputs">One Float32 tensor per graph input, of its shape.</param>
    /// <returns>One tensor per value, indexed by <see cref="ValueId.Index"/>.</returns>
    public static Tensor[] Run(Graph graph, IReadOnlyList<Tensor> inputs)
    {
        Tensor[] values = new Tensor[graph.Values.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = graph.Values[i].Constant!;
        }

        for (int i = 0; i < graph.Inputs.Count; i++)
        {
            values[graph.Inputs[i].Index] = inputs[i];
        }

        foreach (Node node in graph.Nodes)
        {
            Tensor output = Tensor.ZeroFloats(graph[node.Output].Type.Shape);
            node.Operator.Evaluate([.. node.Inputs.Select(id => ElementValues.ToReals(values[id.Index]))], output);
            values[node.Output.Index] = ElementValues.FromReals(graph[node.Output].Type, output);
        }

        return values;
    }
}
