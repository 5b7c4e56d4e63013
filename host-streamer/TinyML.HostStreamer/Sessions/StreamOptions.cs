using TinyML.HostStreamer.Datasets;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Sessions;

/// <summary>How a data set is streamed.</summary>
public sealed record StreamOptions
{
    /// <summary>The id of the board that must be there, unless it is the virtual one, and the result's; any board, and the id that it states, when null.</summary>
    public string? Board { get; init; }

    /// <summary>At most this many samples of the data set, or null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>How often the data set is sent; at least 1.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>Answers of an interrupted run (<see cref="ResultsReader"/>): these samples are not sent again, and the result covers them. Gone through more than once.</summary>
    public IEnumerable<SampleAnswer> Answered { get; init; } = [];

    /// <summary>A model that the board is to take in the middle of the stream, or null.</summary>
    public StreamUpdate? Update { get; init; }

    /// <summary>How patient the host is with the board.</summary>
    public ClientOptions Client { get; init; } = new();

    /// <summary>The clock of elapsed time and rates.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The rows that are to be asked.</summary>
    internal RowPool Rows(IDataset data)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Repeat, 1);
        return new RowPool(PerRound(data), Repeat);
    }

    /// <summary>How many samples are sent in a round.</summary>
    internal int PerRound(IDataset data) => Math.Min(data.Count, Limit ?? int.MaxValue);
}
