using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Planning;

/// <summary>Checks the addresses of a sound program: everything inside the arena and the constants, aligned, nothing overlapping while it is
/// needed, blocks that say what the calls say.</summary>
public static class PlanVerifier
{
    /// <summary>The largest arena that is believed.</summary>
    private const int LargestArena = 1 << 28;

    /// <summary>The first thing that is wrong, or null for a sound plan.</summary>
    public static string? Check(PlannedProgram planned)
    {
        KernelProgram program = planned.Program;
        if (planned.ArenaBytes is < 0 or > LargestArena || planned.LowerBoundBytes < 0 || planned.LowerBoundBytes > planned.ArenaBytes
            || planned.BufferOffsets.Count != program.Buffers.Count || planned.ConstantOffsets.Count != program.Constants.Count || planned.Steps.Count != program.Calls.Count)
        {
            return "the arena or the number of addresses is impossible";
        }

        for (int i = 0; i < program.Buffers.Count; i++)
        {
            if (CheckBuffer(planned, i) is { } problem)
            {
                return problem;
            }
        }

        for (int i = 0; i < program.Constants.Count; i++)
        {
            int offset = planned.ConstantOffsets[i], length = program.Constants[i].Bytes.Count;
            if (offset < 0 || offset > planned.Constants.Count - length)
            {
                return $"table '{program.Constants[i].Name}' lies outside the constants";
            }
        }

        return planned.Steps.Select((step, i) => CheckStep(planned, step, program.Calls[i])).FirstOrDefault(problem => problem is not null) ?? CheckOverlaps(planned);
    }

    private static string? CheckBuffer(PlannedProgram planned, int index)
    {
        ProgramBuffer buffer = planned.Program.Buffers[index];
        int offset = planned.BufferOffsets[index];
        bool inside = offset >= 0 && offset <= planned.ArenaBytes - buffer.ByteCount && offset % (buffer.ByteCount / buffer.Count) == 0
            && (buffer.Parent < 0 || offset == planned.BufferOffsets[buffer.Parent] + buffer.ParentOffset);
        return inside ? null : $"buffer '{buffer.Name}' has an impossible address";
    }

    private static string? CheckStep(PlannedProgram planned, PlannedStep step, KernelCall call)
    {
        bool same = step.Call == call && step.Block.Count == call.Arguments.Count && step.RowBegin == 0 && step.RowEnd == 1;
        for (int i = 0; same && i < step.Block.Count; i++)
        {
            int expected = call.Kernel.Parameters[i].Role switch
            {
                ParameterRole.Constant => planned.ConstantOffsets[call.Arguments[i]],
                ParameterRole.Integer => call.Arguments[i],
                _ => planned.BufferOffsets[call.Arguments[i]],
            };
            same = step.Block[i] == expected;
        }

        View[] views = [.. Lifetimes.Operands(call).Select(operand => planned.Program.Buffers[operand.Buffer].ByteCount is var bytes
            ? new View(planned.BufferOffsets[operand.Buffer], bytes, bytes, 0)
            : default)];
        return same && step.Views == [.. views] ? null : $"layer '{call.Layer}' has another parameter block than its call";
    }

    /// <summary>Two buffers may share bytes only when they are never needed at once, when a kernel works in place, or when one goes through them
    /// row by row with enough lead.</summary>
    private static string? CheckOverlaps(PlannedProgram planned)
    {
        var lifetimes = new Lifetimes(planned.Program);
        if (Enumerable.Range(0, planned.Program.Buffers.Count).Any(buffer => planned.Program.Buffers[buffer].Parent < 0
            && planned.BufferOffsets[buffer] != Offset(planned, lifetimes, lifetimes.GroupOf(buffer))))
        {
            return "a kernel that works in place has two places";
        }

        (int Group, int Offset, Allocation Allocation)[] places =
        [
            .. lifetimes.Allocations().Select(entry => (entry.Key, Offset(planned, lifetimes, entry.Key), entry.Value)),
        ];
        IReadOnlyList<RowOverlap> overlaps = lifetimes.Overlaps();
        bool Leads((int Group, int Offset, Allocation) read, (int Group, int Offset, Allocation) written) =>
            overlaps.Any(overlap => overlap.Read == read.Group && overlap.Written == written.Group && read.Offset - written.Offset >= overlap.Lead);
        for (int i = 0; i < places.Length; i++)
        {
            for (int k = 0; k < i; k++)
            {
                bool apart = places[i].Offset + places[i].Allocation.ByteCount <= places[k].Offset || places[k].Offset + places[k].Allocation.ByteCount <= places[i].Offset
                    || Leads(places[i], places[k]) || Leads(places[k], places[i]);
                if (!apart && places[i].Allocation.IsAliveWith(places[k].Allocation))
                {
                    return $"buffers '{planned.Program.Buffers[places[i].Group].Name}' and '{planned.Program.Buffers[places[k].Group].Name}' overlap while both are needed";
                }
            }
        }

        return null;
    }

    private static int Offset(PlannedProgram planned, Lifetimes lifetimes, int group) => Enumerable.Range(0, planned.Program.Buffers.Count)
        .Where(buffer => lifetimes.GroupOf(buffer) == group && planned.Program.Buffers[buffer].Parent < 0).Min(buffer => planned.BufferOffsets[buffer]);
}
