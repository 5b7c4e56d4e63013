using TinyML.Compiler.Reporting.Data;

namespace TinyML.HostStreamer.Statistics;

/// <summary>One column's figures from a single pass, once its range is known.</summary>
/// <param name="minimum">The lowest number that will come.</param>
/// <param name="maximum">The highest number that will come.</param>
internal sealed class ColumnAccumulator(double minimum, double maximum)
{
    /// <summary>Bins of a histogram.</summary>
    public const int Bins = 20;

    private readonly long[] _bins = new long[Bins];
    private readonly List<Moments> _classes = [];
    private Moments _all, _early, _late, _paired, _target;
    private double _product;
    private ulong _pattern;

    /// <summary>Rows without a number so far.</summary>
    public long Missing { get; private set; }

    /// <summary>The same for columns that lack their numbers in the same rows.</summary>
    public ulong MissingPattern => _pattern;

    /// <summary>Takes the cell of a row.</summary>
    /// <param name="value">The number, or NaN without one.</param>
    /// <param name="target">What is to be predicted, or NaN.</param>
    /// <param name="classNumber">The class, or -1.</param>
    /// <param name="row">The row's number.</param>
    /// <param name="isLate">Whether the row is among the last.</param>
    public void Add(double value, double target, int classNumber, long row, bool isLate)
    {
        if (double.IsNaN(value))
        {
            Missing++;
            _pattern ^= RowHash.Mix((ulong)row);
            return;
        }

        _all.Add(value);
        (isLate ? ref _late : ref _early).Add(value);
        double step = (maximum - minimum) / Bins;
        _bins[step > 0 ? Math.Clamp((int)((value - minimum) / step), 0, Bins - 1) : 0]++;
        if (!double.IsNaN(target))
        {
            double before = target - _target.Mean;
            _paired.Add(value);
            _target.Add(target);
            _product += before * (value - _paired.Mean);
        }

        if (classNumber >= 0)
        {
            while (_classes.Count <= classNumber)
            {
                _classes.Add(default);
            }

            System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_classes)[classNumber].Add(value);
        }
    }

    /// <summary>The figures that one pass gives.</summary>
    public ColumnStatistics ToStatistics(string name)
    {
        bool hasAny = _all.Count > 0;
        double spread = Math.Sqrt(((_early.Variance ?? 0) + (_late.Variance ?? 0)) / 2);
        double product = Math.Sqrt(_paired.Squares * _target.Squares);
        return new ColumnStatistics
        {
            Name = name,
            Kind = hasAny ? "number" : "empty",
            Count = _all.Count,
            Missing = Missing,
            Minimum = hasAny ? minimum : null,
            Maximum = hasAny ? maximum : null,
            Mean = hasAny ? _all.Mean : null,
            StandardDeviation = _all.Variance is { } variance ? Math.Sqrt(variance) : null,
            Histogram = hasAny ? _bins : [],
            Pearson = product > 0 && _paired.Count > 2 ? Math.Clamp(_product / product, -1, 1) : null,
            ClassSeparation = ClassSeparation(),
            Shift = spread > 0 && _late.Count > 1 && _early.Count > 1 ? (_late.Mean - _early.Mean) / spread : null,
        };
    }

    // Variance between the classes over all variance.
    private double? ClassSeparation()
    {
        long count = _classes.Sum(one => one.Count);
        if (_classes.Count(one => one.Count > 0) < 2 || count < 4)
        {
            return null;
        }

        double mean = _classes.Sum(one => one.Count * one.Mean) / count;
        double between = _classes.Sum(one => one.Count * (one.Mean - mean) * (one.Mean - mean)), within = _classes.Sum(one => one.Squares);
        return between + within > 0 ? between / (between + within) : null;
    }
}
