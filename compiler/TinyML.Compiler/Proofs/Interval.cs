namespace TinyML.Compiler.Proofs;

/// <summary>All that an integer can be, both ends included. The one with <c>Low &gt; High</c> holds nothing.</summary>
/// <param name="Low">The least.</param>
/// <param name="High">The greatest.</param>
public readonly record struct Interval(long Low, long High)
{
    /// <summary>Holds nothing; joining it changes nothing.</summary>
    public static Interval Empty { get; } = new(long.MaxValue, long.MinValue);

    /// <summary>Whether it holds one integer only.</summary>
    public bool IsConstant => Low == High;

    /// <summary>Whether it holds nothing.</summary>
    public bool IsEmpty => Low > High;

    /// <summary>The least interval that holds both.</summary>
    public Interval Join(Interval other) => new(Math.Min(Low, other.Low), Math.Max(High, other.High));

    /// <summary>Both ends limited to a range.</summary>
    public Interval Clamp(long low, long high) => new(Math.Clamp(Low, low, high), Math.Clamp(High, low, high));

    /// <summary>The least interval that holds some values.</summary>
    public static Interval Of(params ReadOnlySpan<long> values)
    {
        Interval all = Empty;
        foreach (long value in values)
        {
            all = all.Join(new Interval(value, value));
        }

        return all;
    }
}
