using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Lowering;

/// <summary>Buffers that must lie side by side: several inputs, several outputs, the parts of a concatenation.</summary>
internal static class BufferPlacement
{
    /// <summary>One buffer per input; several inputs are parts of one.</summary>
    public static void Inputs(LoweringContext context)
    {
        Graph graph = context.Graph;
        int parent = graph.Inputs.Count > 1 ? AddParent(context, "inputs", graph.Inputs) : -1;
        int offset = 0;
        foreach (ValueId id in graph.Inputs)
        {
            int buffer = context.AddBuffer(graph[id].Name, graph[id].Type, parent, offset);
            context.Share(id, buffer);
            offset += context.Buffers[buffer].ByteCount;
        }
    }

    /// <summary>Sets parts of one buffer aside for several outputs, where a node can write straight into them.</summary>
    public static void Outputs(LoweringContext context)
    {
        Graph graph = context.Graph;
        if (graph.Outputs.Count > 1)
        {
            int parent = AddParent(context, "outputs", graph.Outputs);
            Place(context, graph.Outputs, parent, id => graph.Nodes.Any(node => node.Output == id && node.Operator is not (Reshape or Concat)));
        }

        foreach (Node concat in graph.Nodes.Where(node => node.Operator is Concat && !context.HasBuffer(node.Output) && ConcatLowering.IsOneRow(graph, node)))
        {
            if (!IsAllInputs(graph, concat))
            {
                Place(context, concat.Inputs, context.Define(concat.Output), id => IsOnlyRead(graph, id, concat));
            }
        }
    }

    /// <summary>Whether a concatenation is the row of all inputs in order, which is in memory already.</summary>
    public static bool IsAllInputs(Graph graph, Node concat) => graph.Inputs.Count > 1 && concat.Inputs == graph.Inputs && ConcatLowering.IsOneRow(graph, concat);

    /// <summary>The buffers of the outputs; several are copied side by side where they do not lie so already.</summary>
    public static int[] CollectOutputs(LoweringContext context)
    {
        Graph graph = context.Graph;
        if (graph.Outputs.Count <= 1)
        {
            return [.. graph.Outputs.Select(context.Buffer)];
        }

        int parent = context.Buffers.ToList().FindIndex(buffer => buffer.Name == "outputs" && buffer.Parent < 0);
        var result = new int[graph.Outputs.Count];
        int offset = 0;
        for (int i = 0; i < result.Length; i++)
        {
            ValueId id = graph.Outputs[i];
            int buffer = context.Buffer(id);
            if (context.Buffers[buffer].Parent != parent || context.Buffers[buffer].ParentOffset != offset)
            {
                int part = context.AddBuffer(graph[id].Name + "_output", graph[id].Type, parent, offset);
                context.Copy(graph[id].Name, buffer, part);
                buffer = part;
            }

            result[i] = buffer;
            offset += context.Buffers[buffer].ByteCount;
        }

        return result;
    }

    private static void Place(LoweringContext context, EquatableArray<ValueId> parts, int parent, Func<ValueId, bool> canBePlaced)
    {
        int offset = 0;
        foreach (ValueId id in parts)
        {
            if (!context.HasBuffer(id) && canBePlaced(id))
            {
                context.Share(id, context.AddBuffer(context.Graph[id].Name, context.Graph[id].Type, parent, offset));
            }

            offset += ByteCount(context.Graph[id].Type);
        }
    }

    /// <summary>A value that a node computes for this concatenation alone can be written into its place.</summary>
    private static bool IsOnlyRead(Graph graph, ValueId id, Node concat) =>
        !graph.Outputs.Contains(id) && !graph.Outputs.Contains(concat.Output)
        && graph.Nodes.Any(node => node.Output == id && node.Operator is not (Reshape or Concat))
        && graph.Nodes.Sum(node => node.Inputs.Count(input => input == id)) == 1;

    private static int AddParent(LoweringContext context, string name, EquatableArray<ValueId> parts)
    {
        TensorType first = context.Graph[parts[0]].Type;
        int count = parts.Sum(id => context.Graph[id].Type.Shape.ElementCount);
        return context.AddBuffer(name, first with { Shape = Shape.Of(1, count) });
    }

    private static int ByteCount(TensorType type) => type.Shape.ElementCount * (type.Element == ElementType.Int16 ? 2 : 1);
}
