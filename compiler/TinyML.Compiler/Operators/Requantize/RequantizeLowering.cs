using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Operators;

/// <summary>Lowers Requantize to kernels 9 to 12.</summary>
internal static class RequantizeLowering
{
    public static void Lower(Node node, Requantize requantize, LoweringContext context)
    {
        Graph graph = context.Graph;
        Tensor offsets = graph[node.Inputs[1]].Constant!, multipliers = graph[node.Inputs[2]].Constant!;
        TensorType from = graph[node.Inputs[0]].Type, to = graph[node.Output].Type;
        ConstantKind kind = graph.Inputs.Contains(node.Inputs[0]) ? ConstantKind.InputScaling : ConstantKind.Multipliers;
        context.Call(
            node.Name,
            Kernel(from.Element, to.Element),
            [
                context.Buffer(node.Inputs[0]), context.Define(node.Output),
                context.AddConstant(node.Name + "_offsets", kind, ElementType.Int16, offsets.Integers),
                context.AddConstant(node.Name + "_multipliers", kind, ElementType.Int16, multipliers.Integers),
                to.Shape.ElementCount, offsets.Integers.Length, requantize.Shift,
                to.Quantization is Quantization.PerTensor output ? output.ZeroPoint : 0, requantize.Minimum, requantize.Maximum,
            ]);
    }

    private static int Kernel(ElementType from, ElementType to) => (from, to) switch
    {
        (ElementType.Int8, ElementType.Int8) => KernelIds.RescaleInt8ToInt8,
        (ElementType.Int8, _) => KernelIds.RescaleInt8ToInt16,
        (_, ElementType.Int8) => KernelIds.RescaleInt16ToInt8,
        _ => KernelIds.RescaleInt16ToInt16,
    };
}
