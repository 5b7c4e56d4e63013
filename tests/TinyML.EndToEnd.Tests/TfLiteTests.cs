using System.Globalization;
using System.Text.Json;
using TinyML.Testing.TfLite;
using static TinyML.Testing.TfLite.TfLiteModelBuilder;

namespace TinyML.EndToEnd.Tests;

/// <summary>TensorFlow Lite models on the command line: a quantized one is compiled as it is.</summary>
public sealed class TfLiteTests : IDisposable
{
    private const int Pixels = 36, Rows = 12;

    private readonly Scratch _scratch = new();
    private JsonElement _report;

    private string Model => _scratch["small.tflite"];

    private string Data => _scratch["pixels.csv"];

    [OneTimeSetUp]
    public void Compile()
    {
        var random = new Random(5);
        string Line(Func<int, string> cell) => string.Join(',', Enumerable.Range(0, Pixels).Select(cell));
        _scratch.Write("small.tflite", QuantizedModels.Pictures().ToBytes());
        _scratch.Write("pixels.csv", string.Join('\n', [Line(i => $"p{i}"), .. Enumerable.Range(0, Rows).Select(_ => Line(_ => random.NextSingle().ToString(CultureInfo.InvariantCulture)))]) + "\n");
        _report = Tinyml.Json("compile", Model, "-o", _scratch["out"]);
    }

    public void Dispose() => _scratch.Dispose();

    [Test]
    public void A_quantized_model_needs_no_data_and_is_not_calibrated() => Assert.Multiple(() =>
    {
        Assert.That(_report.GetProperty("warnings").GetArrayLength(), Is.Zero);
        Assert.That(_report.GetProperty("calibration").GetArrayLength(), Is.Zero);
        Assert.That(_report.GetProperty("precision").GetString(), Is.EqualTo("int8"));
        Assert.That(_report.GetProperty("passes").EnumerateArray().Select(pass => pass.GetString()), Has.None.EqualTo("quantize"));
    });

    [Test]
    public void The_folder_keeps_the_model() => Assert.That(File.ReadAllBytes(Path.Combine(_scratch["out"], "small.tflite")), Is.EqualTo(File.ReadAllBytes(Model)));

    [Test]
    public void The_folder_and_the_model_compare_alike()
    {
        JsonElement folder = Tinyml.Json("compare", _scratch["out"], "--data", Data, "--part", "all"), model = Tinyml.Json("compare", Model, "--data", Data, "--part", "all");
        Assert.Multiple(() =>
        {
            Assert.That(folder.GetRawText(), Is.EqualTo(model.GetRawText()));
            Assert.That(folder.GetProperty("samples").GetInt32(), Is.EqualTo(Rows));
            Assert.That(folder.GetProperty("maxOutputError").GetDouble(), Is.InRange(1e-9, 0.2), "of probabilities, with scales chosen by hand");
        });
    }

    [Test]
    public void A_board_answers_what_the_model_predicts()
    {
        JsonElement result = Tinyml.Json("stream", _scratch["out"], "--data", Data, "--part", "all", "--port", "virtual");
        Assert.That((result.GetProperty("samples").GetInt32(), result.GetProperty("hostMismatch").GetInt32()), Is.EqualTo((Rows, 0)));
        Assert.That(Tinyml.Json("predict", Model, "--data", Data, "--part", "all").GetProperty("predictions").GetArrayLength(), Is.EqualTo(Rows));
    }

    [Test]
    public void Inspect_says_what_it_is()
    {
        JsonElement result = Tinyml.Json("inspect", Model);
        Assert.Multiple(() =>
        {
            Assert.That(result.GetProperty("format").GetString(), Does.StartWith("TensorFlow Lite"));
            Assert.That(result.GetProperty("operators").GetProperty("CONV_2D").GetInt32(), Is.EqualTo(1));
            Assert.That(result.GetProperty("unsupported").GetArrayLength(), Is.Zero);
            Assert.That(Tinyml.Run("inspect", Model, "--graph").Output, Does.Contain("int8[1x6x6x1]"));
        });
    }

    [Test]
    public void Another_precision_is_refused() => Refused("TML1314", "quantized to int8 already", "compile", Model, "--precision", "int16x8", "-o", _scratch["wide"]);

    [Test]
    public void A_part_of_a_file_is_refused() => Refused("TML1301", "leads out of the file", "inspect", _scratch.Write("part.tflite", File.ReadAllBytes(Model)[..2000]));

    [Test]
    public void A_custom_operator_is_named()
    {
        byte[] file = new TfLiteModelBuilder().Input("x", F32, [1]).Tensor("y", F32, [1]).Custom("MyDetector", ["x"], ["y"]).Output("y").ToBytes();
        Refused("TML1302", "MyDetector", "compile", _scratch.Write("custom.tflite", file), "-o", _scratch["custom"]);
    }

    private static void Refused(string code, string mentioned, params string[] arguments)
    {
        Ending ending = Tinyml.Run(arguments);
        Assert.Multiple(() =>
        {
            Assert.That(ending.ExitCode, Is.EqualTo(3), ending.Error);
            Assert.That(string.Join(' ', ending.Error.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), Does.Contain(code).And.Contain(mentioned));
        });
    }
}
