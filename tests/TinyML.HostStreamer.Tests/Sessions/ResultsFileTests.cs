using System.Text.Json;
using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Sessions;

namespace TinyML.HostStreamer.Tests.Sessions;

public sealed class ResultsFileTests
{
    private string _folder = "";

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("tinyml-results-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    private string Stream(string name)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, "old");
        using var board = new VirtualBoard(TestModels.Sum);
        using ResultsFile file = ResultsFile.Create(path, outputCount: 1);
        StreamResult result = new StreamSession(TestModels.Sum, TestModels.Spec, board).Run(TestModels.Data(), (outcome, _) => file.Add(outcome));
        Assert.That(File.ReadAllText(path), Is.EqualTo("old"), "the file appears when it is complete");
        file.Complete(result);
        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(1));
        return File.ReadAllText(path);
    }

    [Test]
    public void A_run_that_was_killed_is_taken_up_from_its_whole_lines()
    {
        string folder = Directory.CreateTempSubdirectory("tinyml-results-").FullName;
        try
        {
            string path = Path.Combine(folder, "results.csv");
            File.WriteAllText(path + ".part", "record,target,prediction,output_0,led,cost,match\n4,1,2,3,none,9,1\n5,1,2,3,none,9,1\n6,1,2,3,no");
            Assert.That(ResultsReader.Read(path, 1).Select(answer => answer.Record), Is.EqualTo((long[])[4, 5]));
            File.WriteAllText(path + ".part", "record,tar");
            Assert.That(ResultsReader.Read(path, 1), Is.Empty);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void A_csv_file_has_one_row_per_sample() => Assert.That(Stream("r.csv"), Is.EqualTo("""
        record,target,prediction,output_0,led,cost,match
        0,14.1,14.1,1410,green,,1
        1,14.7,15.2,1520,red,,1
        3,16,16,1600,red,,1

        """.ReplaceLineEndings("\n")));

    [Test]
    public void A_json_file_has_the_samples_and_the_summary()
    {
        using JsonDocument json = JsonDocument.Parse(Stream("r.json"));
        JsonElement second = json.RootElement.GetProperty("samples")[1];
        Assert.That(second.GetProperty("outputs")[0].GetInt32(), Is.EqualTo(1520));
        Assert.That(second.GetProperty("led").GetString(), Is.EqualTo("red"));
        Assert.That(second.GetProperty("cost").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(json.RootElement.GetProperty("summary").GetProperty("delivered").GetInt64(), Is.EqualTo(3));
    }

    [Test]
    public void Without_completion_nothing_is_left([Values("r.csv", "r.json")] string name)
    {
        using (ResultsFile.Create(Path.Combine(_folder, name), 1))
        {
            Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(1));
        }

        Assert.That(Directory.GetFiles(_folder), Is.Empty);
    }

    [TestCase("r.txt")]
    [TestCase("none/r.csv")]
    [TestCase("")]
    public void A_place_that_cannot_be_written_is_a_diagnostic(string name) =>
        Assert.That(() => ResultsFile.Create(Path.Combine(_folder, name), 1), Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML5220"));
}
