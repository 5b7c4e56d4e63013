namespace TinyML.Protocol.Tests;

/// <summary>What becomes of a frame.</summary>
internal enum Fate
{
    Arrives,
    IsLost,
    IsDamaged,
    ArrivesTwice,

    /// <summary>Arrives behind the wait for it, or with the next frame of its direction.</summary>
    IsLate,

    /// <summary>The board is reset before it.</summary>
    MeetsAReset,
}

/// <summary>A line to a board in this process whose every frame, in the order in which both ends send, meets the fate that a schedule says, and arrives when the schedule is
/// over. A wait in vain takes no time.</summary>
internal sealed class ScheduledLink : IByteLink
{
    private readonly IReadOnlyList<Fate> _schedule;
    private readonly Queue<byte> _toHost = [];
    private readonly List<byte> _lateToHost = [];
    private readonly List<byte> _lateToBoard = [];
    private int _next;

    public ScheduledLink(DeviceInfo info, Func<byte[], DeviceAnswer> run, IReadOnlyList<Fate> schedule)
    {
        Device = new ProtocolDevice(info, run, bytes => Pass(bytes, _lateToHost, arrived => arrived.ForEach(_toHost.Enqueue)));
        _schedule = schedule;
        _next = schedule.Count;
    }

    public string Name => "scheduled";

    public ProtocolDevice Device { get; }

    /// <summary>Lets the schedule begin with the next frame.</summary>
    public void Begin() => _next = 0;

    public int Read(Span<byte> buffer, TimeSpan timeout)
    {
        if (_toHost.Count == 0)
        {
            _lateToHost.ForEach(_toHost.Enqueue);
            _lateToHost.Clear();
            return 0;
        }

        buffer[0] = _toHost.Dequeue();
        return 1;
    }

    public void Write(ReadOnlySpan<byte> bytes) => Pass(bytes.ToArray(), _lateToBoard, arrived => Device.Receive([.. arrived]));

    public void Dispose()
    {
    }

    private void Pass(byte[] frame, List<byte> late, Action<List<byte>> arrive)
    {
        Fate fate = _next < _schedule.Count ? _schedule[_next++] : Fate.Arrives;
        if (fate == Fate.MeetsAReset)
        {
            Device.Reset();
        }

        byte[] damaged = [.. frame];
        damaged[frame.Length / 2] ^= damaged[frame.Length / 2] == 0x10 ? (byte)0x20 : (byte)0x10;
        List<byte> arrived = [.. late];
        arrived.AddRange(fate switch
        {
            Fate.IsLost or Fate.IsLate => [],
            Fate.IsDamaged => damaged,
            Fate.ArrivesTwice => [.. frame, .. frame],
            _ => frame,
        });
        late.Clear();
        if (fate == Fate.IsLate)
        {
            late.AddRange(frame);
        }

        arrive(arrived);
    }
}
