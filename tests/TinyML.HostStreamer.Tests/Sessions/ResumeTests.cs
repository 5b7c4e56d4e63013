using System.Text.Json.Nodes;
using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Sessions;
using TinyML.Protocol;

namespace TinyML.HostStreamer.Tests.Sessions;

public sealed class ResumeTests
{
    // 40 rows, of which 30 can be used, streamed twice.
    private const int Total = 60;

    private string _folder = "";

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("tinyml-resume-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    private string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>Streams to a results file as the command line does, takes up what is there, and cancels after some answers of the board.</summary>
    private static StreamResult Stream(string path, IByteLink link, int? interruptAfter = null, StreamModel? model = null, int? limit = null)
    {
        model ??= TestModels.Sum;
        using var stop = new CancellationTokenSource();
        var options = new StreamOptions { Repeat = 2, Limit = limit, Answered = ResultsReader.Read(path, model.OutputCount) };
        using ResultsFile file = ResultsFile.Create(path, model.OutputCount);
        StreamResult result = new StreamSession(model, TestModels.Spec, link, options).Run(
            TestModels.Data(40),
            (outcome, progress) =>
            {
                file.Add(outcome);
                if (progress.Done - progress.Resumed == interruptAfter)
                {
                    stop.Cancel();
                }
            },
            stop.Token);
        file.Complete(result);
        return result;
    }

    private static string WithoutTime(string path)
    {
        string text = File.ReadAllText(path);
        if (!path.EndsWith(".json", StringComparison.Ordinal))
        {
            return text;
        }

        JsonNode json = JsonNode.Parse(text)!;
        json["summary"]!["elapsedSeconds"] = null;
        json["summary"]!["resumed"] = null;
        return json.ToJsonString();
    }

    [Test]
    public void A_resumed_run_ends_like_one_that_was_not_interrupted([Values("r.csv", "r.json", "r.jsonl")] string name, [Values(1, 7, 30, 45, 59)] int interruptAfter)
    {
        string straight = PathOf($"straight-{name}");
        string resumed = PathOf(name);
        using var first = new VirtualBoard(TestModels.Sum);
        StreamResult whole = Stream(straight, first);

        using var second = new VirtualBoard(TestModels.Sum);
        Assert.That(Stream(resumed, second, interruptAfter).Cancelled, Is.True);
        using var third = new VirtualBoard(TestModels.Sum);
        StreamResult result = Stream(resumed, third);
        Assert.Multiple(() =>
        {
            Assert.That(third.Executions, Is.EqualTo(Total - interruptAfter), "what was answered is not sent again");
            Assert.That(result.Resumed, Is.EqualTo(interruptAfter));
            Assert.That(result with { Resumed = 0, ElapsedSeconds = whole.ElapsedSeconds }, Is.EqualTo(whole));
            Assert.That(WithoutTime(resumed), Is.EqualTo(WithoutTime(straight)));
        });
    }

    [Test]
    public void A_run_can_be_interrupted_again_and_one_that_is_complete_sends_nothing()
    {
        string path = PathOf("r.csv");
        foreach (int executions in new[] { 20, 20, 20, 0 })
        {
            using var board = new VirtualBoard(TestModels.Sum);
            Stream(path, board, interruptAfter: 20);
            Assert.That(board.Executions, Is.EqualTo(executions));
        }
    }

    [Test]
    public void Costs_and_wrong_answers_of_both_runs_are_in_the_result()
    {
        string path = PathOf("r.json");
        DeviceInfo info = VirtualBoard.Describe(TestModels.Sum);
        uint cost = 1000;
        IByteLink Board() => new InProcessLink("board", info with { Board = info.Board with { Id = "arduino-uno", CostUnit = CostUnit.Cycles } }, _ =>
            new DeviceAnswer(TestModels.Sum.OutputToBytes([1]), ++cost, LedState.Green));
        using IByteLink first = Board();
        Stream(path, first, interruptAfter: 25);
        using IByteLink second = Board();
        StreamResult result = Stream(path, second);
        Assert.That((result.Cost!.Min, result.Cost.Max, result.HostMismatch), Is.EqualTo((1001L, 1060L, 60L)));
    }

    [Test]
    public void Results_of_another_model_or_of_other_records_are_refused_before_anything_is_sent()
    {
        string path = PathOf("r.csv");
        using var board = new VirtualBoard(TestModels.Sum);
        Stream(path, board, interruptAfter: 10);
        string before = File.ReadAllText(path);
        using var other = new VirtualBoard(TestModels.WrongSum);
        Assert.That(() => Stream(path, other, model: TestModels.WrongSum), Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML5222"));
        Assert.That(() => Stream(path, other, limit: 9), Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML5222").And.Message.Contains("streams it 0 times"));
        Assert.That(other.Executions, Is.Zero);
        Assert.That(File.ReadAllText(path), Is.EqualTo(before));
    }

    private static readonly object[] BadFiles =
    [
        new object[] { "r.csv", "", "header" },
        new object[] { "r.csv", "record,target\n", "header" },
        new object[] { "r.csv", "record,target,prediction,output_0,output_1,led,cost,match\n", "header" },
        new object[] { "r.csv", "record,target,prediction,output_0,led,cost,match\n0,1,1,1410,gre", "r.csv:2: the row has 5 cells" },
        new object[] { "r.csv", "record,target,prediction,output_0,led,cost,match\n0,1,1,x,green,,1\n", "'x'" },
        new object[] { "r.csv", "record,target,prediction,output_0,led,cost,match\n0,1,1,1,blue,,1\n", "'blue' is not an LED" },
        new object[] { "r.csv", "record,target,prediction,output_0,led,cost,match\n0,1,1,1,2,,1\n", "'2' is not an LED" },
        new object[] { "r.jsonl", "{\n", "r.jsonl:1" },
        new object[] { "r.jsonl", """{"record":0,"outputs":[1],"led":"green","cost":null,"match":true}""" + "\n[]\n", "r.jsonl:2" },
        new object[] { "r.jsonl", """{"record":0,"outputs":[1,2],"led":"green","cost":null,"match":true}""", "1 integers" },
        new object[] { "r.json", "", "" },
        new object[] { "r.json", "[]", "" },
        new object[] { "r.json", "{}", "" },
        new object[] { "r.json", """{"samples":[{"record":0}]}""", "" },
        new object[] { "r.json", """{"samples":[{"record":0,"outputs":[1,2],"led":"green","cost":null,"match":true}]}""", "1 integers" },
        new object[] { "r.json", """{"samples":[{"record":0,"outputs":[1],"led":"green","cost":-1,"match":true}]}""", "" },
    ];

    [TestCaseSource(nameof(BadFiles))]
    public void A_file_that_is_no_results_file_is_a_diagnostic(string name, string text, string said)
    {
        string path = PathOf(name);
        File.WriteAllText(path, text);
        Assert.That(() => ResultsReader.Read(path, 1), Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML5221").And.Message.Contains(said));
    }

    [Test]
    public void Without_a_file_nothing_is_answered_yet() => Assert.That(ResultsReader.Read(PathOf("none.csv"), 1), Is.Empty);
}
