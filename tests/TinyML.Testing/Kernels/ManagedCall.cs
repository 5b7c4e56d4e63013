using TinyML.Compiler.Conformance;
using TinyML.Compiler.Lowering;

namespace TinyML.Testing.Kernels;

/// <summary>A kernel case as the C# kernels take it.</summary>
/// <param name="Arena">Inputs, output and scratch.</param>
/// <param name="Constants">The tables, one behind the other.</param>
/// <param name="Block">The parameter block.</param>
public sealed record ManagedCall(byte[] Arena, byte[] Constants, int[] Block)
{
    /// <summary>Lays a case out.</summary>
    public static ManagedCall Of(KernelCase kernelCase, Placement placement)
    {
        byte[] input = Elements.ToBytes(kernelCase.Input, kernelCase.InputType), second = Elements.ToBytes(kernelCase.Second, kernelCase.SecondType);
        int outputBytes = kernelCase.OutputCount * Elements.Width(kernelCase.OutputType), lead = kernelCase.Lead(placement);
        int output = placement == Placement.Apart ? input.Length : 0, secondAt = Math.Max(lead + input.Length, output + outputBytes);
        int scratch = (secondAt + second.Length + 3) / 4 * 4;
        byte[] arena = new byte[kernelCase.ScratchBytes > 0 ? scratch + kernelCase.ScratchBytes : secondAt + second.Length];
        input.CopyTo(arena, lead);
        second.CopyTo(arena, secondAt);
        List<byte> constants = [];
        List<int> block = [];
        Queue<int[]> tables = new(kernelCase.Constants);
        Queue<int> integers = new(kernelCase.Integers);
        foreach (KernelParameter parameter in kernelCase.Kernel.Parameters)
        {
            block.Add(parameter.Role switch
            {
                ParameterRole.Input => block.Count > 0 ? secondAt : lead,
                ParameterRole.Output => output,
                ParameterRole.Scratch => scratch,
                ParameterRole.Constant => constants.Count,
                _ => integers.Dequeue(),
            });
            if (parameter.Role == ParameterRole.Constant)
            {
                constants.AddRange(Elements.ToBytes(tables.Dequeue(), parameter.CType));
            }
        }

        return new(arena, [.. constants], [.. block]);
    }

    /// <summary>The output's elements after the kernel has run.</summary>
    public int[] Output(KernelCase kernelCase) =>
        Elements.FromBytes(Arena.AsSpan(Block[1], kernelCase.OutputCount * Elements.Width(kernelCase.OutputType)), kernelCase.OutputType);
}
