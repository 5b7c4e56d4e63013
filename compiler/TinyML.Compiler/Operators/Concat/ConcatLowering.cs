using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Operators;

/// <summary>Lowers Concat: parts that their nodes could not write into place are copied there; joins of inner dimensions are moves.</summary>
internal static class ConcatLowering
{
    public static void Lower(Node node, LoweringContext context)
    {
        if (BufferPlacement.IsAllInputs(context.Graph, node))
        {
            context.Share(node.Output, context.Buffers[context.Buffer(node.Inputs[0])].Parent);
            return;
        }

        LoweringRules.KeepsType(node, context.Graph);
        if (!IsOneRow(context.Graph, node))
        {
            Interleave(node, context);
            return;
        }

        int row = context.Define(node.Output), offset = 0;
        foreach (ValueId id in node.Inputs)
        {
            int part = context.Buffer(id);
            ProgramBuffer buffer = context.Buffers[part];
            if (buffer.Parent != row || buffer.ParentOffset != offset)
            {
                int place = context.AddBuffer($"{node.Name}_{context.Graph[id].Name}", context.Graph[id].Type, row, offset);
                context.Copy(node.Name, part, place);
            }

            offset += buffer.ByteCount;
        }
    }

    /// <summary>Whether the parts lie one behind the other: every dimension in front of the joined one has extent 1.</summary>
    public static bool IsOneRow(Graph graph, Node node) =>
        graph[node.Output].Type.Shape.Dimensions.Take(((Concat)node.Operator).Axis).All(extent => extent == 1);

    /// <summary>Moves a piece of every part into every row.</summary>
    private static void Interleave(Node node, LoweringContext context)
    {
        int axis = ((Concat)node.Operator).Axis, output = context.Define(node.Output);
        Shape whole = context.Graph[node.Output].Type.Shape;
        int rows = whole.Dimensions.Take(axis).Aggregate(1, (product, extent) => product * extent);
        int width = context.Buffers[output].ByteCount / whole.ElementCount, rowLength = whole.ElementCount / rows, first = 0;
        foreach (ValueId id in node.Inputs)
        {
            int length = context.Graph[id].Type.Shape.ElementCount / rows;
            var loops = new MoveLoops(width, [rows, length], [length, 1], [rowLength, 1]);
            context.Call(
                node.Name, Nano.Kernels.KernelIds.Move,
                [context.Buffer(id), output, loops.Table(node, context), loops.Count, loops.RunBytes, 0, first * width]);
            first += length;
        }
    }
}
