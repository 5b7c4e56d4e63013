namespace TinyML.HostStreamer.Statistics;

/// <summary>Count, mean and variance of numbers that come one by one, without loss where they are large (Welford, Technometrics 4, 1962).</summary>
internal struct Moments
{
    private double _squares;

    /// <summary>Numbers so far.</summary>
    public long Count { get; private set; }

    /// <summary>Their mean; 0 without any.</summary>
    public double Mean { get; private set; }

    /// <summary>Their variance with n - 1, or null below two.</summary>
    public readonly double? Variance => Count > 1 ? _squares / (Count - 1) : null;

    /// <summary>The sum of squared distances from the mean.</summary>
    public readonly double Squares => _squares;

    /// <summary>Takes a number.</summary>
    public void Add(double value)
    {
        Count++;
        double before = value - Mean;
        Mean += before / Count;
        _squares += before * (value - Mean);
    }
}
