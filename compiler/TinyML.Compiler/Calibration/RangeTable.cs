using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Calibration;

/// <summary>The range of every value of a graph, as one method chooses it.</summary>
/// <param name="statistics">What was observed, one entry per value; null for constants.</param>
/// <param name="method">The method.</param>
public sealed class RangeTable(IReadOnlyList<ValueStatistics?> statistics, CalibrationMethod method)
{
    private readonly Dictionary<(int Value, int Column, int Levels), ValueRange> _chosen = [];

    /// <summary>What was observed of a value.</summary>
    public ValueStatistics Statistics(ValueId id) =>
        statistics[id.Index] ?? throw new ArgumentException($"{id} is a constant", nameof(id));

    /// <summary>The range of all elements of a value together.</summary>
    /// <param name="id">The value; not a constant.</param>
    /// <param name="levels">Integer steps over the range: 255 or 65,535.</param>
    public ValueRange Whole(ValueId id, int levels) => Choose(id, -1, levels, Statistics(id).Whole);

    /// <summary>The range of everything that was seen of a value, whatever the method.</summary>
    public ValueRange Seen(ValueId id) => new(Statistics(id).Whole.Minimum, Statistics(id).Whole.Maximum);

    /// <summary>The range of one element of a graph input or a joined row.</summary>
    /// <param name="id">A graph input or a joined row.</param>
    /// <param name="column">The element.</param>
    /// <param name="levels">Integer steps over the range: 255 or 65,535.</param>
    public ValueRange Column(ValueId id, int column, int levels) => Choose(id, column, levels, Statistics(id).Columns[column]);

    private ValueRange Choose(ValueId id, int column, int levels, Histogram histogram)
    {
        if (!_chosen.TryGetValue((id.Index, column, levels), out ValueRange range))
        {
            _chosen[(id.Index, column, levels)] = range = RangeObservers.Choose(histogram, method, levels);
        }

        return range;
    }
}
