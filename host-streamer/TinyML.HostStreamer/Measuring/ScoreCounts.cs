namespace TinyML.HostStreamer.Measuring;

/// <summary>Scores of two classes for the area under the curve, in memory that does not grow with the number of samples: exact up to <see cref="Capacity"/> different
/// scores, as every quantized model has. Beyond that, scores are counted in bins, whose samples count as ties; the area is then off by at most half the part of pairs
/// that share a bin.</summary>
internal sealed class ScoreCounts
{
    /// <summary>The most bins.</summary>
    public const int Capacity = 65536;

    private Dictionary<double, Pair> _bins = [];
    private double _grain;

    /// <summary>The area under the receiver operating characteristic of the positive class, which is the chance that a positive sample scores higher than a
    /// negative one, ties counting half (Mann and Whitney 1947). Null where a class has no sample.</summary>
    public double? AreaUnderCurve
    {
        get
        {
            long positives = _bins.Values.Sum(pair => pair.Positives), negatives = _bins.Values.Sum(pair => pair.Negatives);
            if (positives == 0 || negatives == 0)
            {
                return null;
            }

            double below = 0;
            long negativesBelow = 0;
            foreach ((_, Pair tie) in _bins.OrderBy(pair => pair.Key))
            {
                below += tie.Positives * (negativesBelow + (tie.Negatives / 2.0));
                negativesBelow += tie.Negatives;
            }

            return below / ((double)positives * negatives);
        }
    }

    /// <summary>Takes one sample.</summary>
    public void Add(double score, bool positive) => Add(score, positive ? new Pair(1, 0) : new Pair(0, 1));

    /// <summary>Takes all that another has taken.</summary>
    public void Add(ScoreCounts other)
    {
        foreach ((double bin, Pair pair) in other._bins)
        {
            Add(other._grain == 0 ? bin : (bin + 0.5) * other._grain, pair);
        }
    }

    private void Add(double score, Pair pair)
    {
        double bin = BinOf(score);
        Pair before = _bins.GetValueOrDefault(bin);
        _bins[bin] = new Pair(before.Positives + pair.Positives, before.Negatives + pair.Negatives);
        while (_bins.Count > Capacity)
        {
            Coarsen();
        }
    }

    private double BinOf(double score) => _grain == 0 ? score : Math.Floor(score / _grain);

    private void Coarsen()
    {
        double[] finite = [.. _bins.Keys.Where(double.IsFinite)];
        double before = _grain == 0 ? 1 : _grain;
        _grain = _grain == 0 ? Math.Max((finite.Max() - finite.Min()) / (Capacity / 4), double.Epsilon) : _grain * 2;
        _bins = _bins.GroupBy(pair => Math.Floor(pair.Key * before / _grain))
            .ToDictionary(bin => bin.Key, bin => new Pair(bin.Sum(pair => pair.Value.Positives), bin.Sum(pair => pair.Value.Negatives)));
    }

    private readonly record struct Pair(long Positives, long Negatives);
}
