using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Operators;

/// <summary>Lowers Sigmoid of int16 to its kernel; quantization has already forced the fixed-point formats of both sides.</summary>
internal static class SigmoidLowering
{
    public static void Lower(Node node, LoweringContext context) => context.Call(
        node.Name,
        KernelIds.SigmoidInt16,
        [context.Buffer(node.Inputs[0]), context.Define(node.Output), context.Graph[node.Output].Type.Shape.ElementCount]);
}
