namespace TinyML.Compiler.Calibration;

/// <summary>How often a value fell into each of 2,048 equal parts of the range that it was seen in.</summary>
public sealed class Histogram
{
    /// <summary>Number of parts.</summary>
    public const int BinCount = 2048;

    /// <summary>An empty histogram of a range.</summary>
    public Histogram(double minimum, double maximum)
    {
        Minimum = minimum;
        Maximum = maximum;
    }

    /// <summary>The lowest value seen.</summary>
    public double Minimum { get; }

    /// <summary>The highest value seen.</summary>
    public double Maximum { get; }

    /// <summary>Observations per part.</summary>
    public long[] Counts { get; } = new long[BinCount];

    /// <summary>The width of one part.</summary>
    public double BinWidth => (Maximum - Minimum) / BinCount;

    /// <summary>Counts one observation, which lies within the range.</summary>
    public void Add(double value)
    {
        int bin = Maximum > Minimum ? (int)((value - Minimum) / (Maximum - Minimum) * BinCount) : 0;
        Counts[Math.Clamp(bin, 0, BinCount - 1)]++;
    }

    /// <summary>Adds the observations of another histogram of the same range.</summary>
    public void Add(Histogram other)
    {
        for (int bin = 0; bin < BinCount; bin++)
        {
            Counts[bin] += other.Counts[bin];
        }
    }

    /// <summary>A histogram of the same range without observations.</summary>
    public Histogram Emptied() => new(Minimum, Maximum);

    /// <summary>The middle of a part.</summary>
    public double Center(int bin) => Minimum + ((bin + 0.5) * BinWidth);
}
