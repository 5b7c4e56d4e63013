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

    private static ValueId Source(Dictionary<ValueId, Node> definitions, ValueId output)
    {
        if (!definitions.TryGetValue(output, out Node? last) || last.Operator is not Transpose { Permutation: var order } || order.Count is not (3 or 4)
            || order != Permutations.Inverse(FeedPictures.ToLast(order.Count)) || !definitions.TryGetValue(last.Inputs[0], out Node? before))
        {
            return output;
        }

        return order.Count == 4 || before.Operator is Reshape ? last.Inputs[0] : output;
    }
}
