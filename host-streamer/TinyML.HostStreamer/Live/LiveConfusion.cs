namespace TinyML.HostStreamer.Live;

/// <summary>Which classes were taken for which. Not for several threads at once.</summary>
/// <param name="classes">Number of classes.</param>
public sealed class LiveConfusion(int classes)
{
    /// <summary>More classes than that are counted together as the last one, so that a view stays readable.</summary>
    public const int Most = 20;

    private readonly long[][] _counts = [.. Enumerable.Range(0, Math.Min(classes, Most)).Select(_ => new long[Math.Min(classes, Most)])];

    /// <summary>Counts, a row per true class, a column per predicted one.</summary>
    public IReadOnlyList<IReadOnlyList<long>> Counts => _counts;

    /// <summary>Takes one answer.</summary>
    /// <param name="predicted">The board's class.</param>
    /// <param name="actual">The true class.</param>
    public void Add(int predicted, int actual)
    {
        int last = _counts.Length - 1;
        _counts[Math.Clamp(actual, 0, last)][Math.Clamp(predicted, 0, last)]++;
    }

    /// <summary>A copy that does not change any more.</summary>
    internal IReadOnlyList<IReadOnlyList<long>> Copy() => [.. _counts.Select(row => (IReadOnlyList<long>)[.. row])];
}
