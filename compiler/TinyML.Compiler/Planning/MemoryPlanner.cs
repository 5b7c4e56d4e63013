using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Planning;

/// <summary>Gives buffers and constants their addresses. Whole layers, one after the other; buffers that are never needed at the same time share bytes.
/// The input's bytes may be reused as soon as its last reader is done.</summary>
public static class MemoryPlanner
{
    /// <summary>Plans a program.</summary>
    /// <exception cref="DiagnosticException">The arena or the constants exceed 2 GB.</exception>
    public static PlannedProgram Run(KernelProgram program)
    {
        var lifetimes = new Lifetimes(program);
        SortedDictionary<int, Allocation> allocations = lifetimes.Allocations();
        RefuseTooLarge(program, allocations.Values);
        Dictionary<int, int> places = Place(allocations);
        int[] offsets = [.. program.Buffers.Select((_, buffer) => places[lifetimes.GroupOf(buffer)] + OffsetInRoot(program, buffer))];
        (EquatableArray<byte> constants, int[] constantOffsets) = JoinConstants(program);
        PlannedStep[] steps = [.. program.Calls.Select(call => Step(program, call, offsets, constantOffsets))];
        return new PlannedProgram(
            program, ArenaBytes(allocations, places), LowerBound(allocations, program.Calls.Count),
            [.. offsets], [.. constantOffsets], constants, [.. steps]);
    }

    private static void RefuseTooLarge(KernelProgram program, IEnumerable<Allocation> allocations)
    {
        if (allocations.Sum(allocation => (long)allocation.ByteCount + 4) > int.MaxValue || program.Constants.Sum(constant => (long)constant.Bytes.Count + 4) > int.MaxValue)
        {
            throw new DiagnosticException(DiagnosticCodes.ProgramTooLarge, $"model '{program.Name}'", "it needs more than 2 GB", "use a smaller model");
        }
    }

    /// <summary>Best fit in three orders (largest first, as they come, longest first); the smallest arena wins.</summary>
    private static Dictionary<int, int> Place(SortedDictionary<int, Allocation> allocations)
    {
        KeyValuePair<int, Allocation>[] all = [.. allocations];
        KeyValuePair<int, Allocation>[][] orders =
        [
            [.. all.OrderByDescending(entry => entry.Value.ByteCount).ThenBy(entry => entry.Key)],
            [.. all.OrderBy(entry => entry.Value.First).ThenByDescending(entry => entry.Value.ByteCount).ThenBy(entry => entry.Key)],
            [.. all.OrderByDescending(entry => entry.Value.Last - entry.Value.First).ThenBy(entry => entry.Key)],
        ];
        return orders.Select(BestFit).MinBy(places => ArenaBytes(allocations, places))!;
    }

    private static Dictionary<int, int> BestFit(KeyValuePair<int, Allocation>[] order)
    {
        var places = new Dictionary<int, int>();
        foreach ((int group, Allocation allocation) in order)
        {
            (int Begin, int End)[] taken =
            [
                .. order.Where(other => places.ContainsKey(other.Key) && other.Value.IsAliveWith(allocation))
                    .Select(other => (Begin: places[other.Key], End: places[other.Key] + other.Value.ByteCount)).OrderBy(range => range.Begin),
            ];
            places[group] = SmallestGap(taken, allocation);
        }

        return places;
    }

    private static int SmallestGap((int Begin, int End)[] taken, Allocation allocation)
    {
        int end = 0, best = -1, bestWaste = int.MaxValue;
        foreach ((int begin, int stop) in taken)
        {
            int start = Align(end, allocation.Alignment), waste = begin - start - allocation.ByteCount;
            if (waste >= 0 && waste < bestWaste)
            {
                (best, bestWaste) = (start, waste);
            }

            end = Math.Max(end, stop);
        }

        return best >= 0 ? best : Align(end, allocation.Alignment);
    }

    private static int Align(int offset, int alignment) => (offset + alignment - 1) / alignment * alignment;

    private static int ArenaBytes(SortedDictionary<int, Allocation> allocations, Dictionary<int, int> places) =>
        allocations.Count == 0 ? 0 : allocations.Max(entry => places[entry.Key] + entry.Value.ByteCount);

    /// <summary>The most bytes alive at one step: no placement can do with less.</summary>
    private static int LowerBound(SortedDictionary<int, Allocation> allocations, int steps) => Enumerable.Range(-1, steps + 2)
        .Max(step => allocations.Values.Where(allocation => allocation.First <= step && step <= allocation.Last).Sum(allocation => allocation.ByteCount));

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
            int width = constant.Element == ElementType.Int32 ? 4 : constant.Element == ElementType.Int16 ? 2 : 1;
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
