namespace TinyML.Compiler.Ir;

/// <summary>Computes every value of a float graph: the meaning of a graph, slow and obvious.</summary>
public static class GraphEvaluator
{
    /// <summary>Evaluates all nodes in order.</summary>
    /// <param name="graph">A verified graph whose values are Float32 (integer constants may exist but are not computed with).</param>
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
            node.Operator.Evaluate([.. node.Inputs.Select(id => values[id.Index])], output);
            values[node.Output.Index] = output;
        }

        return values;
    }
}
