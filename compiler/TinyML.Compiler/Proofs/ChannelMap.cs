using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Proofs;

/// <summary>Numbers the channels of a program. A channel is what the elements of a buffer have in common whose index is the same modulo the buffer's last dimension;
/// buffers that are parts of another share its channels. Calls see buffers with a period of their own, a flattened picture for instance.</summary>
internal sealed class ChannelMap
{
    private readonly KernelProgram _program;
    private readonly int[] _first;

    /// <summary>Numbers the channels.</summary>
    public ChannelMap(KernelProgram program)
    {
        _program = program;
        _first = new int[program.Buffers.Count];
        for (int buffer = 0; buffer < _first.Length; buffer++)
        {
            _first[buffer] = Count;
            Count += program.Buffers[buffer].Parent < 0 ? Channels(buffer) : 0;
        }
    }

    /// <summary>Number of channels of all buffers.</summary>
    public int Count { get; }

    /// <summary>The buffers that are no part of another.</summary>
    public IEnumerable<int> Roots => Enumerable.Range(0, _first.Length).Where(buffer => _program.Buffers[buffer].Parent < 0);

    /// <summary>The buffer that a buffer is a part of, or itself.</summary>
    public int Root(int buffer) => _program.Buffers[buffer].Parent is >= 0 and var parent ? parent : buffer;

    /// <summary>How many channels the root of a buffer has.</summary>
    public int Channels(int buffer) => _program.Buffers[Root(buffer)].Shape is { Rank: > 0 } shape ? shape[-1] : 1;

    /// <summary>The number of the first channel of a root; the others follow.</summary>
    public int First(int root) => _first[root];

    /// <summary>The first element of a buffer within its root.</summary>
    public int Offset(int buffer)
    {
        ProgramBuffer own = _program.Buffers[buffer];
        return own.Parent < 0 ? 0 : own.ParentOffset / ElementValues.ByteWidth(own.Element);
    }

    /// <summary>The channel of an element of a buffer.</summary>
    public int ChannelOf(int buffer, int element) => _first[Root(buffer)] + ((Offset(buffer) + element) % Channels(buffer));

    /// <summary>The channels of a buffer as a kernel sees it whose elements i and i + period are of one channel.</summary>
    /// <returns>A channel for each remainder, or null where elements with one remainder are of different channels.</returns>
    public int[]? See(int buffer, int period)
    {
        int count = _program.Buffers[buffer].Count;
        bool repeats = period % Channels(buffer) == 0 || count <= period;
        return repeats && count % period == 0 ? [.. Enumerable.Range(0, period).Select(k => ChannelOf(buffer, k))] : null;
    }

    /// <summary>Every channel that a buffer has elements of.</summary>
    public int[] All(int buffer)
    {
        int seen = Math.Min(_program.Buffers[buffer].Count, Channels(buffer));
        return [.. Enumerable.Range(0, seen).Select(k => ChannelOf(buffer, k))];
    }
}
