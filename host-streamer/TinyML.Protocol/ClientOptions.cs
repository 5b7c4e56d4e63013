namespace TinyML.Protocol;

/// <summary>How patient the host is. The limits count the time that was waited for bytes.</summary>
public sealed record ClientOptions
{
    /// <summary>The wait for a reply before any round trip was measured.</summary>
    public TimeSpan FirstTimeout { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The least that is waited beyond the usual round trip; on a line that loses much a quarter of it.</summary>
    public TimeSpan ShortestTimeout { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>The longest wait for a reply.</summary>
    public TimeSpan LongestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Gives up when no byte at all arrived for this long and the time that such a reply took before.</summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>The same before a board has answered anything, since opening its port resets many a board, and on a line that loses so much that replies stay away for long.</summary>
    public TimeSpan ContactLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The same before the first inference was answered: nobody knows how long it takes.</summary>
    public TimeSpan FirstInferenceLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The same for a board that stores a model, and tests it.</summary>
    public TimeSpan UpdateLimit { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Gives up when no valid frame arrived for this long.</summary>
    public TimeSpan NoiseLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Gives up when one request was sent this many times.</summary>
    public int AttemptLimit { get; init; } = 1000;

    /// <summary>Gives up when one sample needed this many sessions.</summary>
    public int SessionLimit { get; init; } = 20;

    /// <summary>The highest speed of the line, in bits per second, that is tried where board and link can; null stays at the first.</summary>
    public int? HighestSpeed { get; init; }

    /// <summary>Seed of the session numbers, or null for other ones each time.</summary>
    public int? Seed { get; init; }
}
