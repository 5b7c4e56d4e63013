using System.Text.Json;

namespace TinyML.EndToEnd.Tests;

/// <summary>A model that tells red pictures from blue ones, through every verb that takes pictures. Needs no data and no toolchain.</summary>
public sealed class PictureTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private string Model => _scratch["colour.onnx"];

    private string Pictures => _scratch["pictures"];

    [OneTimeSetUp]
    public void Create()
    {
        ColourPictures.WriteModel(_scratch);
        for (int i = 0; i < 12; i++)
        {
            ColourPictures.Write(_scratch, $"pictures/{(i % 2 == 0 ? "red" : "sky")}/{i:00}.ppm", 8, (byte)(i % 2 == 0 ? 200 + i : 10), (byte)(i % 2 == 0 ? 30 : 220 + i));
        }
    }

    private string Picture(string name, int side, byte red, byte blue) => ColourPictures.Write(_scratch, name, side, red, blue);

    [Test]
    public void Pictures_are_compiled_with_compared_predicted_and_streamed()
    {
        string folder = _scratch["whole"];
        JsonElement report = Tinyml.Json("compile", Model, "--data", Pictures, "-o", folder);
        Assert.That((report.GetProperty("metric").GetString(), report.GetProperty("quantized").GetDouble(), report.GetProperty("evaluatedOn").GetString()), Is.EqualTo(("top1", 1.0, "12 samples of pictures")));
        Assert.That(report.GetProperty("metrics").GetProperty("auc").GetProperty("quantized").GetDouble(), Is.EqualTo(1));
        Assert.That(report.GetProperty("confusion").ToString().Replace(" ", "").ReplaceLineEndings(""), Is.EqualTo("[[6,0],[0,6]]"));
        foreach (string source in new[] { Model, folder })
        {
            JsonElement comparison = Tinyml.Json("compare", source, "--data", Pictures);
            Assert.That((comparison.GetProperty("samples").GetInt32(), comparison.GetProperty("float").GetDouble(), comparison.GetProperty("quantized").GetDouble()), Is.EqualTo((12, 1.0, 1.0)), source);
        }

        string one = Picture("one.ppm", 4, 205, 20);
        JsonElement prediction = Tinyml.Json("predict", folder, "--data", one).GetProperty("predictions")[0];
        Assert.That(prediction.GetProperty("values")[0].GetDouble(), Is.EqualTo(205 / 255.0).Within(0.02));
        Assert.That((prediction.GetProperty("class").GetString(), prediction.GetProperty("name").GetString()), Is.EqualTo(("0", one)));
        JsonElement streamed = Tinyml.Json("stream", folder, "--data", Pictures, "--port", "virtual", "--results", _scratch["results.csv"]);
        Assert.That((streamed.GetProperty("samples").GetInt32(), streamed.GetProperty("hostMismatch").GetInt32(), streamed.GetProperty("metric").GetString(), streamed.GetProperty("value").GetDouble()), Is.EqualTo((12, 0, "top1", 1.0)));
        Assert.That(File.ReadAllLines(_scratch["results.csv"]), Has.Length.EqualTo(13));
    }

    [Test]
    public void NAME_json_names_classes_splits_and_lights_the_LED()
    {
        string spec = _scratch.Write("spec.json", """{ "task": "classification", "labels": [ "red", "sky" ], "split": { "kind": "first", "trainCount": 4 }, "led": { "rule": "class", "index": 1 } }""");
        string folder = _scratch["named"];
        JsonElement report = Tinyml.Json("compile", Model, "--spec", spec, "--data", Pictures, "-o", folder);
        Assert.That(report.GetProperty("evaluatedOn").GetString(), Is.EqualTo("8 held-out samples (all but the first 4) of pictures"));
        Assert.That(Tinyml.Json("compare", folder, "--data", Pictures, "--part", "train").GetProperty("samples").GetInt32(), Is.EqualTo(4));
        JsonElement prediction = Tinyml.Json("predict", folder, "--data", Path.Combine(Pictures, "sky", "01.ppm")).GetProperty("predictions")[0];
        Assert.That((prediction.GetProperty("class").GetString(), prediction.GetProperty("led").GetString()), Is.EqualTo(("sky", "red")));
        Ending streamed = Tinyml.Run("stream", folder, "--data", Pictures, "--port", "virtual");
        Assert.That(streamed.Error, Does.Contain("predicted      sky  reference      sky  LED red (changed)"));
        Assert.That(streamed.Output, Does.Contain("LED        right for 100.00 %"));
    }

    [Test]
    public void Init_writes_a_first_NAME_json_that_compiles()
    {
        File.Copy(Model, _scratch["fresh.onnx"]);
        Ending ending = Tinyml.Run("init", _scratch["fresh.onnx"], "--data", Pictures);
        Assert.That((ending.ExitCode, ending.Output.Contains("classes red, sky", StringComparison.Ordinal)), Is.EqualTo((0, true)), ending.Error);
        Assert.That(ending.Error, Does.Contain("TML1530").And.Contain("divided by 255"));
        using JsonDocument spec = JsonDocument.Parse(File.ReadAllText(_scratch["fresh.json"]));
        Assert.That(spec.RootElement.GetProperty("picture").GetProperty("scale").GetDouble(), Is.EqualTo(255));
        Assert.That(Tinyml.Json("compile", _scratch["fresh.onnx"], "--data", Pictures, "-o", _scratch["fresh"]).GetProperty("quantized").GetDouble(), Is.EqualTo(1));
    }

    [Test]
    public void Calibration_without_labels_leaves_the_data_whole()
    {
        Picture("unlabelled/a.ppm", 4, 255, 0);
        Picture("unlabelled/b.ppm", 4, 0, 255);
        JsonElement report = Tinyml.Json("compile", Model, "--calibration", _scratch["unlabelled"], "--data", Pictures, "-o", _scratch["apart"]);
        Assert.That(report.GetProperty("evaluatedOn").GetString(), Is.EqualTo("12 samples of pictures"));
    }

    private static readonly string[] Formats = ["gif", "webp", "tiff"];

    [Test]
    public void Bad_data_exits_with_3_says_where_and_writes_nothing()
    {
        void Refused(string data, string code, string where)
        {
            foreach (string[] verb in new string[][] { ["compile", Model, "-o", _scratch["refused"], "--data"], ["compare", Model, "--data"] })
            {
                Ending ending = Tinyml.Run([.. verb, data]);
                Assert.That(ending.ExitCode, Is.EqualTo(3), $"{data}\n{ending.Error}");
                Assert.That(ending.Error, Does.Contain(code).And.Contain(where).And.Not.Contain("   at "));
                Assert.That(Directory.Exists(_scratch["refused"]), Is.False);
            }
        }

        Refused(Directory.CreateDirectory(_scratch["empty"]).FullName, "TML1548", "empty");
        Picture("hollow/red/a.ppm", 4, 1, 2);
        Directory.CreateDirectory(_scratch["hollow/sky"]);
        Refused(_scratch["hollow"], "TML1547", "sky");
        Picture("three/a/a.ppm", 4, 1, 2);
        Picture("three/b/a.ppm", 4, 1, 2);
        Picture("three/c/a.ppm", 4, 1, 2);
        Refused(_scratch["three"], "TML1547", "three");
        Picture("corrupt/0/a.ppm", 4, 1, 2);
        Picture("corrupt/1/b.ppm", 4, 1, 2);
        File.WriteAllBytes(_scratch["corrupt/1/b.ppm"], File.ReadAllBytes(_scratch["corrupt/1/b.ppm"])[..30]);
        Refused(_scratch["corrupt"], "TML1540", "b.ppm");
        Refused(_scratch.Write("cut.tar", [.. Enumerable.Repeat((byte)1, 700)]), "TML1546", "cut.tar");
        foreach (string format in Formats)
        {
            Refused(_scratch.Write($"x.{format}", "GIF89a"), "TML1541", $"x.{format}");
        }

        Refused(_scratch["nowhere.png"], "TML1510", "nowhere.png");
        Refused(_scratch.Write("x.bin", new byte[7]), "TML1545", "x.bin");
    }

    [Test]
    public void A_JPEG_is_decoded_by_ImageMagick_or_refused_with_how_to_get_it()
    {
        // Not a whole JPEG: either program finding is one, and neither is a defect.
        Ending ending = Tinyml.Run("predict", Model, "--data", _scratch.Write("x.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16]));
        Assert.That(ending.ExitCode, Is.EqualTo(3), ending.Error);
        Assert.That(ending.Error, Does.Contain("ImageMagick").And.Contain("x.jpg"));
    }
}
