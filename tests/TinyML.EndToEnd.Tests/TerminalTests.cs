using TinyML.Testing;

namespace TinyML.EndToEnd.Tests;

/// <summary>What people see on a terminal of 80 columns, and in a pipe.</summary>
public sealed class TerminalTests : IDisposable
{
    private const int Width = 80;
    private static readonly string Sample = Directory.EnumerateFiles(Path.Combine(Requirements.RepositoryRoot, "models/benzene/samples"), "*.csv").Single();
    private static readonly string[] Verbs =
        ["inspect", "init", "compile", "compare", "predict", "build", "flash", "update", "stream", "profile", "selftest", "data", "models", "boards", "ports", "monitor", "doctor", "verify", "report"];

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [OneTimeSetUp]
    public void Compile()
    {
        Requirements.Program("avr-gcc");
        Tinyml.Json("compile", "models/benzene/benzene.onnx", "--board", "arduino-mega-2560", "--recipe", "compact", "--data", Sample, "-o", _scratch["out"]);
    }

    [TestCaseSource(nameof(Verbs))]
    public void Help_fits(string verb)
    {
        string help = Run(0, verb, "--help");
        Assert.That(help, Does.Contain("Example:"));
    }

    [TestCase("compile", "models/benzene/benzene.onnx", "--board", "arduino-mega-2560", "--recipe", "compact", "--data", "DATA", "-o", "OUT/again", TestName = "{m}(compile compact)")]
    [TestCase("compile", "models/benzene/benzene.onnx", "--max-model-bytes", "70", "--max-trials", "4", "--data", "DATA", "-o", "OUT/searched", TestName = "{m}(compile with a search)")]
    [TestCase("inspect", "models/benzene/benzene.onnx", TestName = "{m}(inspect)")]
    [TestCase("compare", "OUT/out", "--data", "DATA", TestName = "{m}(compare)")]
    [TestCase("predict", "OUT/out", "--data", "DATA", "--limit", "3", TestName = "{m}(predict)")]
    [TestCase("build", "OUT/out", TestName = "{m}(build)")]
    [TestCase("stream", "OUT/out", "--data", "DATA", "--port", "sim", TestName = "{m}(stream)")]
    [TestCase("stream", "OUT/out", "--data", "DATA", "--port", "sim", "--port", "virtual", TestName = "{m}(stream to two boards)")]
    [TestCase("profile", "OUT/out", "--data", "DATA", "--port", "sim", TestName = "{m}(profile)")]
    [TestCase("selftest", "--board", "esp32-devkit", "--port", "sim", TestName = "{m}(selftest)")]
    [TestCase("data", "DATA", "--target", "C6H6(GT)", TestName = "{m}(data)")]
    [TestCase("data", "list", TestName = "{m}(data list)")]
    [TestCase("models", TestName = "{m}(models)")]
    [TestCase("boards", TestName = "{m}(boards)")]
    [TestCase("ports", TestName = "{m}(ports)")]
    [TestCase("doctor", TestName = "{m}(doctor)")]
    [TestCase("verify", "models/benzene/benzene.onnx", "OUT/out", TestName = "{m}(verify)")]
    [TestCase("report", "OUT/out", "--plan", TestName = "{m}(report)")]
    public void Results_fit_and_are_plain(params string[] arguments) =>
        Run(0, [.. arguments.Select(argument => argument.Replace("OUT", _scratch.Root, StringComparison.Ordinal).Replace("DATA", Sample, StringComparison.Ordinal))]);

    [Test]
    public void A_wider_pipe_has_the_columns_that_80_have_no_room_for()
    {
        Assert.That(Run(0, "boards"), Does.Contain("without: name").And.Not.Contain("Arduino Nano 33 BLE"));
        Assert.That(Tinyml.Run([("COLUMNS", "160")], "boards").Output, Does.Contain("Arduino Nano 33 BLE").And.Contain("2341:0042").And.Not.Contain("without:"));
    }

    /// <summary>Runs piped at 80 columns and looks at every line: words are never broken, so that what is longer is one word, a name.</summary>
    private static string Run(int exitCode, params string[] arguments)
    {
        Ending ending = Tinyml.Run([("COLUMNS", $"{Width}")], arguments);
        Assert.That(ending.ExitCode, Is.EqualTo(exitCode), ending.Error);
        Assert.That(ending.Output + ending.Error, Does.Not.Contain("\e"));
        Assert.That(ending.Output.Split('\n').Where(line => line.TrimEnd().Length > Width && !IsName(line)), Is.Empty);
        Assert.That(ending.Output.Trim(), Is.Not.Empty);
        return ending.Output;
    }

    /// <summary>Whether the line is too long for a path in it alone.</summary>
    private static bool IsName(string line) => line.Split(' ').Where(word => !word.Contains('/')).Sum(word => word.Length + 1) <= Width;
}
