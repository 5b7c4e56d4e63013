using System.Text.Json;
using TinyML.Boards;
using TinyML.Boards.Simulation;
using TinyML.Protocol;
using TinyML.Testing;
using TinyML.Testing.TfLite;

namespace TinyML.EndToEnd.Tests;

/// <summary>Firmware for the MLPerf Tiny runner, on a simulated Cortex-M4: the runner's accuracy and performance modes by this project's own client, which keeps its rules.</summary>
public sealed class MlperfTests : IDisposable
{
    private const string Board = "qemu-mps2-an386";
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [TestCase("kws_ref_model", "kws/eval-dev.tar", "kws01", 40, int.MaxValue)]
    [TestCase("vww_96_int8", "vww/eval-dev.tar", "vww01", 3, 60)]
    public void Accuracy_mode_says_what_the_PC_computed(string model, string data, string name, int limit, int deepLimit)
    {
        string folder = Compile(model);
        limit = Requirements.Deep ? deepLimit : limit;
        string[] options = [folder, "--data", Requirements.Data(data), "--limit", $"{limit}"];
        JsonElement streamed = Tinyml.Json(["stream", .. options, "--port", "sim"]), counted = Tinyml.Json(["stream", .. options, "--port", "virtual"]);
        Assert.That((streamed.GetProperty("model").GetString(), streamed.GetProperty("lost").GetInt32(), streamed.GetProperty("hostMismatch").GetInt32()), Is.EqualTo((name, 0, 0)));
        Assert.That(
            (streamed.GetProperty("delivered").GetInt32(), streamed.GetProperty("value").GetDouble()),
            Is.EqualTo((counted.GetProperty("delivered").GetInt32(), counted.GetProperty("value").GetDouble())));
    }

    [Test]
    public void Anomaly_detection_is_sent_floats_and_says_how_far_off_it_is()
    {
        int seed = Random.Shared.Next();
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        _scratch.Write("autoencoder.tflite", QuantizedModels.Autoencoder().ToBytes());
        string folder = CompileFile(_scratch["autoencoder.tflite"], "autoencoder"), data = Directory.CreateDirectory(_scratch["windows"]).FullName;
        for (int window = 0; window < 4; window++)
        {
            // Decibels, as the benchmark's features are, and numbers of all magnitudes.
            IEnumerable<float> features = Enumerable.Range(0, 640).Select(_ => window < 3 ? -80 * random.NextSingle() : MathF.ScaleB(random.NextSingle() - 0.5f, random.Next(-140, 20)));
            File.WriteAllBytes(Path.Combine(data, $"{window}.bin"), [.. features.SelectMany(BitConverter.GetBytes)]);
        }

        JsonElement streamed = Tinyml.Json("stream", folder, "--data", data, "--port", "sim");
        Assert.That(
            (streamed.GetProperty("model").GetString(), streamed.GetProperty("delivered").GetInt32(), streamed.GetProperty("lost").GetInt32(), streamed.GetProperty("hostMismatch").GetInt32()),
            Is.EqualTo(("ad01", 4, 0, 0)));
    }

    [Test]
    public void Performance_mode_times_windows_of_inferences_by_the_boards_clock()
    {
        string folder = Compile("kws_ref_model");
        using ISimulatedBoard board = SimulatedBoard.Start(BoardCatalogue.Shipped.Load(Board), Path.Combine(folder, "build", Board, "firmware.elf"));
        var client = new MlperfClient(board);
        Assert.That(client.Connect(), Is.EqualTo(new MlperfDevice(Board, "ULPMark for tinyML Firmware V0.0.1", "kws01", 490)));
        int count = Requirements.Deep ? 70 : 5, warmups = Requirements.Deep ? 10 : 1;
        var times = new List<double>();
        for (int window = 0; window < 5; window++)
        {
            byte[] input = [.. Enumerable.Range(0, 490).Select(i => (byte)((i * 37) + window))];
            client.Load(input);
            MlperfAnswer once = client.Infer(1, 0), many = client.Infer(count, warmups);
            Assert.That(many.Results, Is.EqualTo(once.Results), "the input is the same in every run");
            times.Add((double)many.Microseconds / count);
            Assert.That(times[^1], Is.EqualTo((double)once.Microseconds).Within(0.01 * once.Microseconds));
        }

        Assert.That(times.Max(), Is.LessThan(1.01 * times.Min()), "a simulated core takes as long each time");
    }

    [Test]
    public void What_the_protocol_cannot_do_is_said()
    {
        string folder = Compile("kws_ref_model"), data = Requirements.Data("kws/eval-dev.tar");
        Ending ending = Tinyml.Run("stream", folder, "--data", data, "--port", "sim", "--inject", "drop=0.1,seed=1");
        Assert.That(ending.ExitCode, Is.EqualTo(3));
        Assert.That(ending.Error, Does.Contain("TML4209").And.Contain("--inject"));
        ending = Tinyml.Run("compile", "models/benzene/benzene.onnx", "--data", "models/benzene/samples/air-quality-sample.csv", "--board", "arduino-uno", "--protocol", "mlperf", "-o", _scratch["uno"]);
        Assert.That(ending.ExitCode, Is.EqualTo(3));
        Assert.That(ending.Error, Does.Contain("TML4209").And.Contain("arduino-uno"));
        Assert.That(Directory.Exists(_scratch["uno"]), Is.False);
    }

    private string Compile(string model) => CompileFile(Requirements.Data($"models/{model}.tflite"), model);

    private string CompileFile(string file, string model)
    {
        Requirements.Program("arm-none-eabi-gcc");
        Requirements.Program("qemu-system-arm");
        Tinyml.Json("compile", file, "--board", Board, "--protocol", "mlperf", "-o", _scratch[model]);
        return _scratch[model];
    }
}
