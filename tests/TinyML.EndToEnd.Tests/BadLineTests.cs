using System.Globalization;
using System.Text.Json;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests;

/// <summary>The simulated Mega on a line that loses, damages and doubles bytes, reset in mid-stream, with a host that is killed and goes on.</summary>
public sealed class BadLineTests
{
    private const string Faults = "drop=0.01,flip=0.001,dup=0.01,seed=77";

    [Test]
    public void Nothing_is_lost_and_nothing_counts_twice()
    {
        Requirements.Program("avr-gcc");
        Requirements.Program("kill");
        int rows = Requirements.Deep ? 10_000 : 300;
        string data = Requirements.Data("air-quality/AirQualityUCI.csv");
        using var scratch = new Scratch();
        Tinyml.Json("compile", "models/benzene/benzene.onnx", "--board", "arduino-mega-2560", "--data", data, "-o", scratch["out"]);
        string results = scratch["results.csv"];
        string[] stream =
        [
            "stream", scratch["out"], "--data", data, "--port", "sim", "--limit", (rows / 10).ToString(CultureInfo.InvariantCulture), "--repeat", "10", "--results", results,
        ];
        KillAt(rows / 3, results, [.. stream, "--inject", Faults + ",reset=2000"]);
        int kept = RunningTool.Rows(results + ".part");
        Assert.That(kept, Is.InRange(rows / 3, rows - 1), "the host was killed in the middle");

        JsonElement result = Tinyml.Json([.. stream, "--resume", "--inject", Faults + ",reset=2500"]);
        Assert.Multiple(() =>
        {
            Assert.That(result.GetProperty("samples").GetInt64(), Is.EqualTo(rows));
            Assert.That(result.GetProperty("delivered").GetInt64(), Is.EqualTo(rows));
            Assert.That(result.GetProperty("resumed").GetInt64(), Is.InRange(rows / 3, kept));
            Assert.That(result.GetProperty("lost").GetInt64(), Is.Zero);
            Assert.That(result.GetProperty("duplicated").GetInt64(), Is.Zero);
            Assert.That(result.GetProperty("hostMismatch").GetInt64(), Is.Zero);
            Assert.That(result.GetProperty("retransmitted").GetInt64(), Is.Positive);
            Assert.That(result.GetProperty("sessions").GetInt64(), Is.GreaterThan(1), "the board was reset");
            Assert.That(File.ReadLines(results).Count(), Is.EqualTo(rows + 1));
        });
    }

    [Test]
    public void A_line_that_goes_over_to_a_high_speed_loses_nothing()
    {
        Requirements.Program("avr-gcc");
        string data = Requirements.Data("air-quality/AirQualityUCI.csv");
        using var scratch = new Scratch();
        Tinyml.Json("compile", "models/benzene/benzene.onnx", "--board", "arduino-mega-2560", "--data", data, "-o", scratch["out"]);
        foreach (string[] faults in new string[][] { [], ["--inject", Faults + ",reset=3000"] })
        {
            JsonElement result = Tinyml.Json(["stream", scratch["out"], "--data", data, "--port", "sim", "--limit", "200", "--max-baud", "1000000", .. faults]);
            Assert.That(
                new[] { "delivered", "lost", "duplicated", "hostMismatch" }.Select(name => result.GetProperty(name).GetInt64()),
                Is.EqualTo((long[])[200, 0, 0, 0]));
            Assert.That(result.GetProperty("speed").GetInt32(), faults.Length > 0 ? Is.AnyOf(500_000, 115_200) : Is.EqualTo(500_000));
        }
    }

    /// <summary>A picture is 27,648 bytes, and a full frame of the simulated Cortex-M4 nearly always damaged on such a line: the pieces become shorter.</summary>
    [Test]
    public void Pictures_get_through_in_shorter_pieces()
    {
        Requirements.Program("arm-none-eabi-gcc");
        Requirements.Program("qemu-system-arm");
        int pictures = Requirements.Deep ? 50 : 1;
        using var scratch = new Scratch();
        Tinyml.Json("compile", Requirements.Data("models/vww_96_int8.tflite"), "--board", "qemu-mps2-an386", "-o", scratch["out"]);
        Ending ending = Tinyml.RunFor(TimeSpan.FromMinutes(30), "stream", scratch["out"], "--data", Requirements.Data("vww/eval-dev.tar"), "--port", "sim", "--limit", pictures.ToString(CultureInfo.InvariantCulture), "--inject", Faults, "--json");
        Assert.That(ending.ExitCode, Is.Zero, ending.Error);
        JsonElement result = ending.Json;
        TestContext.Out.WriteLine($"{pictures} pictures: {result.GetProperty("retransmitted")} requests sent again, {result.GetProperty("elapsedSeconds")} s");
        Assert.That(result.GetProperty("delivered").GetInt64(), Is.EqualTo(pictures));
        Assert.That((result.GetProperty("lost").GetInt64(), result.GetProperty("duplicated").GetInt64(), result.GetProperty("hostMismatch").GetInt64()), Is.EqualTo((0, 0, 0)));
        Assert.That(result.GetProperty("retransmitted").GetInt64(), Is.Positive);
    }

    /// <summary>Runs the tool, and kills it when its results file has so many rows.</summary>
    private static void KillAt(int rows, string results, string[] arguments)
    {
        using var host = new RunningTool(arguments);
        host.WaitForRows(results + ".part", rows);
    }
}
