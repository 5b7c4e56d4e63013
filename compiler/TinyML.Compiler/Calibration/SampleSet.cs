using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Calibration;

/// <summary>Samples in memory: one flat row of physical values per sample, in the order of the model's inputs (columns of a
/// table, or the elements of the input tensors one after the other), with the values to compare with where they are known.</summary>
public sealed class SampleSet
{
    private readonly float[] _values;
    private readonly float[] _targets;
    private readonly int[]? _order;

    /// <summary>Wraps the rows; nothing is copied.</summary>
    /// <param name="width">Values per sample; at least 1.</param>
    /// <param name="values">The samples one after the other; a multiple of <paramref name="width"/> long.</param>
    /// <param name="targetWidth">Targets per sample, 0 for none.</param>
    /// <param name="targets">The targets one after the other.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public SampleSet(int width, float[] values, int targetWidth = 0, float[]? targets = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (values.Length % width != 0 || (targets?.Length ?? 0) != values.Length / width * targetWidth)
        {
            throw new ArgumentException($"{values.Length} values and {targets?.Length ?? 0} targets do not make rows of {width} and {targetWidth}");
        }

        Width = width;
        TargetWidth = targetWidth;
        _values = values;
        _targets = targets ?? [];
    }

    private SampleSet(SampleSet source, int[] order)
    {
        (Width, TargetWidth, _values, _targets) = (source.Width, source.TargetWidth, source._values, source._targets);
        _order = order;
    }

    /// <summary>Values per sample.</summary>
    public int Width { get; }

    /// <summary>Targets per sample; 0 when nothing is known to compare with.</summary>
    public int TargetWidth { get; }

    /// <summary>Number of samples.</summary>
    public int Count => _order?.Length ?? (_values.Length / Width);

    /// <summary>Whether there is nothing to tell samples apart by: none, one, or all with the same values.</summary>
    public bool AreAllEqual => Enumerable.Range(1, Math.Max(Count - 1, 0)).All(sample => Row(sample).SequenceEqual(Row(0)));

    /// <summary>The values of one sample.</summary>
    public ReadOnlySpan<float> Row(int sample) => _values.AsSpan(Place(sample) * Width, Width);

    /// <summary>The targets of one sample.</summary>
    public ReadOnlySpan<float> Target(int sample) => _targets.AsSpan(Place(sample) * TargetWidth, TargetWidth);

    /// <summary>The samples with these numbers, in that order; they share memory with this set.</summary>
    public SampleSet Select(IReadOnlyList<int> samples) => new(this, [.. samples.Select(Place)]);

    /// <summary>The number of a sample in the set that this one was selected from.</summary>
    public int Number(int sample) => Place(sample);

    private int Place(int sample) => _order is null ? sample : _order[sample];

    /// <summary>Samples from the integer steps that a device takes: value = step number · the column's <see cref="ColumnSpec.Step"/>.</summary>
    /// <param name="columns">One entry per value of a row.</param>
    /// <param name="steps">The samples one after the other.</param>
    public static SampleSet FromSteps(IReadOnlyList<ColumnSpec> columns, ReadOnlySpan<short> steps)
    {
        var values = new float[steps.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(steps[i] * columns[i % columns.Count].Step);
        }

        return new SampleSet(columns.Count, values);
    }
}
