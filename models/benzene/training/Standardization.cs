namespace TinyML.Models.Benzene.Training;

/// <summary>Means and standard deviations of the training rows: (value − mean) / deviation.</summary>
/// <param name="Means">One per input column.</param>
/// <param name="Deviations">One per input column.</param>
/// <param name="TargetMean">Mean of the target.</param>
/// <param name="TargetDeviation">Standard deviation of the target.</param>
public sealed record Standardization(double[] Means, double[] Deviations, double TargetMean, double TargetDeviation)
{
    /// <summary>Measures rows.</summary>
    public static Standardization Of(TableRows rows)
    {
        (double Mean, double Deviation)[] columns =
            [.. Enumerable.Range(0, rows.Inputs[0].Length).Select(c => Measure([.. rows.Inputs.Select(row => row[c])]))];
        (double mean, double deviation) = Measure(rows.Targets);
        return new Standardization([.. columns.Select(c => c.Mean)], [.. columns.Select(c => c.Deviation)], mean, deviation);
    }

    /// <summary>Standardizes rows measured with the same columns.</summary>
    public Samples Apply(TableRows rows) => new(
        [.. rows.Inputs.SelectMany(row => row.Select((value, c) => (value - Means[c]) / Deviations[c]))],
        [.. rows.Targets.Select(target => (target - TargetMean) / TargetDeviation)]);

    // Rounded to float32, so that the ONNX file holds the very numbers that training saw.
    private static (double Mean, double Deviation) Measure(double[] values)
    {
        double mean = values.Average();
        return ((float)mean, (float)Math.Sqrt(values.Average(value => (value - mean) * (value - mean))));
    }
}
