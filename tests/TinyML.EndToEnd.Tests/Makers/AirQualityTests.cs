using System.Globalization;
using System.Text.RegularExpressions;
using TinyML.Boards;
using TinyML.Boards.Simulation;
using TinyML.Testing;
using TinyML.Testing.Arduino;

namespace TinyML.EndToEnd.Tests.Makers;

/// <summary>The worked example firmware/c/examples/air_quality on a simulated Mega 2560 with voltages on its analog inputs: what it prints is what the host's executor answers.</summary>
public sealed partial class AirQualityTests : IDisposable
{
    private static readonly string Example = WorkedExample.Folder("air_quality");

    // Millivolts at A0 to A6. Between the second and the third lies the limit, 15.
    private static IEnumerable<TestCaseData> Airs =>
        from air in ((string Name, int[] Millivolts, bool IsBad)[])
        [
            ("clean", [1000, 700, 1100, 1400, 800, 700, 2400], false),
            ("just below the limit", [1200, 1145, 800, 1700, 1200, 700, 2400], false),
            ("just above the limit", [1200, 1150, 800, 1700, 1200, 700, 2400], true),
            ("dirty", [1600, 1500, 600, 2100, 1700, 780, 1900], true),
            ("below freezing", [900, 600, 1400, 900, 600, 420, 3100], false),
        ]
        select new TestCaseData(air.Millivolts, air.IsBad).SetArgDisplayNames(air.Name);

    private readonly Scratch _scratch = new();

    private string[] _programs = [];

    [OneTimeSetUp]
    public void Build()
    {
        BenzeneLibrary.Require();
        _ = ChildProcess.Run("make", ["-C", Path.Combine(Example, "plain"), $"LIBRARY={BenzeneLibrary.Folder}", $"BUILD={_scratch["plain"]}"]);
        _programs =
        [
            ArduinoCore.Build(BenzeneLibrary.Folder, Path.Combine(Example, "air_quality.ino"), _scratch["arduino"]),
            Path.Combine(_scratch["plain"], "air_quality.elf"),
        ];
    }

    public void Dispose() => _scratch.Dispose();

    [TestCaseSource(nameof(Airs))]
    public void The_monitor_prints_what_the_host_answers_and_lights_the_led(int[] millivolts, bool isBad)
    {
        int[] columns = Columns(millivolts);
        decimal expected = BenzeneLibrary.Predict(columns, _scratch) / 100m;
        Assert.That(expected > 15, Is.EqualTo(isBad), $"{expected}");
        foreach (string elf in _programs)
        {
            using SimavrBoard board = SimavrBoard.Start(BoardCatalogue.Shipped.Load(BenzeneLibrary.Board).Definition, elf, millivolts);
            Match line = Line().Match(SketchOutput.ReadLine(board));
            Assert.That(line.Success, Is.True, elf);
            Assert.Multiple(() =>
            {
                Assert.That(Number(line, "benzene"), Is.EqualTo(expected), string.Join(", ", columns));
                Assert.That(Number(line, "temperature"), Is.EqualTo(columns[5] / 10m));
                Assert.That(Number(line, "humidity"), Is.EqualTo(columns[6] / 10m));
                Assert.That(board.IsOn(BoardLed.Red), Is.EqualTo(isBad));
                Assert.That(board.IsOn(BoardLed.Green), Is.EqualTo(!isBad));
            });
        }
    }

    /// <summary>What readings.h makes of the voltages, said again in decimals: the columns in their steps.</summary>
    private static int[] Columns(int[] millivolts)
    {
        int[] conversions = [.. millivolts.Select(value => value * 1023 / 5000)];
        int[] steps = [.. conversions.Select(value => (int)Math.Floor((value * 5000m / 1023) + 0.5m))];
        int temperature = steps[5] - 500, humidity = Math.Clamp((int)Math.Truncate(((conversions[6] * 100000 / 1023) - 16000) / 62m), 0, 1000);
        int[] saturation = [611, 873, 1228, 1706, 2339, 3170, 4247, 5629, 7385, 9595, 12352];
        int t = Math.Clamp(temperature, 0, 499), below = t / 50;
        int pascals = saturation[below] + ((saturation[below + 1] - saturation[below]) * (t % 50) / 50);
        return [.. steps[..5], temperature, humidity, Math.Min(pascals * humidity / 100, 32000)];
    }

    private static decimal Number(Match line, string name) => decimal.Parse(line.Groups[name].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^benzene:(?<benzene>-?\d+\.\d\d),limit:15\.00,temperature:(?<temperature>-?\d+\.\d),humidity:(?<humidity>\d+\.\d)$")]
    private static partial Regex Line();
}
