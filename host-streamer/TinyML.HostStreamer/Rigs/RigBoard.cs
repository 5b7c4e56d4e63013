using TinyML.HostStreamer.Sessions;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Rigs;

/// <summary>A board while it is streamed to together with others.</summary>
internal sealed class RigBoard(RigMember member, RowPool pool)
{
    private readonly StreamSession _session = new(member.Model, member.Spec, member.Link, member.Options);
    private DeviceInfo? _info;

    /// <summary>The board.</summary>
    public RigMember Member => member;

    /// <summary>What counts its answers; null before it runs.</summary>
    public StreamTally? Tally { get; private set; }

    /// <summary>What it amounted to; null before it ended.</summary>
    public StreamResult? Result { get; private set; }

    /// <summary>Greets the board.</summary>
    public void Connect(CancellationToken cancellation) => _info = _session.Connect(cancellation);

    /// <summary>Streams to the board.</summary>
    public StreamResult Run(Action<SampleOutcome, StreamProgress> onSample, CancellationToken cancellation)
    {
        Tally = _session.Begin(pool, _info!);
        Result = _session.Run(member.Data, pool, Tally, onSample, cancellation) with { Name = member.Name };
        return Result;
    }
}
