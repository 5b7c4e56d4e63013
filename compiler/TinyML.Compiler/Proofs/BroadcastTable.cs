using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Proofs;

/// <summary>The constant operand of kernels 42 to 47.</summary>
/// <param name="Parameter">The parameter that names it.</param>
/// <param name="Elements">Its elements.</param>
/// <param name="Inner">The innermost extent.</param>
/// <param name="Repeats">Whether one element serves the whole innermost extent.</param>
internal sealed record BroadcastTable(string Parameter, long[] Elements, int Inner, bool Repeats)
{
    /// <summary>The table of a call, or null.</summary>
    public static BroadcastTable? Of(KernelProgram program, KernelCall call)
    {
        string? name = call.Kernel.Id switch
        {
            KernelIds.AddConstantInt8 or KernelIds.AddConstantInt16 => "term",
            KernelIds.MulConstantInt8 or KernelIds.MulConstantInt16 => "factor",
            KernelIds.PReluInt8 or KernelIds.PReluInt16 => "slope",
            _ => null,
        };
        return name is null
            ? null
            : new BroadcastTable(
                name + "s", AccumulatorProof.Elements(program, call.Argument(name + "s")), call.Argument("extent3"), (call.Argument(name + "Repeats") >> 3 & 1) != 0);
    }
}
