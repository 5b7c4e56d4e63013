using TinyML.Compiler.Ir;
using TinyML.Compiler.Passes.Cleanup;

namespace TinyML.Compiler.Passes.Layout;

/// <summary>What an importer of a channels-first format runs over its graph: pictures come, are computed with and leave channels last.</summary>
public static class ChannelsLast
{
    /// <summary>A graph without the transpositions that the format's order of dimensions asked for. Inputs and outputs that are pictures change their shape.</summary>
    /// <param name="graph">A graph in which every operator over pictures has transpositions around it.</param>
    public static Graph Run(Graph graph) => new PassPipeline(
    [
        new FeedPictures(), // first: the transposition behind an input sinks with the others
        new SinkTransposes(), // one walk is enough: what sinks meets what comes behind
        new ReturnPictures(), // whatever has sunk to the end
        new ReplaceTransposes(), // those that are left of pictures of one pixel or one channel
        new SimplifyReshapes(), // these have become reshapes
        new SinkReshapes(), // pictures of height 1
    ]).Run(graph, new PassContext());
}
