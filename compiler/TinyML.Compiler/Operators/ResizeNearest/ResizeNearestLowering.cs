using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Operators;

/// <summary>Lowers ResizeNearest to kernel 55.</summary>
internal static class ResizeNearestLowering
{
    public static void Lower(Node node, ResizeNearest resize, LoweringContext context)
    {
        LoweringRules.KeepsType(node, context.Graph);
        TensorType from = context.Graph[node.Inputs[0]].Type;
        bool fits = from.Shape[0] == 1 && from.Shape[1] <= short.MaxValue && from.Shape[2] <= short.MaxValue;
        LoweringRules.Require(node, fits, $"of {from.Shape} has no kernel", "resize one picture of less than 32768 rows and columns");
        int width = from.Element == ElementType.Int16 ? 2 : 1;
        context.Call(
            node.Name, KernelIds.ResizeNearest,
            [
                context.Buffer(node.Inputs[0]), context.Define(node.Output),
                context.AddConstant(node.Name + "_rows", ConstantKind.Table, ElementType.Int16, [.. resize.Rows.Select(row => (long)row)]),
                context.AddConstant(node.Name + "_columns", ConstantKind.Table, ElementType.Int16, [.. resize.Columns.Select(column => (long)column)]),
                resize.Rows.Count, resize.Columns.Count, from.Shape[2], from.Shape[3] * width,
            ]);
    }
}
