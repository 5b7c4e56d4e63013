using System.Text.Json;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests;

/// <summary>What the shipped recipes reach on public networks, as the command line runs them. Sizes, instructions and answers are exact numbers, so these are no timings.</summary>
public sealed class CompressionTests : IDisposable
{
    private const string Board = "qemu-mps2-an386";

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Test]
    public void Visual_wake_words_without_its_dead_channels_answer_the_same_from_a_sixth_of_the_bytes()
    {
        string model = Requirements.Data("models/vww_96_int8.tflite"), data = Requirements.Data("vww/eval-dev.tar");
        string recipe = _scratch.Write("proved.json", """{ "name": "proved", "steps": [{ "step": "quantize" }, { "step": "remove" }] }""");
        JsonElement plain = Compile(model, "plain", "--recipe", recipe), coded = Compile(model, "coded", "--recipe", "int8-exact");
        long raw = Stream("plain", data);
        Assert.Multiple(() =>
        {
            Assert.That(Bytes(plain), Is.LessThanOrEqualTo(39_000), "modelBytes with raw weights");
            Assert.That(Bytes(coded), Is.LessThanOrEqualTo(36_700), "modelBytes with codes");
            Assert.That(plain.GetProperty("liveMacs").GetInt64(), Is.LessThanOrEqualTo(3_731_093));
            Assert.That(plain.GetProperty("ramBytes").GetInt32(), Is.LessThanOrEqualTo(45_000));
            Assert.That(plain.GetProperty("flashBytes").GetInt32(), Is.LessThanOrEqualTo(70_000));
            Assert.That(raw, Is.LessThanOrEqualTo(9_500_000), "instructions");
            Assert.That(Stream("coded", data), Is.LessThanOrEqualTo(raw * 115 / 100), "instructions with codes");
            Assert.That(Verified(model, "plain") && Verified(model, "coded"), Is.True, "verified");
            string[] original = Answers(model, data);
            Assert.That(original, Has.Length.EqualTo(521));
            Assert.That(Answers(_scratch["plain"], data), Is.EqualTo(original));
            Assert.That(Answers(_scratch["coded"], data), Is.EqualTo(original));
        });
    }

    [Test]
    public void Keyword_spotting_has_nothing_to_remove_and_the_report_says_so()
    {
        string model = Requirements.Data("models/kws_ref_model.tflite");
        JsonElement report = Compile(model, "kws", "--recipe", "int8-exact");
        Assert.That(report.GetProperty("liveMacs").GetInt64(), Is.EqualTo(report.GetProperty("macs").GetInt64()));
        Assert.That(File.ReadAllText(Path.Combine(_scratch["kws"], "report.html")), Does.Contain("nothing: every channel of this network can matter"));
        Assert.That(Verified(model, "kws"), Is.True);
    }

    [Test]
    public void Visual_wake_words_fit_20_KB_without_labels_or_training()
    {
        string model = Requirements.Data("models/vww_96_float.onnx"), calibration = Requirements.Data("vww/coco-mini.tar"), data = Requirements.Data("vww/eval-dev.tar");
        JsonElement report = Compile(model, "smallest", "--recipe", "smallest", "--calibration", calibration, "--data", data);
        Assert.Multiple(() =>
        {
            Assert.That(Bytes(report), Is.LessThanOrEqualTo(20_000), "modelBytes");
            Assert.That(report.GetProperty("quantized").GetDouble(), Is.GreaterThanOrEqualTo(0.858), "top-1");
            Assert.That(report.GetProperty("metrics").GetProperty("auc").GetProperty("quantized").GetDouble(), Is.GreaterThanOrEqualTo(0.937), "AUC");
        });
        _ = Stream("smallest", data);
    }

    /// <summary>The mark is 99 of 100; what is left is told in compiler/COMPRESSION.md. The half of the pictures that nothing was learned from counts.</summary>
    [Test]
    public void Person_detection_keeps_its_decisions_in_105_KB()
    {
        string model = Requirements.Data("models/person_detect.tflite"), data = Requirements.Data("vww/coco-mini.tar");
        string spec = _scratch.Write("person.json", """{ "task": "classification", "split": { "kind": "first", "trainCount": 288 } }""");
        string recipe = _scratch.Write("halved.json", """
            { "name": "halved", "steps": [ { "step": "quantize" }, { "step": "share-parameters" }, { "step": "cluster", "clusters": 128, "answerAware": true, "rateWeight": 0.0006 },
              { "step": "share-parameters", "biasError": 0.03 }, { "step": "remove" }, { "step": "encode", "enlargeArena": true } ] }
            """);
        JsonElement report = Compile(model, "person", "--recipe", recipe, "--spec", spec, "--calibration", data, "--data", data);
        string[] before = Decisions(model, data, "--spec", spec, "--part", "test"), after = Decisions(_scratch["person"], data, "--part", "test");
        double alike = before.Zip(after).Count(pair => pair.First == pair.Second) / (double)before.Length;
        TestContext.Out.WriteLine($"{Bytes(report)} bytes, {alike:P2} alike");
        Assert.That(before, Has.Length.EqualTo(288));
        Assert.That(Bytes(report), Is.LessThanOrEqualTo(105_000));
        Assert.That(alike, Is.GreaterThanOrEqualTo(0.97));
    }

    [Test]
    public void Keyword_spotting_becomes_1_7_times_smaller_for_half_a_point()
    {
        string model = Requirements.Data("models/kws_ref_model.tflite"), data = Requirements.Data("kws/eval-dev.tar");
        string spec = _scratch.Write("kws.json", """{ "task": "classification", "split": { "kind": "first", "trainCount": 100 } }""");
        string[] arguments = ["--spec", spec, "--calibration", data, "--data", data];
        JsonElement int8 = Compile(model, "int8", arguments), compact = Compile(model, "compact", ["--recipe", "compact", .. arguments]);
        Assert.That(Bytes(compact) * 1.7, Is.LessThanOrEqualTo(Bytes(int8)), $"{Bytes(int8)} to {Bytes(compact)} bytes");
        Assert.That(compact.GetProperty("quantized").GetDouble(), Is.GreaterThanOrEqualTo(int8.GetProperty("quantized").GetDouble() - 0.005));
    }

    private JsonElement Compile(string model, string folder, params string[] arguments)
    {
        Requirements.Program("arm-none-eabi-gcc");
        Requirements.Program("qemu-system-arm");
        return Tinyml.Json(["compile", model, "--board", Board, "-o", _scratch[folder], .. arguments]);
    }

    private static int Bytes(JsonElement report) => report.GetProperty("modelBytes").GetInt32();

    /// <summary>Streams a few samples to the simulated board, whose answers must be the executor's.</summary>
    /// <returns>The most instructions of one inference.</returns>
    private long Stream(string folder, string data)
    {
        JsonElement streamed = Tinyml.Json("stream", _scratch[folder], "--data", data, "--port", "sim", "--limit", "3");
        Assert.That((streamed.GetProperty("delivered").GetInt32(), streamed.GetProperty("lost").GetInt32(), streamed.GetProperty("hostMismatch").GetInt32()), Is.EqualTo((3, 0, 0)));
        return streamed.GetProperty("cost").GetProperty("max").GetInt64();
    }

    private bool Verified(string original, string folder) => Tinyml.Json("verify", original, _scratch[folder]).GetProperty("ok").GetBoolean();

    private static string[] Answers(string model, string data, params string[] arguments) =>
        [.. Predictions(model, data, arguments).Select(sample => sample.GetProperty("integers").ToString())];

    private static string[] Decisions(string model, string data, params string[] arguments) =>
        [.. Predictions(model, data, arguments).Select(sample => sample.GetProperty("class").GetString()!)];

    private static JsonElement.ArrayEnumerator Predictions(string model, string data, string[] arguments) =>
        Tinyml.Json(["predict", model, "--data", data, .. arguments]).GetProperty("predictions").EnumerateArray();
}
