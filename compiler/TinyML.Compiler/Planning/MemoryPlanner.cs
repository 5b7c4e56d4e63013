using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Planning;

/// <summary>Gives buffers and constants their addresses. Whole layers, one after the other; buffers that are never needed at the same time share bytes,
/// and a layer that goes row by row writes over the rows that it is done with. The input's bytes may be reused as soon as its last reader is done.</summary>
public static class MemoryPlanner
{
    /// <summary>Plans a program.</summary>
    /// <exception cref="DiagnosticException">The arena or the constants exceed 2 GB.</exception>
    public static PlannedProgram Run(KernelProgram program)
    {
        var lifetimes = new Lifetimes(program);
        SortedDictionary<int, Allocation> allocations = lifetimes.Allocations();
        RefuseTooLarge(program, allocations.Values);
        var placement = new Placement(allocations, lifetimes.Overlaps(), program.Calls.Count);
        IReadOnlyDictionary<int, int> places = placement.Run();
        int[] offsets = [.. program.Buffers.Select((_, buffer) => places[lifetimes.GroupOf(buffer)] + OffsetInRoot(program, buffer))];
        (EquatableArray<byte> constants, int[] constantOffsets) = JoinConstants(program);
        PlannedStep[] steps = [.. program.Calls.Select(call => Step(program, call, offsets, constantOffsets))];
        return new PlannedProgram(
            program, placement.ArenaBytes(places), placement.LowerBound,
            [.. offsets], [.. constantOffsets], constants, [.. steps]);
    }

    private static void RefuseTooLarge(KernelProgram program, IEnumerable<Allocation> allocations)
    {
        if (allocations.Sum(allocation => (long)allocation.ByteCount + 4) > int.MaxValue || program.Constants.Sum(constant => (long)constant.Bytes.Count + 4) > int.MaxValue)
        {
            throw new DiagnosticException(DiagnosticCodes.ProgramTooLarge, $"model '{program.Name}'", "it needs more than 2 GB", "use a smaller model");
        }
    }

    private static int OffsetInRoot(KernelProgram program, int buffer)
    {
        int offset = 0;
        for (; program.Buffers[buffer].Parent >= 0; buffer = program.Buffers[buffer].Parent)
        {
            offset += program.Buffers[buffer].ParentOffset;
        }

        return offset;
    }

    private static (EquatableArray<byte> Bytes, int[] Offsets) JoinConstants(KernelProgram program)
    {
        var bytes = new List<byte>();
        var offsets = new int[program.Constants.Count];
        for (int i = 0; i < offsets.Length; i++)
        {
            ProgramConstant constant = program.Constants[i];
            int width = ElementValues.ByteWidth(constant.Element);
            while (bytes.Count % width != 0)
            {
                bytes.Add(0);
            }

            offsets[i] = bytes.Count;
            bytes.AddRange(constant.Bytes);
        }

        return ([.. bytes], offsets);
    }

    private static PlannedStep Step(KernelProgram program, KernelCall call, int[] offsets, int[] constantOffsets)
    {
        int[] block = [.. call.Arguments.Select((argument, i) => call.Kernel.Parameters[i].Role switch
        {
            ParameterRole.Constant => constantOffsets[argument],
            ParameterRole.Integer => argument,
            _ => offsets[argument],
        })];
        View[] views = [.. Lifetimes.Operands(call).Select(operand => program.Buffers[operand.Buffer].ByteCount is var bytes
            ? new View(offsets[operand.Buffer], bytes, bytes, 0)
            : default)];
        return new PlannedStep(call, 0, 1, [.. views], [.. block]);
    }
}
