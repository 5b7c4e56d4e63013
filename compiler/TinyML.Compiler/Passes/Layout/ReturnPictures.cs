using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Layout;

/// <summary>Lets the graph return pictures as it computes them, channels last: a transposition to the order of channels-first formats in front of an output
/// is left out. Changes the shape of outputs: an importer runs it before anything looks at them.</summary>
public sealed class ReturnPictures : IPass
{
    /// <inheritdoc/>
    public string Name => "return-pictures";

    /// <inheritdoc/>
    public Graph Run(Graph graph, PassContext context)
    {
        Dictionary<ValueId, Node> definitions = graph.Nodes.ToDictionary(node => node.Output);
        ValueId[] outputs = [.. graph.Outputs.Select(id => Source(definitions, id))];
        return outputs.SequenceEqual(graph.Outputs)
            ? graph
            : LiveGraph.Of(graph with { Outputs = [.. outputs] }, [.. graph.Outputs.Select(id => graph[id].Name)]);
    }

    private static ValueId Source(Dictionary<ValueId, Node> definitions, ValueId output) =>
        definitions.TryGetValue(output, out Node? last) && last.Operator is Transpose { Permutation: var order } && order.Count is (3 or 4)
            && order == Permutations.Inverse(FeedPictures.ToLast(order.Count)) && ComesFromPicture(definitions, last.Inputs[0])
            ? last.Inputs[0]
            : output;

    /// <summary>Whether a value is computed from what a convolution, pooling or resizing gave.</summary>
    private static bool ComesFromPicture(Dictionary<ValueId, Node> definitions, ValueId value)
    {
        HashSet<ValueId> seen = [value];
        var open = new Queue<ValueId>(seen);
        while (open.TryDequeue(out ValueId next))
        {
            if (definitions.TryGetValue(next, out Node? node))
            {
                if (node.Operator is WindowedOperator or ResizeNearest)
                {
                    return true;
                }

                foreach (ValueId operand in node.Inputs.Where(seen.Add))
                {
                    open.Enqueue(operand);
                }
            }
        }

        return false;
    }
}
