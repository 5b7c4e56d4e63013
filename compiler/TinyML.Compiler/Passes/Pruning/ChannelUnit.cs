using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Passes.Reconstruction;

namespace TinyML.Compiler.Passes.Pruning;

/// <summary>Layers whose channels come and go together, and the layers that read these channels: a convolution and the depthwise convolutions that follow it channel by channel,
/// up to layers that mix channels. Channels that something else needs, such as a sum or the network's output, belong to no unit.</summary>
/// <param name="Layers">The layers that compute the channels; the first is what the unit is named after.</param>
/// <param name="Readers">The layers that read them.</param>
/// <param name="Channels">How many there are.</param>
internal sealed record ChannelUnit(IReadOnlyList<Node> Layers, IReadOnlyList<Node> Readers, int Channels)
{
    /// <summary>All units of a network, in its order.</summary>
    public static IReadOnlyList<ChannelUnit> Of(Graph graph)
    {
        List<ChannelUnit> units = [];
        HashSet<ValueId> followers = [];
        foreach (Node node in graph.Nodes.Where(node => LayerWeights.Of(graph, node) is not null && !followers.Contains(node.Output)))
        {
            List<Node> layers = [], readers = [];
            bool isClosed = Follow(graph, node, graph[node.Output].Type.Shape[-1], layers, readers);
            followers.UnionWith(layers.Select(layer => layer.Output));
            if (isClosed && readers.Count > 0)
            {
                units.Add(new ChannelUnit(layers, [.. readers.Distinct()], graph[node.Output].Type.Shape[-1]));
            }
        }

        return units;
    }

    /// <summary>The columns of a reader's row that a channel is multiplied by; none where the row's group does not see it.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="source">The row's input (<see cref="LayerWeights.SourceOf"/>).</param>
    /// <param name="channel">The channel.</param>
    public IEnumerable<int> ColumnsOf(LayerWeights reader, int source, int channel)
    {
        // The channels of one group lie side by side again and again; a FullyConnected reads whole pixels.
        int depth = Channels / reader.Sources;
        return channel / depth != source ? [] : Enumerable.Range(0, reader.Columns / depth).Select(i => (i * depth) + (channel % depth));
    }

    /// <summary>Collects what computes and what reads the channels from a layer on.</summary>
    /// <returns>Whether nothing but layers reads them.</returns>
    private static bool Follow(Graph graph, Node node, int channels, List<Node> layers, List<Node> readers)
    {
        if (LayerWeights.Of(graph, node) is not null)
        {
            layers.Add(node);
        }

        bool isClosed = !graph.Outputs.Contains(node.Output);
        int depth = graph[node.Output].Type.Shape[-1];
        foreach (Node reader in graph.Nodes.Where(other => other.Inputs.Contains(node.Output)))
        {
            bool isLayer = LayerWeights.Of(graph, reader) is not null;
            if (isLayer && ((reader.Operator is Conv2D && depth == channels) || (reader.Operator is FullyConnected && depth % channels == 0)))
            {
                readers.Add(reader);
            }
            else
            {
                isClosed &= HandsOn(graph, reader, channels) && Follow(graph, reader, channels, layers, readers);
            }
        }

        return isClosed;
    }

    /// <summary>Whether a node computes each channel of its output from the same channel of its input, the last dimension, or rows of them.</summary>
    private static bool HandsOn(Graph graph, Node node, int channels)
    {
        Shape from = graph[node.Inputs[0]].Type.Shape, to = graph[node.Output].Type.Shape;
        return node.Operator switch
        {
            DepthwiseConv2D => LayerWeights.Of(graph, node) is { } layer && layer.Rows == channels && from[-1] == channels,
            Reshape => from[-1] % channels == 0 && to[-1] % channels == 0,
            Mean mean => from.Rank == 4 && !mean.Axes.Contains(3),
            Pad => from[-1] == to[-1],
            AveragePool2D or MaxPool2D or ResizeNearest or UnaryOperator => true,
            Quantize or Requantize => node.Inputs.Skip(1).All(id => graph[id].Constant is not null),
            _ => false,
        };
    }
}
