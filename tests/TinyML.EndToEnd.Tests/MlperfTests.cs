using System.Text.Json;
using TinyML.Boards;
using TinyML.Boards.Simulation;
using TinyML.Protocol;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests;

/// <summary>Firmware for the MLPerf Tiny runner, on a simulated Cortex-M4: the runner's accuracy and performance modes by this project's own client, which keeps its rules.</summary>
public sealed class MlperfTests : IDisposable
{
    private const string Board = "qemu-mps2-an386";
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [TestCase("kws_ref_model", "kws/eval-dev.tar", "kws01", 40)]
    [TestCase("vww_96_int8", "vww/eval-dev.tar", "vww01", 3)]
    public void Accuracy_mode_says_what_the_PC_computed(string model, string data, string name, int limit)
    {
        string folder = Compile(model);
        limit = Requirements.Deep ? int.MaxValue : limit;
        string[] options = [folder, "--data", Requirements.Data(data), "--limit", $"{limit}"];
        JsonElement streamed = Tinyml.Json(["stream", .. options, "--port", "sim"]), counted = Tinyml.Json(["stream", .. options, "--port", "virtual"]);
        Assert.That((streamed.GetProperty("model").GetString(), streamed.GetProperty("lost").GetInt32(), streamed.GetProperty("hostMismatch").GetInt32()), Is.EqualTo((name, 0, 0)));
        Assert.That(
            (streamed.GetProperty("delivered").GetInt32(), streamed.GetProperty("value").GetDouble()),
            Is.EqualTo((counted.GetProperty("delivered").GetInt32(), counted.GetProperty("value").GetDouble())));
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

    private string Compile(string model)
    {
        Requirements.Program("arm-none-eabi-gcc");
        Requirements.Program("qemu-system-arm");
        Tinyml.Json("compile", Requirements.Data($"models/{model}.tflite"), "--board", Board, "--protocol", "mlperf", "-o", _scratch[model]);
        return _scratch[model];
    }
}
