namespace TinyML.Compiler.Ir;

/// <summary>Leaves out what no output depends on.</summary>
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

        foreach (ValueId id in graph.Inputs)
        {
            live[id.Index] = true;
        }

        return Copy(graph, live, WantedNames(graph, outputNames));
    }

    private static Dictionary<int, string> WantedNames(Graph graph, IReadOnlyList<string>? outputNames)
    {
        Dictionary<int, string> wanted = [];
        for (int i = 0; i < (outputNames?.Count ?? 0); i++)
        {
            int index = graph.Outputs[i].Index;
            if (graph.Values[index].Constant is null && !graph.Inputs.Contains(graph.Outputs[i]))
            {
                wanted.TryAdd(index, outputNames![i]);
            }
        }

        return wanted;
    }

    private static Graph Copy(Graph graph, bool[] live, Dictionary<int, string> wanted)
    {
        ValueId[] mapped = new ValueId[graph.Values.Count];
        List<Value> values = [];
        HashSet<string> names = new(wanted.Values, StringComparer.Ordinal);
        for (int i = 0; i < mapped.Length; i++)
        {
            if (live[i])
            {
                mapped[i] = new ValueId(values.Count);
                Value value = graph.Values[i];
                values.Add(value with { Name = wanted.GetValueOrDefault(i) ?? Unique(value.Name, names) });
            }
        }

        EquatableArray<ValueId> Map(EquatableArray<ValueId> ids) => ids.Select(id => mapped[id.Index]).ToEquatableArray();
        return graph with
        {
            Values = values.ToEquatableArray(),
            Inputs = Map(graph.Inputs),
            Outputs = Map(graph.Outputs),
            Nodes = graph.Nodes.Where(node => live[node.Output.Index])
                .Select(node => node with { Inputs = Map(node.Inputs), Output = mapped[node.Output.Index] }).ToEquatableArray(),
        };
    }

    private static string Unique(string name, HashSet<string> names)
    {
        string unique = name;
        for (int i = 1; !names.Add(unique); i++)
        {
            unique = $"{name}_{i}";
        }

        return unique;
    }
}
