namespace TinyML.Compiler.Search;

/// <summary>What a search has to keep to; null is no limit.</summary>
public sealed record SearchGoal
{
    /// <summary>The most model bytes.</summary>
    public long? MaxModelBytes { get; init; }

    /// <summary>The most that may be lost beside the model as it was given, as <see cref="Compression.AnswerFigures.Drop"/> measures it.</summary>
    public double? MaxDrop { get; init; }

    /// <summary>The most instructions of one inference, as <see cref="CostModel"/> estimates them.</summary>
    public long? MaxCost { get; init; }

    /// <summary>The most bytes of the arena.</summary>
    public long? MaxArenaBytes { get; init; }

    /// <summary>Whether the smallest recipe is wanted that keeps to the limits; otherwise the one with the least output error.</summary>
    public bool WantsSmallest => MaxDrop is not null;

    /// <summary>Whether a point keeps to all limits.</summary>
    public bool IsMetBy(SearchPoint point) => Excess(point) <= 0;

    /// <summary>By what part of a limit a point is beyond it, the worst of all limits; 0 or less when it keeps to all.</summary>
    public double Excess(SearchPoint point)
    {
        static double Over(double? value, double? limit) => limit is { } most && value is { } found ? found <= most ? 0 : (found - most) / Math.Max(most, 1e-3) : 0;
        return Math.Max(
            Math.Max(Over(point.ModelBytes, MaxModelBytes), Over(point.ArenaBytes, MaxArenaBytes)),
            Math.Max(Over(point.Cost, MaxCost), Over(point.Answers?.Drop, MaxDrop)));
    }

    /// <summary>The best of the points by this goal: what keeps to the limits comes first, then what is wanted, then what came first. Null where there are none.</summary>
    public SearchPoint? BestOf(IEnumerable<SearchPoint> points) => points
        .OrderBy(Excess)
        .ThenBy(point => WantsSmallest ? point.ModelBytes : point.Answers?.OutputError ?? 0)
        .ThenBy(point => WantsSmallest ? point.Answers?.OutputError ?? 0 : point.ModelBytes)
        .FirstOrDefault();

    /// <summary>The limits in words.</summary>
    public override string ToString() => string.Join(", ", new[]
    {
        MaxModelBytes is { } bytes ? FormattableString.Invariant($"at most {bytes:N0} model bytes") : null,
        MaxArenaBytes is { } arena ? FormattableString.Invariant($"at most {arena:N0} bytes of arena") : null,
        MaxDrop is { } drop ? FormattableString.Invariant($"a loss of at most {100 * drop:0.##} %") : null,
        MaxCost is { } cost ? FormattableString.Invariant($"at most {cost:N0} estimated instructions") : null,
    }.OfType<string>());
}
