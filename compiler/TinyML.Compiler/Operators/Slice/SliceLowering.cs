using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Operators;

/// <summary>Lowers Slice to kernel 53.</summary>
internal static class SliceLowering
{
    public static void Lower(Node node, Slice slice, LoweringContext context)
    {
        LoweringRules.KeepsType(node, context.Graph);
        Shape from = context.Graph[node.Inputs[0]].Type.Shape, to = context.Graph[node.Output].Type.Shape;
        if (from == to && slice.Step.All(step => step == 1))
        {
            Movement.Alias(node, context);
            return;
        }

        int[] strides = Strides.Of(from);
        int first = slice.Begin.Select((begin, axis) => begin * strides[axis]).Sum();
        int[] steps = [.. strides.Select((stride, axis) => stride * slice.Step[axis])];
        Movement.Gather(node, context.Buffer(node.Inputs[0]), context.Define(node.Output), to, steps, first, context);
    }
}
