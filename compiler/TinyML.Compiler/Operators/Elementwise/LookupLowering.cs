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
        Call(node, context, q => (long)Math.Clamp(Math.Round(function.Apply((float)((q - input.ZeroPoint) * input.Scale)) / output.Scale) + output.ZeroPoint, -128, 127));
    }

    /// <summary>The call with the table of a function of all 256 integers, limited to int8.</summary>
    public static void Call(Node node, LoweringContext context, Func<int, long> function)
    {
        long[] table = [.. Enumerable.Range(-128, 256).Select(q => Math.Clamp(function(q), -128, 127))];
        context.Call(
            node.Name,
            KernelIds.LookupInt8,
            [
                context.Buffer(node.Inputs[0]), context.Define(node.Output),
                context.AddConstant(node.Name + "_table", ConstantKind.Table, ElementType.Int8, table),
                context.Graph[node.Output].Type.Shape.ElementCount,
            ]);
    }
}
