namespace TinyML.Compiler.Passes.Quantization;

/// <summary>A layer with weights in real numbers, with the input already counted in integer steps.</summary>
internal sealed record RealLayer
{
    public required string Name { get; init; }

    /// <summary>Weight times input scale, [outputs, inputs] row-major; the inputs of a convolution are what lies under its kernel.</summary>
    public required double[] Weights { get; init; }

    /// <summary>In real units of the output.</summary>
    public required double[] Bias { get; init; }

    /// <summary>What the outputs read: one for all of them, or one per group of outputs.</summary>
    public required IReadOnlyList<RealInput> Sources { get; init; }

    public required int InputZeroPoint { get; init; }

    public required Ir.Quantization.PerTensor Output { get; init; }

    /// <summary>The largest integer weight: 127 or 32,767.</summary>
    public required int Levels { get; init; }

    /// <summary>8 where shifts of whole bytes are wanted, else 1.</summary>
    public required int ShiftStep { get; init; }

    public int Outputs => Bias.Length;

    public int Inputs => Weights.Length / Bias.Length;

    /// <summary>What an output reads.</summary>
    public RealInput SourceOf(int output) => Sources[(int)((long)output * Sources.Count / Outputs)];
}

/// <summary>What a row of weights is multiplied by, one entry per weight.</summary>
/// <param name="Interval">The integers that each can be.</param>
/// <param name="MeanSquare">Mean squares in integer steps from zero: what an error of a weight costs.</param>
/// <param name="Mean">Means in integer steps from zero; empty when biases are not to be corrected.</param>
internal sealed record RealInput(IntegerInterval Interval, double[] MeanSquare, double[] Mean)
{
    /// <summary>From means in real units.</summary>
    /// <param name="interval">The integers that each element can be.</param>
    /// <param name="mean">The mean of each.</param>
    /// <param name="meanSquare">The mean square of each.</param>
    /// <param name="centers">The real value that the zero of each stands for; repeats.</param>
    /// <param name="scales">The step of each; repeats.</param>
    /// <param name="keepsMean">Whether biases are to be corrected.</param>
    public static RealInput Of(IntegerInterval interval, double[] mean, double[] meanSquare, double[] centers, double[] scales, bool keepsMean)
    {
        double[] steps = new double[mean.Length], squares = new double[mean.Length];
        for (int i = 0; i < steps.Length; i++)
        {
            double scale = scales[i % scales.Length], center = centers[i % centers.Length];
            steps[i] = (mean[i] - center) / scale;
            squares[i] = Math.Max((meanSquare[i] - (2 * center * mean[i]) + (center * center)) / (scale * scale), 0);
        }

        return new RealInput(interval, squares, keepsMean ? steps : []);
    }
}
