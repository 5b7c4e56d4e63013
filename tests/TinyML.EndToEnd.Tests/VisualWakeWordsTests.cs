using System.Text.Json;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests;

/// <summary>MLPerf Tiny's quantized networks on its own evaluation data, as the command line runs them. The figures are those that TensorFlow Lite's answers score.</summary>
public sealed class VisualWakeWordsTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Test]
    public void Visual_wake_words_score_what_the_reference_scores()
    {
        JsonElement comparison = Tinyml.Json("compare", Requirements.Data("models/vww_96_int8.tflite"), "--data", Requirements.Data("vww/eval-dev.tar"));
        Assert.That(comparison.GetProperty("samples").GetInt32(), Is.EqualTo(521));
        Assert.That(comparison.GetProperty("quantized").GetDouble(), Is.EqualTo(452 / 521.0).Within(1e-9));
        Assert.That(comparison.GetProperty("metrics").GetProperty("auc").GetProperty("quantized").GetDouble(), Is.EqualTo(0.94415).Within(0.00005));
    }

    [Test]
    public void The_recipe_int8_exact_keeps_every_answer_in_a_sixth_of_the_bytes()
    {
        string model = Requirements.Data("models/vww_96_int8.tflite"), data = Requirements.Data("vww/eval-dev.tar");
        JsonElement whole = Tinyml.Json("compile", model, "-o", _scratch["whole"]), exact = Tinyml.Json("compile", model, "--recipe", "int8-exact", "-o", _scratch["exact"]);
        Assert.That(exact.GetProperty("modelBytes").GetInt32(), Is.LessThanOrEqualTo(36_700).And.LessThan(whole.GetProperty("modelBytes").GetInt32() / 6));
        Assert.That((exact.GetProperty("macs").GetInt64(), exact.GetProperty("liveMacs").GetInt64()), Is.EqualTo((7_489_664, 3_727_313)));
        JsonElement proof = Tinyml.Json("verify", model, _scratch["exact"]);
        Assert.That((proof.GetProperty("ok").GetBoolean(), proof.GetProperty("exact").GetBoolean()), Is.EqualTo((true, true)));
        Assert.That(Answers(_scratch["exact"], data), Is.EqualTo(Answers(_scratch["whole"], data)).And.Length.EqualTo(521));
    }

    private static string[] Answers(string folder, string data) =>
        [.. Tinyml.Json("predict", folder, "--data", data).GetProperty("predictions").EnumerateArray().Select(sample => sample.GetProperty("integers").GetRawText())];

    [Test]
    public void Keyword_spotting_scores_what_the_reference_scores()
    {
        JsonElement comparison = Tinyml.Json("compare", Requirements.Data("models/kws_ref_model.tflite"), "--data", Requirements.Data("kws/eval-dev.tar"));
        Assert.That((comparison.GetProperty("samples").GetInt32(), comparison.GetProperty("quantized").GetDouble()), Is.EqualTo((515, 463 / 515.0)));
    }

    [Test]
    public void A_float_keyword_network_takes_the_int8_tensors_as_declared()
    {
        string spec = _scratch.Write("kws.json", """{ "task": "classification", "raw": { "element": "int8", "scale": 0.5847029, "zeroPoint": 83 }, "split": { "kind": "first", "trainCount": 100 } }""");
        string data = Requirements.Data("kws/eval-dev.tar");
        JsonElement comparison = Tinyml.Json("compare", Requirements.Data("models/kws_ref_model_float32.tflite"), "--spec", spec, "--data", data, "--calibration", data);
        Assert.That(comparison.GetProperty("samples").GetInt32(), Is.EqualTo(415));
        Assert.That(comparison.GetProperty("quantized").GetDouble(), Is.EqualTo(comparison.GetProperty("float").GetDouble()).Within(0.015));
    }

    [TestCase("vww_96_int8", "vww/eval-dev.tar", 4)]
    [TestCase("kws_ref_model", "kws/eval-dev.tar", 20)]
    public void The_simulated_Cortex_M4_answers_as_the_host(string model, string data, int limit)
    {
        Requirements.Program("arm-none-eabi-gcc");
        Requirements.Program("qemu-system-arm");
        string tar = Requirements.Data(data);
        string spec = _scratch.Write("spec.json", """{ "task": "classification", "led": { "rule": "class", "index": 1 } }""");
        string folder = _scratch[model];
        Tinyml.Json("compile", Requirements.Data($"models/{model}.tflite"), "--spec", spec, "--board", "qemu-mps2-an386", "-o", folder);
        JsonElement streamed = Tinyml.Json("stream", folder, "--data", tar, "--port", "sim", "--limit", $"{limit}", "--results", _scratch["results.json"]);
        Assert.That((streamed.GetProperty("delivered").GetInt32(), streamed.GetProperty("lost").GetInt32(), streamed.GetProperty("hostMismatch").GetInt32()), Is.EqualTo((limit, 0, 0)));
        JsonElement predicted = Tinyml.Json("predict", folder, "--data", tar, "--limit", $"{limit}").GetProperty("predictions");
        using JsonDocument results = JsonDocument.Parse(File.ReadAllText(_scratch["results.json"]));
        Assert.That(
            results.RootElement.GetProperty("samples").EnumerateArray().Select(sample => $"{sample.GetProperty("outputs")} {sample.GetProperty("led")}".Replace(" ", "").ReplaceLineEndings("")),
            Is.EqualTo(predicted.EnumerateArray().Select(sample => $"{sample.GetProperty("integers")} {(sample.GetProperty("led").ValueKind == JsonValueKind.Null ? "none" : "red")}".Replace(" ", "").ReplaceLineEndings(""))));
    }
}
