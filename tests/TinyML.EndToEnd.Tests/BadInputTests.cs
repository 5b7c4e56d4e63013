using TinyML.Testing;

namespace TinyML.EndToEnd.Tests;

/// <summary>Bad input ends with a diagnostic, the documented exit code, no exception trace and nothing half-written.</summary>
public sealed class BadInputTests : IDisposable
{
    private const string Model = "models/benzene/benzene.onnx";
    private static readonly string Sample = Directory.EnumerateFiles(Path.Combine(Requirements.RepositoryRoot, "models/benzene/samples"), "*.csv").Single();
    private static readonly byte[] ModelBytes = File.ReadAllBytes(Path.Combine(Requirements.RepositoryRoot, Model));

    private readonly Scratch _scratch = new();

    [OneTimeSetUp]
    public void Compile() => Tinyml.Json("compile", Model, "--data", Sample, "-o", _scratch["good"]);

    public void Dispose() => _scratch.Dispose();

    [TestCase("An unknown verb", "nonsense")]
    [TestCase("A missing argument", "compile")]
    [TestCase("A missing option", "compile", Model)]
    [TestCase("An unknown precision", "compile", Model, "-o", "x", "--precision", "int4")]
    [TestCase("A reference that this build lacks", "compare", Model, "--data", "x.csv", "--reference", "onnxruntime")]
    [TestCase("A limit of zero", "stream", "out", "--data", "x.csv", "--port", "sim", "--limit", "0")]
    public void Wrong_usage_exits_with_2(string what, params string[] arguments) => Refused(Tinyml.Run(arguments), 2, null, what);

    [Test]
    public void A_model_that_is_not_there_exits_with_3() =>
        Refused(Tinyml.Run("compile", "nowhere.onnx", "-o", _scratch["none"]), 3, "nowhere.onnx");

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(100)]
    [TestCase(-1)]
    public void A_truncated_model_exits_with_3_and_writes_nothing(int length)
    {
        string path = _scratch.Write("cut.onnx", ModelBytes[..(length < 0 ? ModelBytes.Length + length : length)]);
        Refused(Tinyml.Run("compile", path, "-o", _scratch["cut-out"]), 3, "TML1");
        Assert.That(Directory.Exists(_scratch["cut-out"]), Is.False);
    }

    [Test]
    public void A_text_file_as_model_exits_with_3() =>
        Refused(Tinyml.Run("inspect", Sample), 3, "TML1");

    [Test]
    public void A_broken_NAME_json_exits_with_3()
    {
        string model = _scratch.Write("broken.onnx", ModelBytes);
        _scratch.Write("broken.json", "{ \"columns\": [ { \"name\": \"a\", \"step\": 0 } ] ");
        Refused(Tinyml.Run("compile", model, "-o", _scratch["broken-out"]), 3, "broken.json");
    }

    [Test]
    public void A_table_with_a_missing_column_exits_with_3_and_names_it()
    {
        string table = _scratch.Write("short.csv", "PT08.S1(CO);T\n1;2\n");
        Refused(Tinyml.Run("compile", Model, "--data", table, "-o", _scratch["short-out"]), 3, "PT08.S2(NMHC)");
    }

    [Test]
    public void An_unknown_board_exits_with_3_and_names_those_that_are_known() =>
        Refused(Tinyml.Run("compile", Model, "--board", "arduino-mage", "-o", _scratch["board-out"]), 3, "arduino-mega-2560");

    [Test]
    public void A_foreign_output_folder_is_left_alone()
    {
        Directory.CreateDirectory(_scratch["precious"]);
        _scratch.Write("precious/thesis.txt", "years of work");
        Refused(Tinyml.Run("compile", Model, "-o", _scratch["precious"]), 3, "precious");
        Assert.That(File.ReadAllText(_scratch["precious/thesis.txt"]), Is.EqualTo("years of work"));
    }

    [Test]
    public void A_port_that_does_not_exist_exits_with_5() =>
        Refused(Tinyml.Run("stream", _scratch["good"], "--data", Sample, "--part", "all", "--port", "/dev/ttyNOWHERE"), 5, "/dev/ttyNOWHERE");

    [Test]
    public void A_simulated_board_without_firmware_exits_with_5() =>
        Refused(Tinyml.Run("stream", _scratch["good"], "--board", "arduino-uno", "--data", Sample, "--part", "all", "--port", "sim"), 5, "tinyml build");

    [Test]
    public void Fault_rates_that_are_not_understood_exit_with_2() =>
        Refused(Tinyml.Run("stream", _scratch["good"], "--data", Sample, "--port", "virtual", "--inject", "gremlins=1"), 2, "gremlins");

    [Test]
    public void A_damaged_blob_exits_with_3()
    {
        Tinyml.Json("compile", Model, "--data", Sample, "-o", _scratch["damaged"]);
        string blob = Directory.EnumerateFiles(_scratch["damaged"], "*.tmlb").Single();
        byte[] bytes = File.ReadAllBytes(blob);
        bytes[bytes.Length / 2] ^= 0x10;
        File.WriteAllBytes(blob, bytes);
        Refused(Tinyml.Run("stream", _scratch["damaged"], "--data", Sample, "--port", "virtual"), 3, Path.GetFileName(blob));
    }

    [Test]
    public void A_folder_that_compile_did_not_write_exits_with_3() =>
        Refused(Tinyml.Run("predict", _scratch.Root, "--data", Sample), 3, "report.json");

    private static void Refused(Ending ending, int exitCode, string? mentions, string what = "") =>
        Assert.Multiple(() =>
        {
            Assert.That(ending.ExitCode, Is.EqualTo(exitCode), $"{what} {ending.Error}");
            Assert.That(ending.Error, Is.Not.Empty.And.Not.Contain("   at TinyML"), "a clear error, not an exception trace");
            Assert.That(ending.Output, Is.Empty, "results alone go to standard output");
            if (mentions is not null)
            {
                Assert.That(ending.Error.ReplaceLineEndings(" ").Replace(" ", "", StringComparison.Ordinal), Does.Contain(mentions.Replace(" ", "", StringComparison.Ordinal)));
            }
        });
}
