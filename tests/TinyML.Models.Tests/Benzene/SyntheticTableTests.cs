using System.Text;
using TinyML.HostStreamer.Datasets;
using TinyML.Models.Benzene.Training;
using TinyML.Testing;

namespace TinyML.Models.Tests.Benzene;

public class SyntheticTableTests
{
    [Test]
    public void The_generator_writes_the_committed_file_again() =>
        Assert.That(Encoding.UTF8.GetBytes(SyntheticTable.Generate()), Is.EqualTo(File.ReadAllBytes(BenzeneFolder.Samples)));

    [TestCaseSource(typeof(BenzeneFolder), nameof(BenzeneFolder.Models))]
    public void The_samples_hold_enough_complete_rows_on_both_sides_of_the_threshold(string model)
    {
        TableRows rows = TableRows.Load(BenzeneFolder.Samples, BenzeneFolder.Spec(model), DataPart.All);
        Assert.That(rows.Targets, Has.Length.GreaterThanOrEqualTo(200));
        Assert.That(rows.Targets.Average(target => target > 15 ? 1.0 : 0.0), Is.InRange(0.1, 0.5));
    }

    [Test]
    public void The_samples_have_the_form_of_the_original_and_none_of_its_rows()
    {
        string[] original = File.ReadAllLines(Requirements.Data("air-quality/AirQualityUCI.csv"));
        string[] samples = File.ReadAllLines(BenzeneFolder.Samples);
        Assert.That(samples[0], Is.EqualTo(original[0]));
        HashSet<string> readings = [.. original.Select(Readings)];
        Assert.That(samples.Skip(1).Where(line => HasValues(line) && readings.Contains(Readings(line))), Is.Empty);
    }

    [Test]
    public void Quantiles_rise_with_the_score_and_meet_the_published_ones()
    {
        for (int reading = 0; reading < PublishedStatistics.Readings.Count; reading++)
        {
            double[] values = [.. Enumerable.Range(-40, 81).Select(z => PublishedStatistics.Quantile(reading, z / 10.0))];
            Assert.That(values, Is.Ordered);
            Assert.That(values[40], Is.EqualTo(PublishedStatistics.Readings[reading].Quantiles[3]).Within(1e-9));
        }
    }

    // All but date and time.
    private static string Readings(string line) => string.Join(';', line.Split(';').Skip(2));

    private static bool HasValues(string line) => line.Split(';').Skip(2).Any(cell => cell.Length > 0 && cell != "-200");
}
