namespace TinyML.HostStreamer.Measuring;

/// <summary>Errors of predicted quantities, gathered sample by sample.</summary>
public sealed class RegressionMeasure
{
    private double _absolute;
    private double _squared;
    private double _mean;
    private double _spread;

    /// <summary>Samples seen.</summary>
    public long Count { get; private set; }

    /// <summary>Mean absolute error, in the target's unit; null without samples.</summary>
    public double? MeanAbsoluteError => Count == 0 ? null : _absolute / Count;

    /// <summary>Root of the mean squared error, in the target's unit; null without samples.</summary>
    public double? RootMeanSquaredError => Count == 0 ? null : Math.Sqrt(_squared / Count);

    /// <summary>The largest absolute error, in the target's unit; null without samples.</summary>
    public double? MaximumError { get; private set; }

    /// <summary>Coefficient of determination, 1 - Σ(y - p)²/Σ(y - mean y)²; null where the targets do not differ.</summary>
    public double? DeterminationCoefficient => _spread > 0 ? 1 - (_squared / _spread) : null;

    /// <summary>Takes one sample.</summary>
    /// <param name="predicted">The prediction, in the target's unit.</param>
    /// <param name="target">The true value.</param>
    public void Add(double predicted, double target)
    {
        double error = Math.Abs(predicted - target);
        Count++;
        _absolute += error;
        _squared += error * error;
        MaximumError = Math.Max(MaximumError ?? 0, error);

        // Welford's update keeps the targets' spread exact to rounding in one pass (Technometrics 4, 1962).
        double delta = target - _mean;
        _mean += delta / Count;
        _spread += delta * (target - _mean);
    }

    /// <summary>Takes all that another has taken.</summary>
    public void Add(RegressionMeasure other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Count == 0)
        {
            return;
        }

        // The spread of two parts together (Chan, Golub and LeVeque 1979).
        double delta = other._mean - _mean;
        long count = Count + other.Count;
        _spread += other._spread + (delta * delta * Count * other.Count / count);
        _mean += delta * other.Count / count;
        Count = count;
        _absolute += other._absolute;
        _squared += other._squared;
        MaximumError = Math.Max(MaximumError ?? 0, other.MaximumError ?? 0);
    }
}
