namespace TinyML.Compiler.Calibration;

/// <summary>The first look at one value: its range, and means of its elements or channels. Several observers of parts of the samples are joined into one.</summary>
/// <param name="elements">Elements of the value.</param>
/// <param name="channels">Means to keep: element i belongs to mean i mod channels; 0 keeps none.</param>
/// <param name="keepsColumns">Whether every element has a range of its own.</param>
internal sealed class ValueObserver(int elements, int channels, bool keepsColumns)
{
    private readonly double[] _sums = new double[channels];
    private readonly double[] _squares = new double[channels];
    private readonly float[] _lowest = Filled(keepsColumns ? elements : 0, float.PositiveInfinity);
    private readonly float[] _highest = Filled(keepsColumns ? elements : 0, float.NegativeInfinity);
    private float _minimum = float.PositiveInfinity;
    private float _maximum = float.NegativeInfinity;
    private int _samples;

    /// <summary>Looks at the value for one sample.</summary>
    /// <returns>Whether all elements are finite.</returns>
    public bool Observe(float[] values)
    {
        _samples++;
        float minimum = _minimum, maximum = _maximum;
        bool finite = true;
        foreach (float value in values)
        {
            minimum = value < minimum ? value : minimum;
            maximum = value > maximum ? value : maximum;
            finite &= float.IsFinite(value);
        }

        (_minimum, _maximum) = (minimum, maximum);
        for (int first = 0; channels > 0 && first < values.Length; first += channels)
        {
            AddMeans(values.AsSpan(first, channels));
        }

        for (int i = 0; i < _lowest.Length; i++)
        {
            _lowest[i] = Math.Min(_lowest[i], values[i]);
            _highest[i] = Math.Max(_highest[i], values[i]);
        }

        return finite;
    }

    /// <summary>Adds what another observer of the same value saw.</summary>
    public void Join(ValueObserver other)
    {
        _samples += other._samples;
        (_minimum, _maximum) = (Math.Min(_minimum, other._minimum), Math.Max(_maximum, other._maximum));
        for (int c = 0; c < channels; c++)
        {
            _sums[c] += other._sums[c];
            _squares[c] += other._squares[c];
        }

        for (int i = 0; i < _lowest.Length; i++)
        {
            _lowest[i] = Math.Min(_lowest[i], other._lowest[i]);
            _highest[i] = Math.Max(_highest[i], other._highest[i]);
        }
    }

    /// <summary>The statistics, their histograms still empty.</summary>
    public ValueStatistics ToStatistics()
    {
        double count = channels == 0 ? 1 : (double)_samples * elements / channels;
        return new ValueStatistics(
            new Histogram(_minimum, _maximum),
            [.. _lowest.Zip(_highest, (low, high) => new Histogram(low, high))],
            [.. _sums.Select(sum => sum / count)],
            [.. _squares.Select(sum => sum / count)]);
    }

    private void AddMeans(ReadOnlySpan<float> values)
    {
        for (int c = 0; c < values.Length; c++)
        {
            double value = values[c];
            _sums[c] += value;
            _squares[c] += value * value;
        }
    }

    private static float[] Filled(int count, float value)
    {
        float[] values = new float[count];
        Array.Fill(values, value);
        return values;
    }
}
