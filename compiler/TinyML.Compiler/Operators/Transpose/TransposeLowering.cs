using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Operators;

/// <summary>Lowers Transpose to kernel 53; where only dimensions of extent 1 change their place nothing moves.</summary>
internal static class TransposeLowering
{
    public static void Lower(Node node, Transpose transpose, LoweringContext context)
    {
        LoweringRules.KeepsType(node, context.Graph);
        Shape from = context.Graph[node.Inputs[0]].Type.Shape, to = context.Graph[node.Output].Type.Shape;
        int[] moving = [.. transpose.Permutation.Where(axis => from[axis] > 1)];
        if (moving.SequenceEqual(moving.Order()))
        {
            Movement.Alias(node, context);
            return;
        }

        int[] strides = Strides.Of(from);
        Movement.Gather(node, context.Buffer(node.Inputs[0]), context.Define(node.Output), to, [.. transpose.Permutation.Select(axis => strides[axis])], 0, context);
    }
}
