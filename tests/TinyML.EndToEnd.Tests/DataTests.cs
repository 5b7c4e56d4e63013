using System.Text.Json;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests;

/// <summary>tinyml data: what people see of a data set, and what it writes.</summary>
public sealed class DataTests : IDisposable
{
    private static readonly string Table = Directory.EnumerateFiles(Path.Combine(Requirements.RepositoryRoot, "models/benzene/samples"), "*.csv").Single();

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Test]
    public void A_table_has_its_keys_and_its_findings()
    {
        JsonElement data = Tinyml.Json("data", Table, "--target", "C6H6(GT)", "--report", _scratch["table.html"]);
        foreach (string key in new[] { "rows", "columns", "warnings", "clusters" })
        {
            Assert.That(data.TryGetProperty(key, out _), Is.True, key);
        }

        Assert.That(data.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetProperty("kind").GetString()), Does.Contain("nearlyTarget"));
        string page = File.ReadAllText(_scratch["table.html"]);
        Assert.That(page, Does.Contain("nearly is the target").And.Contain("<svg").And.Not.Contain("://"));
    }

    [Test]
    public void Piped_output_has_no_escapes_and_its_table_fits_80_columns()
    {
        Ending ending = Tinyml.Run("data", Table, "--target", "C6H6(GT)");
        Assert.That(ending.ExitCode, Is.Zero, ending.Error);
        string[] lines = ending.Output.Split('\n');
        Assert.That(ending.Output, Does.Not.Contain("\e"));
        Assert.That(lines.SkipWhile(line => !line.StartsWith("column ", StringComparison.Ordinal)).Select(line => line.Length), Has.All.LessThanOrEqualTo(80));
        Assert.That(lines[0], Does.Match(@"^[\d,]+ rows"));
    }

    [Test]
    public void Standard_input_gives_what_the_file_gives()
    {
        string whole = Tinyml.Json("data", Table).GetProperty("columns").GetRawText();
        Ending piped = Tinyml.RunWithInput(File.ReadAllText(Table), [], "data", "-", "--json");
        Assert.That(piped.ExitCode, Is.Zero, piped.Error);
        Assert.That(piped.Json.GetProperty("columns").GetRawText(), Is.EqualTo(whole));
    }

    [TestCase(2, "name the DATA")]
    [TestCase(3, "TML1512", "TABLE", "--target", "C6H6(GT")]
    [TestCase(2, "for pictures", "TABLE", "--rebalance", "out")]
    [TestCase(3, "TML1510", "nowhere.csv")]
    [TestCase(3, "TML1560", "get", "air-qualty")]
    [TestCase(2, "TML1564", "get", "vww-photographs", "--accept-licence")]
    [TestCase(2, "licence was not accepted", "get", "air-quality")]
    public void What_cannot_be_done_is_said(int exitCode, string word, params string[] arguments)
    {
        Ending ending = Tinyml.Run(["data", .. arguments.Select(argument => argument == "TABLE" ? Table : argument)]);
        Assert.That(ending.ExitCode, Is.EqualTo(exitCode), ending.Error);
        Assert.That(ending.Error, Does.Contain(word));
    }

    [Test]
    public void The_list_shows_size_and_licence()
    {
        Ending ending = Tinyml.Run("data", "list");
        Assert.That(ending.Output, Does.Contain("air-quality  785,065 bytes").And.Contain("CC BY 4.0").And.Contain("not known"));
    }

    [Test]
    public void A_balanced_set_is_one_that_compile_reads()
    {
        string set = Requirements.Data("vww/coco-mini.tar"), model = Requirements.Data("models/vww_96_int8.tflite");
        JsonElement data = Tinyml.Json("data", set, "--rebalance", _scratch["balanced.tar"]);
        Assert.That(data.GetProperty("clusters").GetArrayLength(), Is.GreaterThanOrEqualTo(2));
        long wanted = data.GetProperty("rebalancing").EnumerateArray().Sum(cell => cell.GetProperty("wanted").GetInt64());
        Assert.That(Tinyml.Json("compare", model, "--data", _scratch["balanced.tar"]).GetProperty("samples").GetInt64(), Is.EqualTo(wanted));
        Ending again = Tinyml.Run("data", set, "--rebalance", _scratch["balanced.tar"]);
        Assert.That(again.ExitCode, Is.EqualTo(2), again.Error);
        Assert.That(again.Error, Does.Contain("TML4904").And.Contain("--force"));
    }

    [Test]
    public void A_full_disk_leaves_nothing()
    {
        // A limit on the size of files is met as a full disk is: writing fails in the middle. Without the setting the runtime itself needs a larger file.
        Requirements.Program("bash");
        string set = Requirements.Data("vww/coco-mini.tar"), tool = Path.Combine(AppContext.BaseDirectory, "tinyml.dll");
        string script = $"ulimit -f 4000; trap '' XFSZ; DOTNET_EnableWriteXorExecute=0 dotnet '{tool}' data '{set}' --rebalance '{_scratch["full.tar"]}' 2>&1; echo ended with $?";
        string said = ChildProcess.Run("bash", ["-c", script]);
        Assert.That(said, Does.Contain("TML4103").And.EndWith("ended with 3\n"));
        Assert.That(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(_scratch["full.tar"])!).Where(path => Path.GetFileName(path).StartsWith("full", StringComparison.Ordinal)), Is.Empty);
    }
}
