using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests;

/// <summary>The ESP32's nanoFramework firmware, simulated, as the command line runs it.</summary>
public sealed class NanoFrameworkTests : IDisposable
{
    private const string Model = "models/benzene/benzene.onnx";
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private static string Sample => Directory.EnumerateFiles(Path.Combine(Requirements.RepositoryRoot, "models/benzene/samples"), "*.csv").Single();

    [Test]
    public void Every_held_out_row_is_answered_bit_for_bit_also_across_an_update()
    {
        string data = Requirements.Data("air-quality/AirQualityUCI.csv");
        JsonElement compiled = Compile(Model, "b32", "--data", data);
        JsonElement other = Compile(Model, "b8", "--data", data, "--precision", "int8");
        JsonElement plain = Stream("b32", data);
        JsonElement updated = Stream("b32", data, "--update", _scratch["b8"] + "@1000", "--results", _scratch["results.json"]);
        Assert.Multiple(() =>
        {
            AssertWhole(plain, 2856);
            Assert.That(plain.GetProperty("value").GetDouble(), Is.EqualTo(compiled.GetProperty("quantized").GetDouble()).Within(1e-9));
            Assert.That(plain.GetProperty("ledAgreement").GetDouble(), Is.GreaterThanOrEqualTo(0.997));
            AssertWhole(updated, 2856);
            JsonElement update = updated.GetProperty("update");
            Assert.That(update.GetProperty("afterSamples").GetInt32(), Is.EqualTo(1000));
            Assert.That(update.GetProperty("modelHash").GetString(), Is.Not.EqualTo(updated.GetProperty("modelHash").GetString()));
            Assert.That(updated.GetProperty("value").GetDouble(), Is.GreaterThan(plain.GetProperty("value").GetDouble()).And.LessThan(other.GetProperty("quantized").GetDouble()));
        });
        using JsonDocument results = JsonDocument.Parse(File.ReadAllText(_scratch["results.json"]));
        Assert.That(results.RootElement.GetProperty("samples").GetArrayLength(), Is.EqualTo(2856));
    }

    [Test]
    public void A_bad_line_loses_nothing_and_delays_the_update_only()
    {
        Compile(Model, "b32", "--data", Sample);
        Compile(Model, "b8", "--data", Sample, "--precision", "int8");
        JsonElement result = Stream("b32", Sample, "--part", "all", "--update", _scratch["b8"] + "@10", "--inject", "drop=0.001,flip=0.001,dup=0.001,seed=5");
        AssertWhole(result, result.GetProperty("samples").GetInt32());
        Assert.That(result.GetProperty("samples").GetInt32(), Is.GreaterThan(20));
        Assert.That(result.GetProperty("retransmitted").GetInt32(), Is.GreaterThan(0));
    }

    [TestCase("vww_96_int8", "vww/eval-dev.tar", "esp32-wrover", 521)]
    [TestCase("kws_ref_model", "kws/eval-dev.tar", "esp32-devkit", 515)]
    public void Networks_over_pictures_and_sound_answer_as_the_host(string model, string data, string board, int samples)
    {
        string tar = Requirements.Data(data);
        Tinyml.Json("compile", Requirements.Data($"models/{model}.tflite"), "--board", board, "-o", _scratch[model]);
        int limit = Requirements.Deep ? samples : 25;
        AssertWhole(Tinyml.Json("stream", _scratch[model], "--data", tar, "--port", "sim", "--limit", $"{limit}"), limit);
    }

    [Test]
    public void A_network_that_is_too_large_for_the_heap_is_refused_when_it_is_compiled()
    {
        Refused(4, "TML4210", "compile", Requirements.Data("models/vww_96_int8.tflite"), "--board", "esp32-devkit", "-o", _scratch["large"]);
        Assert.That(Directory.Exists(_scratch["large"]), Is.False);
    }

    [Test]
    public void A_model_is_sent_with_update_and_the_virtual_board_takes_it_too()
    {
        Compile(Model, "out", "--data", Sample);
        foreach (string port in (string[])["sim", "virtual"])
        {
            JsonElement result = Tinyml.Json("update", _scratch["out"], "--port", port);
            Assert.That((result.GetProperty("before").GetString(), result.GetProperty("model").GetString()), Is.EqualTo(("benzene", "benzene")));
            Assert.That(result.GetProperty("bytes").GetInt32(), Is.EqualTo(new FileInfo(Path.Combine(_scratch["out"], "benzene.tmlb")).Length));
        }
    }

    [Test]
    public void Firmware_in_C_says_that_its_model_is_compiled_in()
    {
        Requirements.Program("avr-gcc");
        Tinyml.Json("compile", Model, "--data", Sample, "--board", "arduino-mega-2560", "-o", _scratch["avr"]);
        Refused(5, "TML5207", "update", _scratch["avr"], "--port", "sim");
        Refused(5, "TML5207", "stream", _scratch["avr"], "--data", Sample, "--part", "all", "--limit", "3", "--port", "sim", "--update", _scratch["avr"]);
    }

    [Test]
    public void Flashing_and_building_lead_to_update()
    {
        JsonElement compiled = Compile(Model, "out", "--data", Sample);
        Assert.That(compiled.GetProperty("flashBytes").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(File.Exists(Path.Combine(_scratch["out"], "nanoframework", "BenzeneBlob.cs")), Is.True);
        Refused(5, "'tinyml update", "flash", _scratch["out"], "--port", "X");
        Assert.That(Tinyml.Run("build", _scratch["out"]).Error, Does.Contain("TML4208").And.Contain("tinyml update"));
    }

    [Test]
    public void A_model_for_other_inputs_is_refused_before_the_first_sample()
    {
        Compile(Model, "out", "--data", Sample);
        Tinyml.Json("compile", "models/benzene/benzene-indirect.onnx", "--data", Sample, "-o", _scratch["indirect"]);
        Refused(3, "TML5209", "stream", _scratch["out"], "--data", Sample, "--part", "all", "--port", "virtual", "--update", _scratch["indirect"]);
        Refused(2, "--resume does not go with --update", "stream", _scratch["out"], "--data", Sample, "--port", "virtual", "--update", _scratch["out"], "--resume", "--results", _scratch["r.csv"]);
    }

    [Test]
    public void The_simulated_board_ends_with_the_program_that_runs_it([Values("-INT", "-KILL")] string signal)
    {
        Requirements.Program("kill");
        Requirements.Program("pgrep");
        Compile(Model, "out", "--data", Sample);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "tinyml.dll"), "stream", _scratch["out"], "--data", Sample, "--part", "all", "--port", "sim", "--repeat", "1000000"])
        {
            WorkingDirectory = Requirements.RepositoryRoot,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        while (process.StandardError.ReadLine() is { } line && !line.Contains("predicted", StringComparison.Ordinal))
        {
        }

        Task drained = process.StandardError.ReadToEndAsync();
        string id = process.Id.ToString(CultureInfo.InvariantCulture);
        using Process child = Process.GetProcessById(int.Parse(ChildProcess.Run("pgrep", ["-P", id]).Trim(), CultureInfo.InvariantCulture));
        ChildProcess.Run("kill", [signal, id]);
        bool ended = process.WaitForExit(TimeSpan.FromSeconds(60)), childEnded = child.WaitForExit(TimeSpan.FromSeconds(60));
        Assert.That((ended, childEnded), Is.EqualTo((true, true)));
        Assert.That(drained.Wait(TimeSpan.FromSeconds(10)), Is.True);
    }

    private static void AssertWhole(JsonElement streamed, int samples)
    {
        int Number(string key) => streamed.GetProperty(key).GetInt32();
        Assert.That(
            (Number("samples"), Number("delivered"), Number("lost"), Number("duplicated"), Number("hostMismatch")), Is.EqualTo((samples, samples, 0, 0, 0)), streamed.GetRawText());
    }

    private JsonElement Compile(string model, string folder, params string[] arguments) =>
        Tinyml.Json(["compile", model, "--board", "esp32-devkit", "-o", _scratch[folder], .. arguments]);

    private JsonElement Stream(string folder, string data, params string[] arguments) =>
        Tinyml.Json(["stream", _scratch[folder], "--data", data, "--port", "sim", .. arguments]);

    private static void Refused(int exitCode, string mentioned, params string[] arguments)
    {
        Ending ending = Tinyml.Run(arguments);
        Assert.That(ending.ExitCode, Is.EqualTo(exitCode), ending.Error);
        Assert.That(string.Join(' ', ending.Error.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), Does.Contain(mentioned));
    }
}
