using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Layout;

/// <summary>Lets the graph take pictures as devices hold them, channels last: an input in the order of channels-first formats that reaches a convolution or
/// pooling becomes [batch, height, width, channels] ([batch, width, channels]), followed by a transposition that other passes remove. Changes the shape of
/// inputs: an importer runs it before anything looks at them.</summary>
public sealed class FeedPictures : IPass
{
    /// <inheritdoc/>
    public string Name => "feed-pictures";

    /// <inheritdoc/>
    public Graph Run(Graph graph, PassContext context)
    {
        ILookup<ValueId, Node> readers = graph.Nodes.SelectMany(node => node.Inputs.Select(id => (id, node))).ToLookup(pair => pair.id, pair => pair.node);
        List<Value> values = [.. graph.Values];
        List<ValueId> inputs = [];
        List<Node> first = [];
        foreach (ValueId id in graph.Inputs)
        {
            Value value = graph[id];
            int rank = value.Type.Shape.Rank;
            if (rank is not (3 or 4) || !ReachesPicture(readers, id, ToLast(rank)))
            {
                inputs.Add(id);
                continue;
            }

            var shape = new Shape(Permutations.Apply(value.Type.Shape.Dimensions, ToLast(rank)));
            var input = new ValueId(values.Count);
            values.Add(value with { Type = value.Type with { Shape = shape } });
            values[id.Index] = value with { Name = $"{value.Name}/first" };
            first.Add(new Node($"{value.Name}/first", new Transpose(Permutations.Inverse(ToLast(rank))), [input], id));
            inputs.Add(input);
        }

        return first.Count == 0 ? graph : LiveGraph.Of(graph with { Values = [.. values], Inputs = [.. inputs], Nodes = [.. first, .. graph.Nodes] }, [.. graph.Outputs.Select(id => graph[id].Name)]);
    }

    /// <summary>The order that brings channels from the second dimension to the last.</summary>
    internal static EquatableArray<int> ToLast(int rank) => rank == 4 ? [0, 2, 3, 1] : [0, 2, 1];

    private static bool ReachesPicture(ILookup<ValueId, Node> readers, ValueId input, EquatableArray<int> order)
    {
        HashSet<ValueId> seen = [input];
        var open = new Queue<ValueId>(seen);
        while (open.TryDequeue(out ValueId value))
        {
            foreach (Node reader in readers[value])
            {
                if (reader.Operator is Transpose transpose && transpose.Permutation == order
                    && (order.Count == 4 || readers[reader.Output].Any(next => next.Operator is Reshape { Target.Rank: 4 })))
                {
                    return true;
                }

                bool isIndifferent = reader.Operator is UnaryOperator or BinaryOperator or Quantize or Dequantize or Pad or Slice or Concat or Mean;
                if (isIndifferent && seen.Add(reader.Output))
                {
                    open.Enqueue(reader.Output);
                }
            }
        }

        return false;
    }
}
