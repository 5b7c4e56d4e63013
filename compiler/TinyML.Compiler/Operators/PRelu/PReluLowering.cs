using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Operators;

/// <summary>Lowers PRelu with constant slopes to kernels 46 and 47, whose arithmetic is TensorFlow Lite's in both schemes.</summary>
internal static class PReluLowering
{
    public static void Lower(Node node, LoweringContext context)
    {
        Graph graph = context.Graph;
        TensorType from = graph[node.Inputs[0]].Type, to = graph[node.Output].Type, slopeType = graph[node.Inputs[1]].Type;
        LoweringRules.Require(node, graph[node.Inputs[1]].Constant is not null && from.Element == to.Element, "needs constant slopes and one element type", "use slopes that do not depend on the input");
        Quantization.PerTensor input = LoweringRules.PerTensor(node, from), output = LoweringRules.PerTensor(node, to), slope = LoweringRules.PerTensor(node, slopeType);
        long[] slopes = [.. graph[node.Inputs[1]].Constant!.Integers.Select(element => element - slope.ZeroPoint)];
        (int multiplier, int shift) = TfLiteFixedPoint.Multiplier(input.Scale / output.Scale);
        (int slopeMultiplier, int slopeShift) = TfLiteFixedPoint.Multiplier(input.Scale * slope.Scale / output.Scale);
        context.Call(
            node.Name,
            from.Element == ElementType.Int8 ? KernelIds.PReluInt8 : KernelIds.PReluInt16,
            [
                context.Buffer(node.Inputs[0]), context.Define(node.Output),
                context.AddConstant(node.Name + "_slopes", ConstantKind.Table, ElementType.Int16, slopes),
                .. BroadcastExtents.Of(node, from.Shape, slopeType.Shape, to.Shape).Parameters,
                input.ZeroPoint, multiplier, shift, slopeMultiplier, slopeShift, output.ZeroPoint,
            ]);
    }
}
