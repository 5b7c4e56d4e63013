using TinyML.Compiler.Specs;

namespace TinyML.Models.Benzene.Training;

/// <summary>A network with the scaling that leads from physical inputs to a physical answer.</summary>
/// <param name="Spec">The columns it sees and the target.</param>
/// <param name="Scaling">Measured on the training rows.</param>
/// <param name="Network">Fitted to the training rows.</param>
public sealed record TrainedModel(ModelSpec Spec, Standardization Scaling, Network Network)
{
    /// <summary>The answers for rows, in µg/m³, in floating point.</summary>
    public double[] Predict(TableRows rows)
    {
        Samples samples = Scaling.Apply(rows);
        var workspace = new Network.Workspace(Network);
        return [.. Enumerable.Range(0, samples.Count).Select(n =>
            (Network.Run(samples.Row(n), workspace) * Scaling.TargetDeviation) + Scaling.TargetMean)];
    }

    /// <summary>The mean absolute error of answers.</summary>
    public static double MeanAbsoluteError(double[] answers, TableRows rows) =>
        answers.Zip(rows.Targets, (answer, target) => Math.Abs(answer - target)).Average();

    /// <summary>The part of the rows in which answer and target are on the same side of the LED's threshold.</summary>
    public static double LedAgreement(double[] answers, TableRows rows, double threshold) =>
        answers.Zip(rows.Targets, (answer, target) => answer > threshold == target > threshold ? 1.0 : 0.0).Average();
}
