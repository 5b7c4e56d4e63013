using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TinyML.Testing;
using TinyML.Testing.Onnx;

namespace TinyML.EndToEnd.Tests;

/// <summary>The search as users run it: limits that can be met and others, Ctrl-C, and the recipe that it writes.</summary>
public sealed class SearchTests : IDisposable
{
    private static readonly string Samples = Table(8, 400, seed: 3);

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [TestCase("--fit without a board", "--fit")]
    [TestCase("A negative size", "--max-model-bytes", "-5")]
    [TestCase("No bytes at all", "--max-model-bytes", "0")]
    [TestCase("A negative loss", "--max-drop", "-0.1")]
    [TestCase("A loss that is no number", "--max-drop", "NaN")]
    [TestCase("No trials", "--max-trials", "0", "--max-drop", "0.1")]
    public void Impossible_limits_are_wrong_usage(string what, params string[] limits)
    {
        Ending ending = Tinyml.Run(["compile", "models/benzene/benzene.onnx", "-o", _scratch["usage"], .. limits]);
        Assert.That(ending.ExitCode, Is.EqualTo(2), $"{what}: {ending.Error}");
        Assert.That(ending.Error, Does.Contain(limits[0]));
    }

    [Test]
    public void Limits_that_cannot_be_met_exit_with_4_and_say_what_was_nearest()
    {
        Ending ending = Tinyml.Run("compile", Model(16), "--calibration", _scratch.Write("data.csv", Samples), "--max-model-bytes", "20", "--max-trials", "8", "-o", _scratch["never"]);
        Assert.That(ending.ExitCode, Is.EqualTo(4), ending.Error);
        Assert.That(ending.Error, Does.Contain("TML3010").And.Contain("at most 20 model bytes").And.Match("the nearest has [1-9][0-9,]* model bytes and a loss of"));
        Assert.That(Directory.Exists(_scratch["never"]), Is.False);
    }

    [Test]
    public void A_found_recipe_gives_the_same_bytes_again_and_the_report_shows_what_was_tried()
    {
        string data = _scratch.Write("data.csv", Samples), model = Model(160);
        JsonElement found = Tinyml.Json("compile", model, "--calibration", data, "--max-model-bytes", "22000", "--max-trials", "16", "-o", _scratch["found"]);
        JsonElement again = Tinyml.Json("compile", model, "--calibration", data, "--recipe", _scratch["found/recipe.json"], "-o", _scratch["again"]);
        JsonElement[] tried = [.. found.GetProperty("pareto").EnumerateArray()];
        Assert.Multiple(() =>
        {
            Assert.That(found.GetProperty("modelBytes").GetInt32(), Is.InRange(1, 22000).And.EqualTo(again.GetProperty("modelBytes").GetInt32()));
            Assert.That(File.ReadAllBytes(_scratch["again/net.tmlb"]), Is.EqualTo(File.ReadAllBytes(_scratch["found/net.tmlb"])));
            Assert.That(File.ReadAllText(_scratch["again/recipe.json"]), Is.EqualTo(File.ReadAllText(_scratch["found/recipe.json"])));
            Assert.That(tried, Has.Length.InRange(4, 16));
            Assert.That(tried.Single(point => point.GetProperty("chosen").GetBoolean()).GetProperty("modelBytes").GetInt32(), Is.EqualTo(found.GetProperty("modelBytes").GetInt32()));
            Assert.That(found.GetProperty("steps").EnumerateArray().Last().GetProperty("shippedBytes").GetInt32(), Is.EqualTo(found.GetProperty("modelBytes").GetInt32()));
            Assert.That(File.ReadAllText(_scratch["found/report.html"]), Does.Contain($"Model bytes against loss of {tried.Length} recipes").And.Contain("What each step gave"));
            Assert.That(File.Exists(_scratch["found.search.json"]), Is.False, "what was tried is in the report now");
        });
    }

    [Test]
    public void An_interrupted_search_goes_on_and_ends_as_if_it_had_not_been()
    {
        Requirements.Program("kill");
        string[] arguments = ["compile", Model(24), "--calibration", _scratch.Write("data.csv", Samples), "--max-drop", "0.1", "--max-trials", "12", "-o", _scratch["out"]];
        Assert.That(Interrupted(arguments), Is.EqualTo(130));
        Assert.That(Directory.Exists(_scratch["out"]), Is.False);
        Assert.That(File.Exists(_scratch["out.search.json"]), Is.True);
        Ending resumed = Tinyml.Run(arguments);
        Assert.That(resumed.ExitCode, Is.Zero, resumed.Error);
        Assert.That(resumed.Error, Does.Contain(", known"));
        string report = File.ReadAllText(_scratch["out/report.json"]);
        Assert.That(Tinyml.Run(arguments).Error, Does.Not.Contain(", known"));
        Assert.That(File.ReadAllText(_scratch["out/report.json"]), Is.EqualTo(report));
    }

    [Test]
    public void A_network_too_large_for_a_board_is_made_to_fit_it()
    {
        Requirements.Program("avr-gcc");
        string data = _scratch.Write("data.csv", Samples), model = Model(160);
        string[] arguments = ["compile", model, "--calibration", data, "--board", "arduino-uno", "-o", _scratch["uno"]];
        Ending plain = Tinyml.Run(arguments);
        Assert.That(plain.ExitCode, Is.EqualTo(4), plain.Error);
        JsonElement fitted = Tinyml.Json([.. arguments, "--fit", "--max-trials", "14"]);
        Assert.That(fitted.GetProperty("flashBytes").GetInt32(), Is.InRange(20_000, 32_256));
        Assert.That(fitted.GetProperty("ramBytes").GetInt32(), Is.LessThanOrEqualTo(2048));
    }

    [Test]
    public void A_recipe_in_YAML_is_the_same_as_in_JSON()
    {
        string data = _scratch.Write("data.csv", Samples), model = Model(16);
        string json = _scratch.Write("r.json", """{ "name": "mine", "steps": [{ "step": "quantize", "calibration": "mse" }, { "step": "prune", "sparsity": 0.25, "compensate": false }, { "step": "encode" }] }""");
        string yaml = _scratch.Write("r.yaml", "# fewer weights\nname: mine\nsteps:\n  - { step: quantize, calibration: mse }\n  - step: prune\n    sparsity: 0.25\n    compensate: false\n  - step: encode\n");
        string bad = _scratch.Write("bad.yaml", "name: mine\nsteps:\n  - step: quantize\n  - step: cluster\n    clutsers: 5\n"), broken = _scratch.Write("broken.yml", "name: [mine\nsteps: 3\n"), deep = _scratch.Write("deep.yml", new string('[', 100_000));
        Tinyml.Json("compile", model, "--calibration", data, "--recipe", json, "-o", _scratch["j"]);
        Tinyml.Json("compile", model, "--calibration", data, "--recipe", yaml, "-o", _scratch["y"]);
        Assert.That(File.ReadAllText(_scratch["y/recipe.json"]), Is.EqualTo(File.ReadAllText(_scratch["j/recipe.json"])));
        Assert.That(File.ReadAllBytes(_scratch["y/net.tmlb"]), Is.EqualTo(File.ReadAllBytes(_scratch["j/net.tmlb"])));
        Ending unknown = Tinyml.Run("compile", model, "--recipe", bad, "-o", _scratch["b"]), unreadable = Tinyml.Run("compile", model, "--recipe", broken, "-o", _scratch["b"]), endless = Tinyml.Run("compile", model, "--recipe", deep, "-o", _scratch["b"]);
        Assert.That((unknown.ExitCode, unreadable.ExitCode, endless.ExitCode), Is.EqualTo((3, 3, 3)), endless.Error);
        Assert.That(unknown.Error, Does.Contain("TML2013").And.Contain("line 5").And.Contain("clutsers"));
        Assert.That(unreadable.Error, Does.Contain("TML2013").And.Contain("broken.yml"));
    }

    private static int Interrupted(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "tinyml.dll"), .. arguments])
        {
            WorkingDirectory = Requirements.RepositoryRoot,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        while (process.StandardError.ReadLine() is { } line && !line.StartsWith("3 of at most", StringComparison.Ordinal))
        {
        }

        Task drained = process.StandardError.ReadToEndAsync();
        Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        if (!process.WaitForExit(TimeSpan.FromSeconds(60)))
        {
            process.Kill();
            Assert.Fail("it goes on after Ctrl-C");
        }

        Assert.That(Task.WaitAll([drained, output], TimeSpan.FromSeconds(10)), Is.True);
        return process.ExitCode;
    }

    /// <summary>A network with two hidden layers, as a file.</summary>
    private string Model(int width)
    {
        var random = new Random(width);
        OnnxLayer[] layers = [OnnxLayer.Random(random, 8, width, "Relu"), OnnxLayer.Random(random, width, width, "Relu"), OnnxLayer.Random(random, width, 3, null)];
        Directory.CreateDirectory(_scratch[$"{width}"]);
        return _scratch.Write($"{width}/net.onnx", OnnxModels.Mlp(8, layers).ToBytes());
    }

    private static string Table(int columns, int rows, int seed)
    {
        var random = new Random(seed);
        return string.Join(';', Enumerable.Range(0, columns).Select(column => $"c{column}")) + "\n"
            + string.Concat(Enumerable.Range(0, rows).Select(_ => string.Join(';', Enumerable.Range(0, columns).Select(_ => ((random.NextDouble() * 2) - 1).ToString("0.000", CultureInfo.InvariantCulture))) + "\n"));
    }
}
