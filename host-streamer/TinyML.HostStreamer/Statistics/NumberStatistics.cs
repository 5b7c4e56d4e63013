using TinyML.Compiler.Reporting.Data;

namespace TinyML.HostStreamer.Statistics;

/// <summary>Takes rows of numbers one by one and gives each column's figures: those of one pass exactly, those that need sorting from a sample of the rows.</summary>
/// <param name="names">The columns.</param>
/// <param name="ranges">The lowest and highest number of each column, known beforehand.</param>
/// <param name="rows">Rows that will come; the last 30 % are compared with the others.</param>
/// <param name="seed">What the sample is drawn with.</param>
internal sealed class NumberStatistics(string[] names, (double Minimum, double Maximum)[] ranges, long rows, int seed)
{
    /// <summary>The share of the rows, from the first on, that the others are compared with.</summary>
    internal const double EarlyShare = 0.7;

    private readonly ColumnAccumulator[] _columns = [.. ranges.Select(range => new ColumnAccumulator(range.Minimum, range.Maximum))];
    private readonly RowSample _sample = new(names.Length + 1, seed);
    private readonly double[] _withTarget = new double[names.Length + 1];
    private readonly long _firstLate = (long)Math.Ceiling(EarlyShare * rows);
    private long _number;

    /// <summary>Rows with a number in every column.</summary>
    public long Complete { get; private set; }

    /// <summary>Rows that sorted figures are from.</summary>
    public int SampledRows => _sample.Count;

    /// <summary>Columns that lack their numbers in the same rows, and how many rows; the most frequent first.</summary>
    public IEnumerable<(string[] Columns, long Rows)> MissingTogether() => _columns
        .Select((column, i) => (Name: names[i], column.Missing, column.MissingPattern))
        .Where(column => column.Missing > 0)
        .GroupBy(column => (column.Missing, column.MissingPattern))
        .Select(group => (group.Select(column => column.Name).ToArray(), group.Key.Missing))
        .OrderByDescending(group => group.Missing);

    /// <summary>Takes a row.</summary>
    /// <param name="values">A number, or NaN, for each column.</param>
    /// <param name="target">What is to be predicted, or NaN.</param>
    /// <param name="classNumber">The class, or -1.</param>
    public void Add(ReadOnlySpan<double> values, double target, int classNumber)
    {
        bool isComplete = true;
        for (int i = 0; i < values.Length; i++)
        {
            _columns[i].Add(values[i], target, classNumber, _number, _number >= _firstLate);
            isComplete &= !double.IsNaN(values[i]);
        }

        Complete += isComplete ? 1 : 0;
        values.CopyTo(_withTarget);
        _withTarget[^1] = target;
        _sample.Add(_withTarget);
        _number++;
    }

    /// <summary>The figures of every column.</summary>
    public ColumnStatistics[] ToStatistics() => [.. names.Select((name, i) =>
    {
        (double[] x, double[] y) = _sample.Pairs(i, names.Length);
        return _columns[i].ToStatistics(name) with
        {
            Median = Relations.Median(_sample.Column(i, _ => true)),
            Spearman = Relations.Spearman(x, y),
            QuadraticR2 = Relations.QuadraticR2(x, y),
            FunctionR2 = Relations.FunctionR2(x, y),
            Drift = Relations.KolmogorovSmirnov(_sample.Column(i, number => number < _firstLate), _sample.Column(i, number => number >= _firstLate)),
        };
    })];
}
