using System.Globalization;
using System.Text;

namespace TinyML.Models.Benzene.Training;

/// <summary>Makes a table in the form of the UCI file from aggregate statistics alone, for trying things out without the data set.
/// Ten readings follow a Gaussian copula with the data set's marginal quantiles and rank correlations and change slowly from hour to hour; absolute humidity
/// follows from temperature and relative humidity, benzene from PT08.S2. No row is one of the original.</summary>
public static class SyntheticTable
{
    private const ulong Seed = 2004;
    private const int RowCount = 240;
    private const int EmptyRowCount = 6;

    /// <summary>How much of one hour's readings is left in the next: the lag-1 correlation of PT08.S2.</summary>
    private const double Persistence = 0.87;

    /// <summary>The text of the file: semicolons, decimal commas, CR LF.</summary>
    public static string Generate()
    {
        var random = new SplitMix64(Seed);
        double[,] factor = PublishedStatistics.CorrelationFactor();
        double[] state = new double[PublishedStatistics.Readings.Count];
        Advance(state, factor, random, 0);
        var text = new StringBuilder();
        text.Append("Date;Time;CO(GT);PT08.S1(CO);NMHC(GT);C6H6(GT);PT08.S2(NMHC);NOx(GT);PT08.S3(NOx);NO2(GT);PT08.S4(NO2);PT08.S5(O3);T;RH;AH;;\r\n");
        for (int row = 0; row < RowCount; row++)
        {
            text.Append(FormatRow(row, [.. state.Select((z, i) => PublishedStatistics.Quantile(i, z))]));
            Advance(state, factor, random, Persistence);
        }

        for (int row = 0; row < EmptyRowCount; row++)
        {
            text.Append(";;;;;;;;;;;;;;;;\r\n");
        }

        return text.ToString();
    }

    private static void Advance(double[] state, double[,] factor, SplitMix64 random, double persistence)
    {
        double[] fresh = [.. state.Select(_ => random.NextGaussian())];
        for (int i = 0; i < state.Length; i++)
        {
            double correlated = 0;
            for (int k = 0; k <= i; k++)
            {
                correlated += factor[i, k] * fresh[k];
            }

            state[i] = (persistence * state[i]) + (Math.Sqrt(1 - (persistence * persistence)) * correlated);
        }
    }

    private static string FormatRow(int row, double[] readings)
    {
        (double co, double nox, double no2) = (readings[0], readings[3], readings[5]);
        (double s2, double temperature, double humidity) = (Math.Round(readings[2]), Math.Round(readings[8], 1), Math.Round(readings[9], 1));
        // Gaps as in the original: now and then the reference analysers have no value, rarer the whole sensor array has none;
        // non-methane hydrocarbons were measured only in the first weeks.
        bool noReference = row % 41 == 7;
        bool noSensors = row % 97 is 60 or 61;
        string Sensor(double value, string format) => noSensors ? "-200" : Format(value, format);
        string Reference(double value, string format) => noReference ? "-200" : Format(value, format);
        return string.Join(';',
            new DateTime(2000, 1, 1).AddHours(row).ToString("dd/MM/yyyy;HH.mm.ss", CultureInfo.InvariantCulture),
            Reference(co, "0.#"), Sensor(readings[1], "0"), "-200",
            Sensor(PublishedStatistics.Benzene(s2), "0.0"), Sensor(s2, "0"),
            Reference(nox, "0"), Sensor(readings[4], "0"), Reference(no2, "0"), Sensor(readings[6], "0"), Sensor(readings[7], "0"),
            Sensor(temperature, "0.0"), Sensor(humidity, "0.0"), Sensor(PublishedStatistics.AbsoluteHumidity(temperature, humidity), "0.0000")) + ";;\r\n";
    }

    private static string Format(double value, string format) =>
        value.ToString(format, CultureInfo.InvariantCulture).Replace('.', ',');
}
