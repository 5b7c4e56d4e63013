using System.Text.Json;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests.Models;

/// <summary>The visual wake words network that is shipped, on pictures that it was neither trained nor calibrated on.</summary>
public sealed class VisualWakeWordsModelTests : IDisposable
{
    private static readonly string Folder = Path.Combine(Requirements.RepositoryRoot, "models/visual-wake-words");
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Test]
    public void The_integer_network_hits_what_the_floating_point_network_hits_within_half_a_point()
    {
        JsonElement floating = Compare(Path.Combine(Folder, "visual-wake-words.onnx"), "--calibration", Requirements.Data("vww/coco-mini.tar"));
        JsonElement integer = Compare(Path.Combine(Folder, "visual-wake-words-int8.onnx"));
        double hits = floating.GetProperty("float").GetDouble();
        TestContext.Out.WriteLine($"float {hits}, calibrated {floating.GetProperty("quantized")}, fine-tuned integers {integer.GetProperty("quantized")}");
        Assert.That(hits, Is.GreaterThanOrEqualTo(0.80));
        Assert.That(floating.GetProperty("quantized").GetDouble(), Is.GreaterThanOrEqualTo(hits - 0.005));
        Assert.That(integer.GetProperty("quantized").GetDouble(), Is.GreaterThanOrEqualTo(hits - 0.005));
    }

    [Test]
    public void The_compact_network_fits_small_boards_and_loses_at_most_a_point()
    {
        Requirements.Program("arm-none-eabi-gcc");
        Requirements.Program("qemu-system-arm");
        JsonElement compiled = Tinyml.Json(
            "compile", Path.Combine(Folder, "visual-wake-words.onnx"), "--board", "qemu-mps2-an386", "--recipe", "compact", "--calibration", Requirements.Data("vww/coco-mini.tar"), "-o", _scratch["compact"]);
        Assert.That(compiled.GetProperty("modelBytes").GetInt32(), Is.LessThanOrEqualTo(30_000));
        Assert.That(compiled.GetProperty("ramBytes").GetInt32(), Is.LessThanOrEqualTo(50_000));
        Assert.That(compiled.GetProperty("macs").GetInt64(), Is.LessThanOrEqualTo(4_000_000));

        JsonElement streamed = Tinyml.Json("stream", _scratch["compact"], "--data", Path.Combine(Folder, "samples"), "--port", "sim", "--limit", "3");
        Assert.That((streamed.GetProperty("delivered").GetInt32(), streamed.GetProperty("lost").GetInt32(), streamed.GetProperty("hostMismatch").GetInt32()), Is.EqualTo((3, 0, 0)));
        Assert.That(streamed.GetProperty("cost").GetProperty("unit").GetString(), Is.EqualTo("instructions"));
        Assert.That(streamed.GetProperty("cost").GetProperty("max").GetInt64(), Is.LessThanOrEqualTo(8_000_000));

        JsonElement comparison = Compare(_scratch["compact"]);
        TestContext.Out.WriteLine($"float {comparison.GetProperty("float")}, compact {comparison.GetProperty("quantized")}, {compiled.GetProperty("modelBytes")} bytes");
        Assert.That(comparison.GetProperty("quantized").GetDouble(), Is.GreaterThanOrEqualTo(comparison.GetProperty("float").GetDouble() - 0.01));
    }

    private static JsonElement Compare(string model, params string[] more)
    {
        JsonElement comparison = Tinyml.Json(["compare", model, "--data", Requirements.Data("vww/eval-dev.tar"), .. more]);
        Assert.That(comparison.GetProperty("samples").GetInt32(), Is.EqualTo(521));
        return comparison;
    }
}
