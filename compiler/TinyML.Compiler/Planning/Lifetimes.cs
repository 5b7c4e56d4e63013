using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Planning;

/// <summary>A piece of memory: one buffer with its parts, or several that take turns in the same bytes.</summary>
/// <param name="First">The step that first writes it; -1 for an input.</param>
/// <param name="Last">The last step that needs it; the number of steps for an output.</param>
/// <param name="ByteCount">Its size.</param>
/// <param name="Alignment">1 or 2 or 4.</param>
public sealed record Allocation(int First, int Last, int ByteCount, int Alignment)
{
    /// <summary>Whether both are needed during some step.</summary>
    public bool IsAliveWith(Allocation other) => First <= other.Last && other.First <= Last;
}

/// <summary>Two pieces of memory that one step reads and writes: they may overlap when the one that is read starts far enough above.</summary>
/// <param name="Read">The group that the step is the last to read.</param>
/// <param name="Written">The group that the step is the first to write.</param>
/// <param name="Lead">By how many bytes <paramref name="Read"/> must start above <paramref name="Written"/> (<see cref="RowLead"/>).</param>
internal readonly record struct RowOverlap(int Read, int Written, int Lead);

/// <summary>Finds out from when to when every buffer is needed, and which may share their bytes in place.</summary>
internal sealed class Lifetimes
{
    private readonly KernelProgram _program;
    private readonly int[] _first;
    private readonly int[] _last;
    private readonly int[] _group;

    public Lifetimes(KernelProgram program)
    {
        _program = program;
        _first = Enumerable.Repeat(int.MaxValue, program.Buffers.Count).ToArray();
        _last = Enumerable.Repeat(-1, program.Buffers.Count).ToArray();
        _group = [.. Enumerable.Range(0, program.Buffers.Count).Select(Root)];
        Observe();
        ShareInPlace();
    }

    /// <summary>The allocation that holds a buffer, as an index into <see cref="Allocations"/>' keys.</summary>
    public int GroupOf(int buffer) => _group[buffer];

    /// <summary>All allocations by group.</summary>
    public SortedDictionary<int, Allocation> Allocations()
    {
        var result = new SortedDictionary<int, Allocation>();
        for (int buffer = 0; buffer < _group.Length; buffer++)
        {
            ProgramBuffer held = _program.Buffers[buffer];
            int root = Root(buffer), width = held.Count == 0 ? 1 : held.ByteCount / held.Count;
            int first = _first[root] == int.MaxValue ? -1 : _first[root];
            var own = new Allocation(first, Math.Max(_last[root], first), _program.Buffers[root].ByteCount, width);
            result[_group[buffer]] = result.TryGetValue(_group[buffer], out Allocation? other)
                ? new Allocation(
                    Math.Min(own.First, other.First), Math.Max(own.Last, other.Last),
                    Math.Max(own.ByteCount, other.ByteCount), Math.Max(own.Alignment, other.Alignment))
                : own;
        }

        return result;
    }

    /// <summary>The pairs of groups that may overlap because a kernel goes through them row by row.</summary>
    public IReadOnlyList<RowOverlap> Overlaps()
    {
        SortedDictionary<int, Allocation> allocations = Allocations();
        var overlaps = new List<RowOverlap>();
        for (int step = 0; step < _program.Calls.Count; step++)
        {
            KernelCall call = _program.Calls[step];
            int input = call.Arguments[0], output = call.Arguments[1], read = _group[input], written = _group[output];
            if (RowLead.Of(_program, call) is { } lead && IsWhole(input) && IsWhole(output) && read != written
                && allocations[read].Last == step && allocations[written].First == step
                && Operands(call).Count(operand => _group[operand.Buffer] == read) == 1)
            {
                overlaps.Add(new RowOverlap(read, written, lead));
            }
        }

        return overlaps;
    }

    private int Root(int buffer)
    {
        while (_program.Buffers[buffer].Parent >= 0)
        {
            buffer = _program.Buffers[buffer].Parent;
        }

        return buffer;
    }

    private void Observe()
    {
        foreach (ProgramInput input in _program.Inputs)
        {
            _first[Root(input.Buffer)] = -1;
        }

        for (int step = 0; step < _program.Calls.Count; step++)
        {
            foreach ((int buffer, ParameterRole role) in Operands(_program.Calls[step]))
            {
                int root = Root(buffer);
                _last[root] = step;
                _first[root] = role is ParameterRole.Output or ParameterRole.Scratch ? Math.Min(_first[root], step) : _first[root];
            }
        }

        foreach (ProgramOutput output in _program.Outputs)
        {
            _last[Root(output.Buffer)] = _program.Calls.Count;
        }
    }

    /// <summary>A kernel that may work in place does so when nobody needs its input afterwards and the output is not larger.</summary>
    private void ShareInPlace()
    {
        for (int step = 0; step < _program.Calls.Count; step++)
        {
            KernelCall call = _program.Calls[step];
            if (!call.Kernel.InPlace)
            {
                continue;
            }

            int input = call.Arguments[0], output = call.Arguments[1];
            bool whole = IsWhole(input) && IsWhole(output);
            if (whole && _last[input] == step && _first[output] == step && _program.Buffers[output].ByteCount <= _program.Buffers[input].ByteCount)
            {
                _group[output] = _group[input];
            }
        }
    }

    private bool IsWhole(int buffer) =>
        _program.Buffers[buffer].Parent < 0 && !_program.Buffers.Any(other => other.Parent == buffer);

    internal static IEnumerable<(int Buffer, ParameterRole Role)> Operands(KernelCall call) => call.Arguments
        .Select((argument, i) => (argument, call.Kernel.Parameters[i].Role))
        .Where(operand => operand.Role is ParameterRole.Input or ParameterRole.Output or ParameterRole.Scratch);
}
