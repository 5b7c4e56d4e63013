using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Operators;

/// <summary>Lowers Concat: parts that their nodes could not write into place are copied there.</summary>
internal static class ConcatLowering
{
    public static void Lower(Node node, LoweringContext context)
    {
        if (BufferPlacement.IsAllInputs(context.Graph, node))
        {
            context.Share(node.Output, context.Buffers[context.Buffer(node.Inputs[0])].Parent);
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
}
