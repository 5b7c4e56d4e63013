using System.Text.Json;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests;

/// <summary><c>tinyml profile</c> on simulated boards.</summary>
public sealed class ProfileTests : IDisposable
{
    private const string Data = "models/benzene/samples/air-quality-sample.csv";
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Test]
    public void The_layers_of_benzene_cost_on_a_Mega_what_an_inference_costs()
    {
        Requirements.Program("avr-gcc");
        Requirements.Library("libsimavr.so.2");
        JsonElement profile = Profile("models/benzene/benzene.onnx", "arduino-mega-2560", Data, "cycles");
        Assert.That(Spread(profile), Is.LessThan(0.02), "of measuring between layers");
    }

    [Test]
    public void The_layers_of_keyword_spotting_cost_on_a_Cortex_M4_what_an_inference_costs()
    {
        Requirements.Program("arm-none-eabi-gcc");
        Requirements.Program("qemu-system-arm");
        JsonElement profile = Profile(Requirements.Data("models/kws_ref_model.tflite"), "qemu-mps2-an386", Requirements.Data("kws/eval-dev.tar"), "instructions");
        Assert.That(Spread(profile), Is.LessThan(0.0001));
        JsonElement first = profile.GetProperty("layers")[0];
        Assert.That((first.GetProperty("kernel").GetString(), first.GetProperty("cost").GetInt64()), Is.EqualTo(("Conv2DInt8TfLite", first.GetProperty("cost").GetInt64())));
        Assert.That(first.GetProperty("cost").GetInt64(), Is.GreaterThan(320_000 / 2), "it has 320,000 multiply-accumulates, two to an instruction at most");
    }

    [Test]
    public void Firmware_that_does_not_measure_is_named()
    {
        Ending ending = Tinyml.Run("compile", "models/benzene/benzene.onnx", "--data", Data, "-o", _scratch["any"]);
        Assert.That(ending.ExitCode, Is.Zero, ending.Error);
        ending = Tinyml.Run("profile", _scratch["any"], "--board", "arduino-uno", "--data", Data, "--port", "virtual");
        Assert.That(ending.ExitCode, Is.EqualTo(3));
        Assert.That(ending.Error, Does.Contain("TML4209").And.Contain("--port sim"));
    }

    private JsonElement Profile(string model, string board, string data, string unit)
    {
        Tinyml.Json("compile", model, "--board", board, "--data", data, "-o", _scratch["out"]);
        JsonElement profile = Tinyml.Json("profile", _scratch["out"], "--data", data, "--port", "sim", "--limit", "3");
        TestContext.Out.WriteLine(profile.GetRawText());
        Assert.That(profile.GetProperty("unit").GetString(), Is.EqualTo(unit));
        JsonElement inspected = Tinyml.Json("stream", _scratch["out"], "--data", data, "--port", "sim", "--limit", "3");
        // QEMU's timer gives a few instructions more or less from one start to the next.
        Assert.That(profile.GetProperty("total").GetInt64(), Is.EqualTo((long)inspected.GetProperty("cost").GetProperty("median").GetDouble()).Within(unit == "instructions" ? 16 : 0));
        Assert.That(profile.GetProperty("layers").EnumerateArray().Sum(layer => layer.GetProperty("cost").GetInt64()), Is.EqualTo(profile.GetProperty("sum").GetInt64()));
        return profile;
    }

    private static double Spread(JsonElement profile) =>
        Math.Abs(profile.GetProperty("sum").GetInt64() - profile.GetProperty("total").GetInt64()) / (double)profile.GetProperty("total").GetInt64();
}
