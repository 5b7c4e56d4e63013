namespace TinyML.Protocol;

/// <summary>A full-duplex stream of bytes to a board: a serial port, a simulated board, a virtual one, or a decorator that injects faults.</summary>
public interface IByteLink : IDisposable
{
    /// <summary>What the user named it: a port, or <c>sim</c> or <c>virtual</c>.</summary>
    string Name { get; }

    /// <summary>The time in which waits are measured. A board that is simulated in step with its host has a time of its own.</summary>
    TimeProvider Clock => TimeProvider.System;

    /// <summary>Whether the link notices by itself that its board is gone, as a simulator's does. A silent board is a slow one then, and is waited for longer.</summary>
    bool TellsWhenGone => false;

    /// <summary>Bits per second, or null for a link that has no speed to choose.</summary>
    int? Speed => null;

    /// <summary>Goes over to another speed; what is still on its way is damaged.</summary>
    /// <returns>False when the link cannot.</returns>
    bool TrySetSpeed(int bitsPerSecond) => false;

    /// <summary>Bytes to the board that its receiver is known to have lost because those before were not taken in time; null where nobody counts them. Boards do not: the protocol
    /// repairs what is lost without knowing why.</summary>
    long? Overruns => null;

    /// <summary>Waits until at least one byte is there or the time is over.</summary>
    /// <param name="buffer">Receives what is there, at most its length.</param>
    /// <param name="timeout">How long to wait for the first byte.</param>
    /// <returns>The number of bytes read; 0 when the time was over.</returns>
    /// <exception cref="IOException">The link is gone (unplugged, simulator crashed).</exception>
    int Read(Span<byte> buffer, TimeSpan timeout);

    /// <summary>Sends all bytes, waiting as flow control demands.</summary>
    /// <exception cref="IOException">The link is gone.</exception>
    /// <exception cref="TimeoutException">Nobody reads at the other end.</exception>
    void Write(ReadOnlySpan<byte> bytes);
}
