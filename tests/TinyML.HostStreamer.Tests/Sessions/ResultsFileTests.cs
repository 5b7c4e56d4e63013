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

    private static readonly object[] KilledFiles =
    [
        new[] { "r.csv", "record,target,prediction,output_0,led,cost,match\n", "4,1,2,3,none,9,1\n", "5,1,2,3,none,9,1\n", "6,1,2,3,no" },
        new[] { "r.jsonl", "", JsonLine(4), JsonLine(5), JsonLine(6)[..20] },
    ];

    private static string JsonLine(int record) => $$"""{"record":{{record}},"target":1,"prediction":2,"outputs":[3],"led":"none","cost":9,"match":true}""" + "\n";

    [TestCaseSource(nameof(KilledFiles))]
    public void A_run_that_was_killed_is_taken_up_from_its_whole_lines(string name, string header, string first, string second, string broken)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path + ".part", header + first + second + broken);
        Assert.That(ResultsReader.Read(path, 1).Select(answer => answer.Record), Is.EqualTo((long[])[4, 5]));
        Assert.That(File.ReadAllText(path), Is.EqualTo(header + first + second), "they take the file's place, so that the next run can be killed, too");

        File.WriteAllText(path + ".part", header + first);
        Assert.That(ResultsReader.Read(path, 1).Count(), Is.EqualTo(2), "fewer rows do not");
        File.Delete(path);
        File.WriteAllText(path + ".part", "record,tar");
        Assert.That(ResultsReader.Read(path, 1), Is.Empty);
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
    public void A_file_of_json_lines_has_an_object_per_line() => Assert.That(Stream("r.jsonl"), Is.EqualTo("""
        {"record":0,"target":14.1,"prediction":14.1,"outputs":[1410],"led":"green","cost":null,"match":true}
        {"record":1,"target":14.7,"prediction":15.200000000000001,"outputs":[1520],"led":"red","cost":null,"match":true}
        {"record":3,"target":16,"prediction":16,"outputs":[1600],"led":"red","cost":null,"match":true}

        """.ReplaceLineEndings("\n")));

    [Test]
    public void Without_completion_nothing_is_left([Values("r.csv", "r.json", "r.jsonl")] string name)
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
