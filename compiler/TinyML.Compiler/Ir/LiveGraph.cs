namespace TinyML.Compiler.Ir;

/// <summary>Leaves out what no output depends on, and numbers the values in the order of their first use, so that equal graphs print the same.</summary>
public static class LiveGraph
{
    /// <summary>The same graph with only those nodes and constants that an output depends on; graph inputs stay.</summary>
    /// <param name="graph">A sound graph.</param>
    /// <param name="outputNames">Names that the outputs should have where a node computes them, or null to leave them.</param>
    public static Graph Of(Graph graph, IReadOnlyList<string>? outputNames = null)
    {
        bool[] live = new bool[graph.Values.Count];
        foreach (ValueId id in graph.Outputs)
        {
            live[id.Index] = true;
        }

        foreach (Node node in graph.Nodes.Reverse().Where(node => live[node.Output.Index]))
        {
            foreach (ValueId id in node.Inputs)
            {
                live[id.Index] = true;
            }
        }

        var names = new UniqueNames();
        return Copy(graph, live, names, WantedNames(graph, names, outputNames));
    }

    private static Dictionary<int, string> WantedNames(Graph graph, UniqueNames names, IReadOnlyList<string>? outputNames)
    {
        Dictionary<int, string> wanted = [];
        HashSet<ValueId> inputs = [.. graph.Inputs];
        for (int i = 0; i < (outputNames?.Count ?? 0); i++)
        {
            int index = graph.Outputs[i].Index;
            if (graph.Values[index].Constant is null && !inputs.Contains(graph.Outputs[i]) && !wanted.ContainsKey(index))
            {
                wanted[index] = names.Take(outputNames![i]);
            }
        }

        return wanted;
    }

    private static Graph Copy(Graph graph, bool[] live, UniqueNames names, Dictionary<int, string> wanted)
    {
        ValueId?[] mapped = new ValueId?[graph.Values.Count];
        List<Value> values = [];
        Node[] nodes = [.. graph.Nodes.Where(node => live[node.Output.Index])];
        foreach (ValueId id in graph.Inputs.Concat(nodes.SelectMany(node => node.Inputs.Append(node.Output))).Concat(graph.Outputs))
        {
            if (mapped[id.Index] is null)
            {
                mapped[id.Index] = new ValueId(values.Count);
                values.Add(graph[id] with { Name = wanted.GetValueOrDefault(id.Index) ?? names.Take(graph[id].Name) });
            }
        }

        EquatableArray<ValueId> Map(EquatableArray<ValueId> ids) => ids.Select(id => mapped[id.Index]!.Value).ToEquatableArray();
        return graph with
        {
            Values = values.ToEquatableArray(),
            Inputs = Map(graph.Inputs),
            Outputs = Map(graph.Outputs),
            Nodes = nodes.Select(node => node with { Inputs = Map(node.Inputs), Output = mapped[node.Output.Index]!.Value }).ToEquatableArray(),
        };
    }
}
