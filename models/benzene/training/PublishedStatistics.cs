using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace TinyML.Models.Benzene.Training;

/// <summary>Aggregate statistics of the complete rows of the UCI Air Quality set, which the synthetic samples are drawn from.</summary>
public static class PublishedStatistics
{
    private static readonly double[] Probabilities = [0.005, 0.05, 0.25, 0.5, 0.75, 0.95, 0.995];

    /// <summary>Column names and their quantiles at 0.5, 5, 25, 50, 75, 95 and 99.5 %.</summary>
    public static IReadOnlyList<(string Column, double[] Quantiles)> Readings { get; } =
    [
        ("CO(GT)", [0.2, 0.5, 1.1, 1.9, 2.9, 4.9, 7.8]),
        ("PT08.S1(CO)", [718, 824, 956, 1085, 1254, 1521, 1804]),
        ("PT08.S2(NMHC)", [455, 581, 760, 931, 1135, 1428, 1723]),
        ("NOx(GT)", [17, 40, 103, 186, 335, 686, 1074]),
        ("PT08.S3(NOx)", [371, 475, 642, 786, 947, 1263, 1783]),
        ("NO2(GT)", [21, 45, 79, 110, 142, 200, 260]),
        ("PT08.S4(NO2)", [709, 876, 1207, 1457, 1683, 2033, 2477]),
        ("PT08.S5(O3)", [320, 470, 760, 1006, 1322, 1799, 2234]),
        ("T", [1.1, 4.4, 11.2, 16.8, 23.7, 34.3, 40.3]),
        ("RH", [13.5, 20.1, 35.3, 49.2, 62.2, 77.8, 84.1]),
    ];

    /// <summary>Correlations of the readings' normal scores, lower half.</summary>
    private static readonly double[][] Correlations =
    [
        [1],
        [0.87, 1],
        [0.91, 0.88, 1],
        [0.79, 0.73, 0.72, 1],
        [-0.80, -0.84, -0.84, -0.79, 1],
        [0.72, 0.67, 0.66, 0.84, -0.68, 1],
        [0.62, 0.67, 0.77, 0.21, -0.55, 0.16, 1],
        [0.84, 0.89, 0.88, 0.80, -0.86, 0.71, 0.59, 1],
        [0.07, 0.07, 0.27, -0.28, -0.08, -0.21, 0.59, 0.00, 1],
        [0.03, 0.16, -0.06, 0.20, -0.15, -0.07, -0.01, 0.16, -0.54, 1],
    ];

    /// <summary>The lower triangular L with L·Lᵀ equal to the correlations (Cholesky).</summary>
    public static double[,] CorrelationFactor() => Matrix<double>.Build
        .Dense(Correlations.Length, Correlations.Length, (i, j) => Correlations[Math.Max(i, j)][Math.Min(i, j)])
        .Cholesky().Factor.ToArray();

    /// <summary>The reading that a standard normal score stands for: straight lines between the quantiles, flat beyond them.</summary>
    public static double Quantile(int reading, double score)
    {
        double[] quantiles = Readings[reading].Quantiles;
        double probability = Math.Clamp(Normal.CDF(0, 1, score), Probabilities[0], Probabilities[^1]);
        int i = 1;
        while (probability > Probabilities[i])
        {
            i++;
        }

        double part = (probability - Probabilities[i - 1]) / (Probabilities[i] - Probabilities[i - 1]);
        return quantiles[i - 1] + (part * (quantiles[i] - quantiles[i - 1]));
    }

    /// <summary>Benzene in µg/m³ from PT08.S2: the cubic of least squares.</summary>
    public static double Benzene(double s2)
    {
        double x = s2 / 1000;
        return 0.33394 + (x * (-8.54275 + (x * (20.52606 - (x * 1.72504)))));
    }

    /// <summary>The data set's absolute humidity is the vapour pressure in kPa: Magnus' formula,
    /// temperature in °C and relative humidity in percent.</summary>
    public static double AbsoluteHumidity(double temperature, double humidity) =>
        humidity / 100 * 0.6112 * Math.Exp(17.62 * temperature / (243.12 + temperature));
}
