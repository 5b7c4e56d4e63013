using System.Globalization;
using TinyML.Testing;

namespace TinyML.Boards.Tests.Examples;

/// <summary>firmware/c/examples/air_quality/readings.h, compiled on this computer with sanitizers: what it makes of every conversion, and of the weather of a year.</summary>
public sealed class AirReadingsTests
{
    private readonly TestFirmware _programs = new();
    private string _program = "";

    [OneTimeSetUp]
    public void Compile() => _program = _programs.Compile("gcc", "air_readings.c", "-std=c99", "-Wpedantic", "-Wconversion", "-fsanitize=address,undefined", "-fno-sanitize-recover",
        $"-I{Path.Combine(Requirements.RepositoryRoot, "firmware", "c", "examples", "air_quality")}");

    [OneTimeTearDown]
    public void Clean() => _programs.Dispose();

    [Test]
    public void Every_conversion_is_what_the_data_sheets_say_to_a_step()
    {
        int[] conversions = [.. Enumerable.Range(0, 1024)];
        string[] lines = Run(conversions.Select(conversion => $"c {conversion} 0"));
        foreach (int conversion in conversions)
        {
            int[] said = [.. lines[conversion].Split(' ').Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
            double volts = conversion * 5.0 / 1023;
            Assert.Multiple(() =>
            {
                Assert.That(said[0], Is.EqualTo(volts * 1000).Within(0.5001), "millivolts");
                Assert.That(said[1], Is.EqualTo((25 + ((volts - 0.75) / 0.01)) * 10).Within(0.5001), "TMP36");
                Assert.That(said[2], Is.EqualTo(Math.Clamp(((volts / 5) - 0.16) / 0.0062 * 10, 0, 1000)).Within(1.0001), "HIH-4030");
            });
        }
    }

    [Test]
    public void Absolute_humidity_is_that_of_the_data_which_the_model_learned_from()
    {
        string[][] rows = [.. File.ReadLines(Requirements.Data("air-quality/AirQualityUCI.csv")).Skip(1).Select(line => line.Split(';')).Where(cells => cells.Length > 14 && cells[12].Length > 0 && cells[12] != "-200")];
        decimal[][] weather = [.. rows.Select(cells => cells[12..15].Select(cell => decimal.Parse(cell.Replace(',', '.'), CultureInfo.InvariantCulture)).ToArray())];
        string[] lines = Run(weather.Select(row => $"v {row[0] * 10:0} {row[1] * 10:0}"));
        decimal[] errors = [.. lines.Select((line, i) => Math.Abs((decimal.Parse(line, CultureInfo.InvariantCulture) / 10_000) - weather[i][2]))];
        Assert.That(errors, Has.Length.GreaterThan(8_000).And.All.LessThan(0.06m));
        Assert.That(errors.Average(), Is.LessThan(0.02m));
    }

    private string[] Run(IEnumerable<string> lines)
    {
        string file = Path.Combine(_programs.Folder, "questions");
        File.WriteAllLines(file, lines);
        return TestFirmware.Run(_program, file).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
