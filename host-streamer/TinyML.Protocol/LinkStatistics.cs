namespace TinyML.Protocol;

/// <summary>What happened on the line.</summary>
/// <param name="Requests">Requests that were answered.</param>
/// <param name="Retransmitted">Requests sent again.</param>
/// <param name="Damaged">Runs of bytes received that were no frame.</param>
/// <param name="Stale">Valid replies received that answered no open request.</param>
/// <param name="Sessions">Sessions begun.</param>
/// <param name="BytesSent">Bytes sent.</param>
/// <param name="BytesReceived">Bytes received.</param>
/// <param name="Speed">Bits per second now, or null for a link that has no speed.</param>
/// <param name="Overruns">Bytes that the board's receiver lost, or null where nobody counts them (<see cref="IByteLink.Overruns"/>).</param>
public sealed record LinkStatistics(
    long Requests, long Retransmitted, long Damaged, long Stale, long Sessions, long BytesSent, long BytesReceived, int? Speed = null, long? Overruns = null);
