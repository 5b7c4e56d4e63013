using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Specs;

namespace TinyML.HostStreamer.Datasets;

/// <summary>The usable rows of a table, held compactly: 4 bytes per input column and 16 per row.</summary>
public sealed class TableDataset : IDataset
{
    private readonly List<float> _values = [];
    private readonly List<long> _numbers = [];
    private readonly List<double> _targets = [];
    private readonly TableLayout _layout;
    private readonly List<Diagnostic> _warnings = [];

    private TableDataset(string source, TableLayout layout)
    {
        Source = source;
        _layout = layout;
    }

    /// <inheritdoc/>
    public string Source { get; }

    /// <inheritdoc/>
    public long RecordCount { get; private set; }

    /// <inheritdoc/>
    public int Count => _numbers.Count;

    /// <summary>Input columns.</summary>
    public int ColumnCount => _layout.Columns.Count;

    /// <summary>Whether the table has the target column.</summary>
    public bool HasTarget { get; private set; }

    /// <summary>Rows that were left out, of every part.</summary>
    public RejectedRows Rejected { get; private set; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<Diagnostic> Warnings => _warnings;

    /// <summary>The row at a position.</summary>
    public TableSample this[int index] => new(this, index);

    Sample IDataset.this[int index] => this[index];

    /// <summary>Reads a table by NAME.json.</summary>
    /// <param name="path">A CSV file, a zip archive with one, or <c>-</c>.</param>
    /// <param name="spec">The model's JSON file.</param>
    /// <param name="part">The part wanted.</param>
    /// <param name="format">What the file itself is not to decide.</param>
    /// <exception cref="DiagnosticException">TML1510 to TML1518.</exception>
    public static TableDataset Load(string path, ModelSpec spec, DataPart part = DataPart.All, TableFormat? format = null)
    {
        using TextReader text = TableSource.Open(path);
        return Read(text, path, TableLayout.FromSpec(spec), spec.Split ?? new SplitSpec(), part, format);
    }

    /// <summary>Reads a table for a model without a JSON file: the first columns are the inputs, in order.</summary>
    /// <param name="path">A CSV file, a zip archive with one, or <c>-</c>.</param>
    /// <param name="inputCount">Values that the model takes per row.</param>
    /// <param name="part">The part wanted, by the split of an empty JSON file.</param>
    /// <param name="format">What the file itself is not to decide.</param>
    /// <exception cref="DiagnosticException">TML1510 to TML1518.</exception>
    public static TableDataset Load(string path, int inputCount, DataPart part = DataPart.All, TableFormat? format = null)
    {
        using TextReader text = TableSource.Open(path);
        return Read(text, path, TableLayout.Positional(inputCount), new SplitSpec(), part, format);
    }

    /// <summary>Reads a table from a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">Its name in findings.</param>
    /// <param name="layout">The wanted columns.</param>
    /// <param name="split">Which rows are held out.</param>
    /// <param name="part">The part wanted.</param>
    /// <param name="format">What the file itself is not to decide.</param>
    /// <exception cref="DiagnosticException">TML1510 to TML1518.</exception>
    public static TableDataset Read(TextReader text, string source, TableLayout layout, SplitSpec split, DataPart part = DataPart.All, TableFormat? format = null)
    {
        var dataset = new TableDataset(source, layout);
        using var reader = new TableReader(text, source, layout, format ?? new TableFormat());
        foreach (TableRow row in reader.Rows())
        {
            // The chronological split needs the number of records, which only the end of the file tells.
            if (split.Kind == SplitKind.Chronological || Wanted(row.Number, 0, split, part))
            {
                dataset._numbers.Add(row.Number);
                dataset._values.AddRange(row.Values);
                dataset._targets.Add(row.Target ?? double.NaN);
            }
        }

        dataset.RecordCount = reader.RecordCount;
        dataset.Rejected = reader.Rejected;
        dataset.HasTarget = reader.HasTarget;
        if (split.Kind == SplitKind.Chronological)
        {
            dataset.Keep(number => Wanted(number, reader.RecordCount, split, part));
        }

        dataset.CollectWarnings(reader);
        return dataset;
    }

    internal ReadOnlySpan<float> ValuesAt(int index) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_values).Slice(index * ColumnCount, ColumnCount);

    internal long NumberAt(int index) => _numbers[index];

    internal double? TargetAt(int index) => double.IsNaN(_targets[index]) ? null : _targets[index];

    internal double StepOf(int column) => _layout.Columns[column].Step;

    private static bool Wanted(long number, long count, SplitSpec split, DataPart part) =>
        part == DataPart.All || split.IsHeldOut(number, count) == (part == DataPart.Test);

    private void Keep(Func<long, bool> wanted)
    {
        int kept = 0;
        for (int i = 0; i < _numbers.Count; i++)
        {
            if (!wanted(_numbers[i]))
            {
                continue;
            }

            _numbers[kept] = _numbers[i];
            _targets[kept] = _targets[i];
            for (int c = 0; c < ColumnCount; c++)
            {
                _values[(kept * ColumnCount) + c] = _values[(i * ColumnCount) + c];
            }

            kept++;
        }

        _numbers.RemoveRange(kept, _numbers.Count - kept);
        _targets.RemoveRange(kept, _targets.Count - kept);
        _values.RemoveRange(kept * ColumnCount, _values.Count - (kept * ColumnCount));
    }

    private void CollectWarnings(TableReader reader)
    {
        if (Count == 0)
        {
            string rejected = Rejected.Count > 0 ? $", {Rejected.Count} of them without a value or unreadable" : "";
            throw new DiagnosticException(DiagnosticCodes.NoUsableRows, Source, $"of {RecordCount} rows none can be used in this part{rejected}", "check the columns and missing markers in the model's JSON file, and --part");
        }

        _warnings.AddRange(reader.HeaderWarnings);
        _warnings.AddRange(Rejected.ToWarnings(Source, RecordCount));
        int withoutTarget = HasTarget ? _targets.Count(double.IsNaN) : 0;
        if (withoutTarget > 0)
        {
            _warnings.Add(new Diagnostic(DiagnosticCodes.TargetsWithoutValue, Source, $"{withoutTarget} of {Count} rows have no target value and do not count in the metric", "nothing, if that is known"));
        }

        WarnOfSaturation();
    }

    private void WarnOfSaturation()
    {
        if (_layout.IsPositional)
        {
            return;
        }

        for (int c = 0; c < ColumnCount; c++)
        {
            int limitedCount = 0;
            for (int i = 0; i < Count; i++)
            {
                double steps = TableSample.Steps(ValuesAt(i)[c], StepOf(c));
                limitedCount += steps is < short.MinValue or > short.MaxValue ? 1 : 0;
            }

            if (limitedCount > 0)
            {
                _warnings.Add(new Diagnostic(DiagnosticCodes.ReadingsSaturated, $"{Source}, column '{_layout.Columns[c].Name}'", $"{limitedCount} readings are beyond 32767 steps of {StepOf(c)}", "take a coarser step in the model's JSON file, or a missing marker"));
            }
        }
    }
}

/// <summary>One row of a table.</summary>
public sealed class TableSample : Sample
{
    private readonly TableDataset _dataset;
    private readonly int _index;

    internal TableSample(TableDataset dataset, int index)
    {
        _dataset = dataset;
        _index = index;
    }

    /// <inheritdoc/>
    public override long Number => _dataset.NumberAt(_index);

    /// <inheritdoc/>
    public override double? Target => _dataset.TargetAt(_index);

    /// <inheritdoc/>
    public override float[] Values() => _dataset.ValuesAt(_index).ToArray();

    /// <summary>The readings as the sensor gives them: one int16 per column, in the column's steps, limited to the range of int16.</summary>
    public short[] Raw()
    {
        ReadOnlySpan<float> values = _dataset.ValuesAt(_index);
        var raw = new short[values.Length];
        for (int i = 0; i < raw.Length; i++)
        {
            raw[i] = (short)Math.Clamp(Steps(values[i], _dataset.StepOf(i)), short.MinValue, short.MaxValue);
        }

        return raw;
    }

    /// <summary>A reading in steps, rounded to the nearest, ties to even: as <c>InputQuantizer</c> rounds.</summary>
    internal static double Steps(float value, double step) => Math.Round(value / step, MidpointRounding.ToEven);
}
