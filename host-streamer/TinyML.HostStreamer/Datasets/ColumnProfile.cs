namespace TinyML.HostStreamer.Datasets;

/// <summary>What a pass over one column shows, in constant memory.</summary>
internal sealed class ColumnProfile(string name)
{
    // Values that loggers write when a sensor gives none. One counts as a marker only where it stands far off all other values.
    private static readonly double[] KnownMarkers = [-99, -200, -999, -9999, -99999];

    private readonly CellNumbers _numbers = new([], '\0');
    private readonly long[] _markers = new long[KnownMarkers.Length];

    /// <summary>The header.</summary>
    public string Name => name;

    /// <summary>Cells with a number.</summary>
    public long Numbers { get; private set; }

    /// <summary>Cells with something else than a number or nothing.</summary>
    public long Texts { get; private set; }

    /// <summary>The lowest value that is no known marker.</summary>
    public double Minimum { get; private set; } = double.PositiveInfinity;

    /// <summary>The highest value.</summary>
    public double Maximum { get; private set; } = double.NegativeInfinity;

    /// <summary>The most decimals seen, at most 6.</summary>
    public int Decimals { get; private set; }

    /// <summary>Whether the column can feed a model.</summary>
    public bool IsNumeric => Texts == 0 && Minimum <= Maximum;

    /// <summary>Takes one cell.</summary>
    public void Add(ReadOnlySpan<char> cell)
    {
        switch (_numbers.Read(cell, out double value))
        {
            case CellContent.Other:
                Texts++;
                return;
            case CellContent.NoValue:
                return;
        }

        Numbers++;
        int marker = Array.IndexOf(KnownMarkers, value);
        if (marker >= 0)
        {
            _markers[marker]++;
            return;
        }

        Minimum = Math.Min(Minimum, value);
        Maximum = Math.Max(Maximum, value);
        Decimals = Math.Max(Decimals, DecimalsOf(cell.Trim()));
    }

    /// <summary>Markers that occur at least twice and lie at least 40 below everything else.</summary>
    public IEnumerable<double> Markers()
    {
        for (int i = 0; i < KnownMarkers.Length; i++)
        {
            if (_markers[i] >= 2 && KnownMarkers[i] + 40 <= Minimum && IsNumeric)
            {
                yield return KnownMarkers[i];
            }
        }
    }

    /// <summary>The decimal step that the readings show, coarser where int16 could not hold the range.</summary>
    /// <param name="coarsened">Whether the readings have more decimals than the step keeps.</param>
    public double Step(out bool coarsened)
    {
        int decimals = Decimals;
        double largest = Math.Max(Math.Abs(Minimum), Math.Abs(Maximum));
        while (largest * Math.Pow(10, decimals) > short.MaxValue)
        {
            decimals--;
        }

        coarsened = decimals < Decimals;
        return decimals >= 0 ? 1 / Math.Pow(10, decimals) : Math.Pow(10, -decimals);
    }

    private static int DecimalsOf(ReadOnlySpan<char> number)
    {
        int mark = number.IndexOfAny('.', ',');
        if (mark < 0 || number.ContainsAny('e', 'E'))
        {
            return number.ContainsAny('e', 'E') ? 6 : 0;
        }

        return Math.Min(6, number[(mark + 1)..].TrimEnd('0').Length);
    }
}
