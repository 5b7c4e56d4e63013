using System.Text.Json;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests;

/// <summary>The command line is a contract: verbs, JSON keys, identical bytes.</summary>
public sealed class ContractTests : IDisposable
{
    private const string Model = "models/benzene/benzene.onnx";
    private static readonly string Sample = Directory.EnumerateFiles(Path.Combine(Requirements.RepositoryRoot, "models/benzene/samples"), "*.csv").Single();
    private static readonly string[] Verbs = ["inspect", "init", "compile", "compare", "predict", "build", "flash", "stream", "profile", "selftest", "data", "models", "boards", "ports", "monitor", "doctor", "verify", "report"];

    private readonly Scratch _scratch = new();

    [OneTimeSetUp]
    public void Compile() => Tinyml.Json("compile", Model, "--data", Sample, "-o", _scratch["out"]);

    public void Dispose() => _scratch.Dispose();

    [TestCaseSource(nameof(Verbs))]
    public void Help_of_a_verb_ends_with_an_example(string verb)
    {
        Ending ending = Tinyml.Run(verb, "--help");
        Assert.That(ending.ExitCode, Is.Zero);
        Assert.That(ending.Output, Does.Contain("Example:").And.Contain($"tinyml {verb}").And.Contain("--json"));
    }

    [TestCaseSource(nameof(Verbs))]
    public void Every_verb_knows_the_version(string verb)
    {
        Ending ending = Tinyml.Run(verb, "--version");
        Assert.That(ending.ExitCode, Is.Zero, ending.Error);
        Assert.That(ending.Output.Trim(), Does.Match(@"^\d+\.\d+\.\d+"));
    }

    [Test]
    public void Inspect_has_its_keys() =>
        Keys(Tinyml.Json("inspect", Model), "name", "format", "inputs", "outputs", "operators", "parameters", "macs", "unsupported");

    [Test]
    public void Compile_has_its_keys() =>
        Keys(
            Tinyml.Json("compile", Model, "--data", Sample, "-o", _scratch["keys"]),
            "board", "modelBytes", "flashBytes", "modelFlashBytes", "ramBytes", "arenaBytes", "macs", "liveMacs", "metric", "float", "quantized", "metrics", "layers", "passes");

    [Test]
    public void Compare_has_its_keys() =>
        Keys(Tinyml.Json("compare", _scratch["out"], "--data", Sample), "samples", "metric", "float", "quantized", "metrics", "maxOutputError", "layers");

    [Test]
    public void Predict_answers_every_sample_of_the_part()
    {
        JsonElement result = Tinyml.Json("predict", _scratch["out"], "--data", Sample, "--part", "all", "--limit", "7");
        Assert.That(result.GetProperty("predictions").GetArrayLength(), Is.EqualTo(7));
    }

    [Test]
    public void Data_from_standard_input_calibrates_and_evaluates()
    {
        Ending fromInput = Tinyml.RunWithInput(File.ReadAllText(Sample), [], "compare", Model, "--data", "-", "--json");
        Assert.That(fromInput.ExitCode, Is.Zero, fromInput.Error);
        Assert.That(fromInput.Output, Is.EqualTo(Tinyml.Run("compare", Model, "--data", Sample, "--json").Output));
    }

    [Test]
    public void Stream_to_the_virtual_board_has_its_keys_and_loses_nothing_on_a_bad_line()
    {
        JsonElement result = Tinyml.Json("stream", _scratch["out"], "--data", Sample, "--part", "all", "--port", "virtual", "--results", _scratch["results.csv"], "--inject", "drop=0.005,flip=0.001,dup=0.005,seed=77");
        Keys(result, "board", "port", "samples", "delivered", "lost", "duplicated", "retransmitted", "hostMismatch", "metric", "value", "ledAgreement", "cost", "elapsedSeconds");
        Assert.Multiple(() =>
        {
            Assert.That(result.GetProperty("lost").GetInt64(), Is.Zero);
            Assert.That(result.GetProperty("hostMismatch").GetInt64(), Is.Zero);
            Assert.That(result.GetProperty("retransmitted").GetInt64(), Is.Positive);
            Assert.That(result.GetProperty("cost").ValueKind, Is.EqualTo(JsonValueKind.Null), "a virtual board has no processor");
            Assert.That(File.ReadLines(_scratch["results.csv"]).Count(), Is.EqualTo(result.GetProperty("samples").GetInt64() + 1));
        });
    }

    [Test]
    public void An_interrupted_stream_is_resumed_from_its_results()
    {
        string results = _scratch["resume.csv"];
        Tinyml.Json("stream", _scratch["out"], "--data", Sample, "--part", "all", "--port", "virtual", "--results", results, "--limit", "20");
        JsonElement resumed = Tinyml.Json("stream", _scratch["out"], "--data", Sample, "--part", "all", "--port", "virtual", "--results", results, "--limit", "50", "--resume");
        Assert.Multiple(() =>
        {
            Assert.That(resumed.GetProperty("delivered").GetInt64(), Is.EqualTo(50));
            Assert.That(resumed.GetProperty("resumed").GetInt64(), Is.EqualTo(20));
            Assert.That(File.ReadLines(results).Count(), Is.EqualTo(51));
        });
    }

    [Test]
    public void Boards_ports_and_doctor_have_their_keys() =>
        Assert.Multiple(() =>
        {
            Assert.That(Tinyml.Json("boards").GetProperty("boards").EnumerateArray().Select(board => board.GetProperty("id").GetString()), Is.SupersetOf(new[] { "arduino-mega-2560", "arduino-uno" }));
            Keys(Tinyml.Json("ports"), "ports");
            Assert.That(Tinyml.Json("doctor").GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("name").GetString()), Does.Contain("avr-gcc"));
        });

    [Test]
    public void Init_writes_a_file_that_compile_takes()
    {
        File.Copy(Path.Combine(Requirements.RepositoryRoot, Model), _scratch["mine.onnx"]);
        JsonElement result = Tinyml.Json("init", _scratch["mine.onnx"], "--data", Sample, "--target", "C6H6(GT)",
            "--column", "PT08.S1(CO)", "--column", "PT08.S2(NMHC)", "--column", "PT08.S3(NOx)", "--column", "PT08.S4(NO2)", "--column", "PT08.S5(O3)", "--column", "T", "--column", "RH", "--column", "AH");
        Assert.That(result.GetProperty("path").GetString(), Is.EqualTo(_scratch["mine.json"]));
        Assert.That(Tinyml.Json("compile", _scratch["mine.onnx"], "--data", Sample, "--precision", "int16x8", "-o", _scratch["mine"]).GetProperty("metric").GetString(), Is.EqualTo("mae"));
    }

    [Test]
    public void Compiling_twice_gives_identical_bytes_under_a_comma_decimal_culture_too()
    {
        string[] arguments = ["compile", Model, "--data", Sample, "-o", _scratch["twice"]];
        Assert.That(Tinyml.Run(arguments).ExitCode, Is.Zero);
        Dictionary<string, string> first = Contents(_scratch["twice"]);
        Ending german = Tinyml.Run([("LC_ALL", "de_DE.UTF-8"), ("LANG", "de_DE.UTF-8"), ("DOTNET_SYSTEM_GLOBALIZATION_PREDEFINED_CULTURES_ONLY", "0")], arguments);
        Assert.That(german.ExitCode, Is.Zero, german.Error);
        Assert.That(Contents(_scratch["twice"]), Is.EqualTo(first));
        Assert.That(first.Keys, Has.Some.EndsWith(".tmlb").And.Some.EndsWith("report.html").And.Some.EndsWith("library.properties"));
    }

    [Test]
    public void The_graph_is_printed_at_any_point() =>
        Assert.Multiple(() =>
        {
            Assert.That(Tinyml.Run("inspect", Model, "--graph").Output, Does.Contain("Tanh"));
            Assert.That(Tinyml.Run("inspect", Model, "--after-pass", "form-fully-connected").Output, Does.Contain("FullyConnected"));
            Assert.That(Tinyml.Run("inspect", Model, "--after-pass", "nonsense").ExitCode, Is.EqualTo(2));
        });

    [Test]
    public void A_report_is_rewritten_and_self_contained()
    {
        string path = Tinyml.Json("report", _scratch["out"]).GetProperty("path").GetString()!;
        string page = File.ReadAllText(path);
        Assert.That(page, Does.Contain("<svg").And.Contain("benzene").And.Not.Contain("http:").And.Not.Contain("https:").And.Not.Contain("<script"));
    }

    private static Dictionary<string, string> Contents(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(folder, file), file => Convert.ToBase64String(File.ReadAllBytes(file)));

    private static void Keys(JsonElement json, params string[] keys) =>
        Assert.That(json.EnumerateObject().Select(property => property.Name), Is.SupersetOf(keys));
}
