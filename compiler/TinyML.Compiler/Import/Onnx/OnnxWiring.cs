using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Import.Onnx.Format;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>Follows the names of a file from its outputs back to its inputs.</summary>
/// <param name="graph">The graph of the file.</param>
/// <param name="given">Names of inputs and constants.</param>
/// <param name="report">Takes findings.</param>
internal sealed class OnnxWiring(GraphProto graph, IReadOnlySet<string> given, Action<Diagnostic> report)
{
    private readonly Dictionary<string, int> _producers = new(StringComparer.Ordinal);

    /// <summary>The numbers of the nodes that outputs depend on, each after the nodes it reads. Where nodes form a cycle,
    /// these are reported and left out.</summary>
    public IReadOnlyList<int> Sort()
    {
        FindProducers();
        HashSet<int> needed = FindNeeded();
        Dictionary<int, int> waiting = [];
        Dictionary<int, List<int>> readers = [];
        foreach (int node in needed)
        {
            int[] sources = [.. Sources(node)];
            waiting[node] = sources.Length;
            foreach (int source in sources)
            {
                (readers.TryGetValue(source, out List<int>? list) ? list : readers[source] = []).Add(node);
            }
        }

        // A queue ordered by node number keeps the file's order where it is sound.
        var ready = new PriorityQueue<int, int>(waiting.Where(pair => pair.Value == 0).Select(pair => (pair.Key, pair.Key)));
        List<int> order = [];
        while (ready.TryDequeue(out int node, out _))
        {
            order.Add(node);
            foreach (int reader in readers.GetValueOrDefault(node) ?? [])
            {
                if (--waiting[reader] == 0)
                {
                    ready.Enqueue(reader, reader);
                }
            }
        }

        if (order.Count < needed.Count)
        {
            string stuck = string.Join(", ", needed.Except(order).Order().Take(5).Select(node => $"'{OnnxNode.NameOf(graph.Node[node], node)}'"));
            Report($"nodes {stuck}", "they wait for each other's results");
        }

        return order;
    }

    private void FindProducers()
    {
        for (int i = 0; i < graph.Node.Count; i++)
        {
            foreach (string output in graph.Node[i].Output.Where(output => output.Length > 0))
            {
                if (given.Contains(output) || !_producers.TryAdd(output, i))
                {
                    Report($"node '{OnnxNode.NameOf(graph.Node[i], i)}'", $"it defines '{OnnxNames.Show(output)}' a second time");
                }
            }
        }
    }

    private HashSet<int> FindNeeded()
    {
        HashSet<int> needed = [];
        Stack<int> open = new();
        void Need(string name, string where)
        {
            if (_producers.TryGetValue(name, out int producer))
            {
                if (needed.Add(producer))
                {
                    open.Push(producer);
                }
            }
            else if (!given.Contains(name))
            {
                Report(where, $"nothing defines '{OnnxNames.Show(name)}'");
            }
        }

        foreach (string output in graph.Output.Select(output => output.Name))
        {
            Need(output, $"output '{OnnxNames.Show(output)}'");
        }

        while (open.TryPop(out int node))
        {
            foreach (string input in graph.Node[node].Input.Where(input => input.Length > 0))
            {
                Need(input, $"node '{OnnxNode.NameOf(graph.Node[node], node)}'");
            }
        }

        return needed;
    }

    private IEnumerable<int> Sources(int node) => graph.Node[node].Input
        .Where(_producers.ContainsKey).Select(input => _producers[input]).Distinct();

    private void Report(string where, string what) => report(new Diagnostic(
        DiagnosticCodes.OnnxWiring, where, what, "export the model again; onnx.checker shows the same finding"));
}
