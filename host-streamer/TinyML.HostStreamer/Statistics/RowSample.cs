namespace TinyML.HostStreamer.Statistics;

/// <summary>Rows drawn evenly from a stream of unknown length, in memory that does not grow with it (Vitter's algorithm R, ACM TOMS 11, 1985). Up to its size it holds all rows.</summary>
/// <param name="columns">Numbers per row.</param>
/// <param name="seed">The same rows are drawn for the same seed.</param>
internal sealed class RowSample(int columns, int seed)
{
    private const int MostRows = 100_000;

    // 32 MB at most, however many columns there are.
    private const int MostNumbers = 4_000_000;

    private readonly int _size = Math.Clamp(MostNumbers / Math.Max(1, columns), 1000, MostRows);
    private readonly Random _random = new(seed);
    private readonly List<(long Number, double[] Values)> _rows = [];
    private long _seen;

    /// <summary>Rows that are held.</summary>
    public int Count => _rows.Count;

    /// <summary>Takes a row; its numbers are copied.</summary>
    public void Add(ReadOnlySpan<double> values)
    {
        long number = _seen++;
        if (_rows.Count < _size)
        {
            _rows.Add((number, values.ToArray()));
            return;
        }

        long place = _random.NextInt64(_seen);
        if (place < _size)
        {
            values.CopyTo(_rows[(int)place].Values);
            _rows[(int)place] = (number, _rows[(int)place].Values);
        }
    }

    /// <summary>The numbers of a column in the held rows that have one.</summary>
    /// <param name="column">The column.</param>
    /// <param name="isWanted">Which rows, by number.</param>
    public double[] Column(int column, Func<long, bool> isWanted) =>
        [.. _rows.Where(row => !double.IsNaN(row.Values[column]) && isWanted(row.Number)).Select(row => row.Values[column])];

    /// <summary>The numbers of two columns in the held rows that have both.</summary>
    public (double[] First, double[] Second) Pairs(int first, int second)
    {
        double[][] both = [.. _rows.Select(row => row.Values).Where(values => !double.IsNaN(values[first]) && !double.IsNaN(values[second]))];
        return ([.. both.Select(values => values[first])], [.. both.Select(values => values[second])]);
    }
}
