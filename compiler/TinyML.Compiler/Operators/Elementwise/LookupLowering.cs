using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Operators;

/// <summary>Lowers any element-wise function of int8 to kernel 4: its 256 answers.</summary>
internal static class LookupLowering
{
    public static void Lower(Node node, UnaryOperator function, LoweringContext context)
    {
        Graph graph = context.Graph;
        var input = (Quantization.PerTensor)graph[node.Inputs[0]].Type.Quantization;
        var output = (Quantization.PerTensor)graph[node.Output].Type.Quantization;
        var table = new long[256];
        for (int q = -128; q < 128; q++)
        {
            double y = function.Apply((float)((q - input.ZeroPoint) * input.Scale));
            table[q + 128] = (long)Math.Clamp(Math.Round(y / output.Scale) + output.ZeroPoint, -128, 127);
        }

        context.Call(
            node.Name,
            KernelIds.LookupInt8,
            [
                context.Buffer(node.Inputs[0]), context.Define(node.Output),
                context.AddConstant(node.Name + "_table", ConstantKind.Table, ElementType.Int8, table),
                graph[node.Output].Type.Shape.ElementCount,
            ]);
    }
}
