namespace TinyML.Models.Benzene.Training;

/// <summary>A network with the scaling that leads from physical inputs to a physical answer.</summary>
/// <param name="Features">The columns it sees.</param>
/// <param name="Scaling">Measured on the training rows.</param>
/// <param name="Network">Fitted to the training rows.</param>
public sealed record TrainedModel(FeatureSet Features, Standardization Scaling, Network Network)
{
    /// <summary>The answers for rows, in µg/m³, in floating point.</summary>
    public double[] Predict(TableRows rows)
    {
        Samples samples = Scaling.Apply(rows);
        var workspace = new Network.Workspace(Network);
        return [.. Enumerable.Range(0, samples.Count).Select(n =>
            (Network.Run(samples.Row(n), workspace) * Scaling.TargetDeviation) + Scaling.TargetMean)];
    }

    /// <summary>The answers that the device's arithmetic would give, in µg/m³, by <see cref="DeviceRounding"/>.</summary>
    public double[] PredictOnDevice(TableRows rows, double answerStep)
    {
        var rounding = new DeviceRounding(this, answerStep);
        return [.. rows.Inputs.Select(rounding.Run)];
    }

    /// <summary>The mean absolute error of answers.</summary>
    public static double MeanAbsoluteError(double[] answers, TableRows rows) =>
        answers.Zip(rows.Targets, (answer, target) => Math.Abs(answer - target)).Average();
}
