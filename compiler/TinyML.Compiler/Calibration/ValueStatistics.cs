namespace TinyML.Compiler.Calibration;

/// <summary>What was observed of one value of a graph over the calibration samples.</summary>
/// <param name="Whole">All elements together.</param>
/// <param name="Columns">Each element on its own (inputs from table columns and rows joined from them, whose elements may be different sensors), else empty.</param>
/// <param name="Mean">The means: one per element where a fully connected layer reads the value, one per channel (the last dimension) where only
/// convolutions do, else none.</param>
/// <param name="MeanSquare">The mean squares, likewise.</param>
public sealed record ValueStatistics(Histogram Whole, IReadOnlyList<Histogram> Columns, double[] Mean, double[] MeanSquare)
{
    /// <summary>The mean and the mean square of each channel.</summary>
    /// <param name="channels">Divides the number of means.</param>
    public (double[] Mean, double[] MeanSquare) PerChannel(int channels) => (Averages(Mean, channels), Averages(MeanSquare, channels));

    private static double[] Averages(double[] numbers, int channels)
    {
        var averages = new double[channels];
        for (int i = 0; i < numbers.Length; i++)
        {
            averages[i % channels] += numbers[i] * channels / numbers.Length;
        }

        return averages;
    }
}
