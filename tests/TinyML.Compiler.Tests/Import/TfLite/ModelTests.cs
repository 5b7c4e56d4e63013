using System.Formats.Tar;
using TinyML.Compiler.Import;
using TinyML.Compiler.Import.TfLite;
using TinyML.Compiler.Ir;
using TinyML.Execution;
using TinyML.Testing;

namespace TinyML.Compiler.Tests.Import.TfLite;

/// <summary>Models of others: what they were trained for is what they answer.</summary>
public sealed class ModelTests
{
    [TestCase("hello_world_float")]
    [TestCase("hello_world_int8")]
    public void Hello_world_is_a_sine(string name)
    {
        var executor = new FloatExecutor(Reference(name));
        double worst = Enumerable.Range(0, 63).Max(i => Math.Abs(executor.Run([0.1f * i])[0][0] - Math.Sin(0.1 * i)));
        TestContext.Out.WriteLine($"greatest error {worst:0.000}");
        Assert.That(worst, Is.LessThan(0.15), "a network of 321 parameters on 0 to 2π");
    }

    [Test]
    public void The_float_keyword_model_and_the_quantized_one_hear_the_same_words()
    {
        const double Scale = 0.5847029;
        const int ZeroPoint = 83, Samples = 60;
        FloatExecutor floats = new(Reference("kws_ref_model_float32")), quantized = new(Reference("kws_ref_model"));
        int same = 0, right = 0;
        foreach ((byte[] features, int label) in Words(Requirements.Data("kws/eval-dev.tar")).Take(Samples))
        {
            float[] input = [.. features.Select(value => (float)(((sbyte)value - ZeroPoint) * Scale))];
            int heard = Largest(floats.Run(input)[0]);
            same += heard == Largest(quantized.Run(input)[0]) ? 1 : 0;
            right += heard == label ? 1 : 0;
        }

        TestContext.Out.WriteLine($"{right} of {Samples} right, {same} the same");
        Assert.Multiple(() =>
        {
            Assert.That(right, Is.GreaterThan(Samples * 0.8), "its card says about 90 %");
            Assert.That(same, Is.GreaterThan(Samples * 0.9));
        });
    }

    [Test]
    public void The_float_model_of_pictures_is_the_same_in_both_formats()
    {
        const int Seed = 7, Side = 96;
        TestContext.Out.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        FloatExecutor tfLite = new(Reference("vww_96_float")), onnx = new(Compilation.Reference(ModelImport.Import(File.ReadAllBytes(Requirements.Data("models/vww_96_float.onnx")), "vww"), null));
        bool channelsFirst = onnx.Graph[onnx.Graph.Inputs[0]].Type.Shape == Shape.Of(1, 3, Side, Side);
        for (int run = 0; run < 3; run++)
        {
            float[] picture = [.. Enumerable.Range(0, Side * Side * 3).Select(_ => random.NextSingle())];
            float[] planes = [.. Enumerable.Range(0, 3).SelectMany(channel => picture.Where((_, i) => i % 3 == channel))];
            Assert.That(tfLite.Run(picture)[0], Is.EqualTo(onnx.Run(channelsFirst ? planes : picture)[0]).Within(1e-5f));
        }
    }

    private static Graph Reference(string name) =>
        Compilation.Reference(TfLiteImporter.Import(File.ReadAllBytes(Requirements.Data($"models/{name}.tflite")), name), null);

    private static int Largest(float[] scores) => Array.IndexOf(scores, scores.Max());

    private static IEnumerable<(byte[] Features, int Label)> Words(string path)
    {
        using FileStream stream = File.OpenRead(path);
        using var tar = new TarReader(stream);
        byte[]? features = null;
        string? label = null;
        while (tar.GetNextEntry() is { } entry)
        {
            using var contents = new MemoryStream();
            entry.DataStream?.CopyTo(contents);
            (features, label) = Path.GetExtension(entry.Name) switch
            {
                ".bin" => (contents.ToArray(), label),
                ".cls" => (features, System.Text.Encoding.ASCII.GetString(contents.ToArray())),
                _ => (features, label),
            };
            if (features is not null && label is not null)
            {
                yield return (features, int.Parse(label, System.Globalization.CultureInfo.InvariantCulture));
                (features, label) = (null, null);
            }
        }
    }
}
