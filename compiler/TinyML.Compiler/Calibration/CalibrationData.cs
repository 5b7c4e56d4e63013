using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Calibration;

/// <summary>The calibration samples in two parts: one sets the ranges, the other measures.</summary>
/// <param name="Calibration">Three of four samples.</param>
/// <param name="HeldOut">Every fourth sample.</param>
/// <param name="All">Both parts; the ranges of the network that ships come from these.</param>
public sealed record CalibrationData(SampleSet Calibration, SampleSet HeldOut, SampleSet All)
{
    /// <summary>No samples at all.</summary>
    public static CalibrationData None { get; } = new(new SampleSet(1, []), new SampleSet(1, []), new SampleSet(1, []));

    private const int MadeUpSamples = 512;
    private const int FewestMadeUp = 16;
    private const int MadeUpElements = 1 << 20;

    // So many multiply-accumulates of calibration samples take a few seconds.
    private const long AffordableMacs = 20_000_000_000;
    private const int FewestSamples = 64;

    /// <summary>Thins the samples evenly to at most <paramref name="maximum"/>, for large networks to what takes seconds, and splits them; makes samples up where there are none.</summary>
    /// <param name="graph">The graph over physical values.</param>
    /// <param name="samples">Physical values, or null.</param>
    /// <param name="spec">Tells the columns' ranges where there are no samples.</param>
    /// <param name="maximum">The most samples to use.</param>
    /// <param name="diagnostics">Receives the warning that samples were made up.</param>
    /// <exception cref="DiagnosticException">The samples do not fit the graph.</exception>
    public static CalibrationData Split(Graph graph, SampleSet? samples, ModelSpec? spec, int maximum, ICollection<Diagnostic> diagnostics)
    {
        int width = graph.Inputs.Sum(id => graph[id].Type.Shape.ElementCount);
        if (width == 0)
        {
            throw new DiagnosticException(DiagnosticCodes.SampleWidth, $"model '{graph.Name}'", "it has no inputs", "export a model with at least one input");
        }

        if (samples is null || samples.Count == 0)
        {
            diagnostics.Add(new Diagnostic(
                DiagnosticCodes.MadeUpCalibration, $"model '{graph.Name}'", "there is no calibration data, ranges come from made-up samples",
                "give data with --data or --calibration"));
            bool isPicture = graph.Inputs.All(id => graph[id].Type.Shape is { Rank: 4 } shape && shape[-1] is 1 or 3);
            samples = MakeUp(width, spec, isPicture ? PictureValues.Range(spec?.Picture) ?? new ValueRange(0, 1) : new ValueRange(-1, 1));
        }

        if (samples.Width != width)
        {
            throw new DiagnosticException(
                DiagnosticCodes.SampleWidth, $"model '{graph.Name}'", $"it takes {width} numbers, a sample has {samples.Width}",
                "list the columns in NAME.json in the model's order");
        }

        long macs = Math.Max(graph.Nodes.Sum(node => node.Operator.Macs([.. node.Inputs.Select(id => graph[id].Type)])), 1);
        int affordable = (int)Math.Clamp(AffordableMacs / macs, FewestSamples, int.MaxValue);
        int count = Math.Min(Math.Min(samples.Count, affordable), Math.Max(maximum, 4));
        int[] chosen = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * samples.Count / count))];
        int[] heldOut = [.. chosen.Where((_, i) => i % 4 == 3)];
        int[] rest = [.. chosen.Where((_, i) => i % 4 != 3)];
        return new CalibrationData(samples.Select(rest), samples.Select(heldOut.Length > 0 ? heldOut : rest), samples.Select(chosen));
    }

    /// <summary>Uniform over the sensors' ranges; offset ± 2 scales where the range is unknown; over <paramref name="otherwise"/> without columns.
    /// The generator is SplitMix64 from 1.</summary>
    private static SampleSet MakeUp(int width, ModelSpec? spec, ValueRange otherwise)
    {
        var values = new float[width * Math.Clamp(MadeUpElements / width, FewestMadeUp, MadeUpSamples)];
        ulong state = 1;
        for (int i = 0; i < values.Length; i++)
        {
            ColumnSpec? column = spec is { Columns.Count: > 0 } ? spec.Columns[i % width] : null;
            double low = column?.Minimum ?? (column is null ? otherwise.Minimum : column.Offset - (2 * Math.Abs(column.Scale)));
            double high = column?.Maximum ?? (column is null ? otherwise.Maximum : column.Offset + (2 * Math.Abs(column.Scale)));
            values[i] = (float)(low + ((high - low) * NextFraction(ref state)));
        }

        return new SampleSet(width, values);
    }

    private static double NextFraction(ref ulong state)
    {
        state = unchecked(state + SplitMix64Finalizer.Increment);
        return (SplitMix64Finalizer.Mix(state) >> 11) * (1.0 / (1UL << 53));
    }
}
