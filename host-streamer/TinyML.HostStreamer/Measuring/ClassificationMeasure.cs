namespace TinyML.HostStreamer.Measuring;

/// <summary>Hits of predicted classes, gathered sample by sample.</summary>
public sealed class ClassificationMeasure
{
    private readonly long[,] _confusion;
    private readonly ScoreCounts _scores = new();
    private long _hits;

    /// <summary>Creates the measure.</summary>
    /// <param name="classCount">Classes, at least 2.</param>
    public ClassificationMeasure(int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        ClassCount = classCount;
        _confusion = new long[classCount, classCount];
    }

    /// <summary>Classes.</summary>
    public int ClassCount { get; }

    /// <summary>Samples seen.</summary>
    public long Count { get; private set; }

    /// <summary>The fraction of samples whose highest score is the true class; null without samples.</summary>
    public double? Top1 => Count == 0 ? null : (double)_hits / Count;

    /// <summary>For two classes: the area under the receiver operating characteristic of class 1, which is the chance that a sample
    /// of class 1 scores higher than one of class 0, ties counting half (Mann and Whitney 1947). Exact up to 65,536 different scores, in bins beyond that. Null where a class
    /// has no sample.</summary>
    public double? AreaUnderCurve => ClassCount == 2 ? _scores.AreaUnderCurve : null;

    /// <summary>Samples of true class <paramref name="target"/> that were taken for <paramref name="predicted"/>.</summary>
    public long Confusion(int target, int predicted) => _confusion[target, predicted];

    /// <summary>All of <see cref="Confusion"/>: true classes down, predicted ones across; null without samples.</summary>
    public IReadOnlyList<IReadOnlyList<long>>? ToMatrix() =>
        Count == 0 ? null : [.. Enumerable.Range(0, ClassCount).Select(target => (IReadOnlyList<long>)[.. Enumerable.Range(0, ClassCount).Select(predicted => _confusion[target, predicted])])];

    /// <summary>The class with the highest score; the first of equals, as on the device.</summary>
    public static int Highest(ReadOnlySpan<double> scores)
    {
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            best = scores[i] > scores[best] ? i : best;
        }

        return best;
    }

    /// <summary>One score per class from a model's outputs: its first output, of which a single element is the probability of class 1, as a sigmoid gives it.</summary>
    /// <param name="reals">The real values of all outputs.</param>
    /// <param name="elements">Elements of the first output.</param>
    public static double[] Scores(double[] reals, int elements) => elements == 1 ? [1 - reals[0], reals[0]] : reals[..elements];

    /// <summary>Takes one sample.</summary>
    /// <param name="scores">One score per class.</param>
    /// <param name="target">The true class.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public void Add(ReadOnlySpan<double> scores, int target)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(target);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(target, ClassCount);
        int predicted = Highest(scores);
        Count++;
        _hits += predicted == target ? 1 : 0;
        _confusion[target, predicted]++;
        if (ClassCount == 2)
        {
            _scores.Add(scores[1] - scores[0], target == 1);
        }
    }

    /// <summary>Takes all that another has taken.</summary>
    /// <exception cref="ArgumentException">It has other classes.</exception>
    public void Add(ClassificationMeasure other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.ClassCount != ClassCount)
        {
            throw new ArgumentException(FormattableString.Invariant($"it has {other.ClassCount} classes, not {ClassCount}"), nameof(other));
        }

        Count += other.Count;
        _hits += other._hits;
        _scores.Add(other._scores);
        for (int target = 0; target < ClassCount; target++)
        {
            for (int predicted = 0; predicted < ClassCount; predicted++)
            {
                _confusion[target, predicted] += other._confusion[target, predicted];
            }
        }
    }
}
