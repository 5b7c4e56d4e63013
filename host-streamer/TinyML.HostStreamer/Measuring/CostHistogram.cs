namespace TinyML.HostStreamer.Measuring;

/// <summary>How often each cost was measured, in memory that does not grow with the number of inferences: exact up to <see cref="Capacity"/> different costs; beyond
/// that, costs are counted in bins of a width that is a power of two, and the median is off by less than that width. Costs may be added on one thread while another takes
/// the <see cref="Summary"/>.</summary>
public sealed class CostHistogram
{
    /// <summary>The most bins.</summary>
    public const int Capacity = 4096;

    private readonly Lock _lock = new();
    private Dictionary<uint, long> _bins = [];
    private int _shift;

    /// <summary>Costs taken.</summary>
    public long Count { get; private set; }

    /// <summary>The least cost; exact.</summary>
    public uint Min { get; private set; } = uint.MaxValue;

    /// <summary>The greatest cost; exact.</summary>
    public uint Max { get; private set; }

    /// <summary>How wide a bin is; 1 while everything is exact.</summary>
    public long BinWidth => 1L << _shift;

    /// <summary>The median, of which half the costs are below: the mean of the two in the middle for an even number; 0 without costs.</summary>
    public double Median => Count == 0 ? 0 : (AtRank((Count - 1) / 2) + AtRank(Count / 2)) / 2;

    /// <summary>Count, least, median and greatest of the same costs.</summary>
    public (long Count, uint Min, double Median, uint Max) Summary()
    {
        lock (_lock)
        {
            return (Count, Min, Median, Max);
        }
    }

    /// <summary>Takes one cost.</summary>
    public void Add(uint cost)
    {
        lock (_lock)
        {
            Add(cost, 1);
        }
    }

    /// <summary>Takes all that another has taken.</summary>
    public void Add(CostHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach ((uint bin, long count) in other._bins)
        {
            Add(other.Count == 0 ? 0 : (uint)Math.Clamp(other.Middle(bin), other.Min, other.Max), count);
        }

        if (other.Count > 0)
        {
            (Min, Max) = (Math.Min(Min, other.Min), Math.Max(Max, other.Max));
        }
    }

    private void Add(uint cost, long count)
    {
        (Min, Max) = (Math.Min(Min, cost), Math.Max(Max, cost));
        Count += count;
        uint bin = cost >> _shift;
        _bins[bin] = _bins.GetValueOrDefault(bin) + count;
        while (_bins.Count > Capacity)
        {
            _shift++;
            _bins = _bins.GroupBy(pair => pair.Key >> 1).ToDictionary(pair => pair.Key, pair => pair.Sum(half => half.Value));
        }
    }

    private double Middle(uint bin) => ((double)bin * BinWidth) + ((BinWidth - 1) / 2.0);

    /// <summary>The cost at a place from 0 among the sorted costs; within a bin they are taken to lie evenly.</summary>
    private double AtRank(long rank)
    {
        foreach ((uint bin, long count) in _bins.OrderBy(pair => pair.Key))
        {
            if (rank < count)
            {
                double inside = (rank + 0.5) / count * BinWidth;
                return Math.Clamp(_shift == 0 ? bin : ((double)bin * BinWidth) + inside - 0.5, Min, Max);
            }

            rank -= count;
        }

        return Max;
    }
}
