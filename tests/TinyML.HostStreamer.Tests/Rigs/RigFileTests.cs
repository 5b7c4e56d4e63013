using System.Text.Json;
using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Rigs;
using TinyML.Testing;

namespace TinyML.HostStreamer.Tests.Rigs;

public sealed class RigFileTests
{
    private static readonly string[] Known = ["arduino-mega-2560", "arduino-uno", "esp32-devkit"];

    [Test]
    public void Boards_are_read_with_folders_relative_to_the_file()
    {
        Rig rig = RigFile.Parse("/rigs/lab.json", """
            {
              "$schema": "rig.schema.json",
              // What is on the bench.
              "work": "split",
              "boards": [
                { "name": "left", "folder": "out/mega", "board": "arduino-uno", "port": "/dev/ttyACM0" },
                { "folder": "/abs", "port": "sim" },
              ]
            }
            """, Known);
        Assert.That(rig.Work, Is.EqualTo(RigWork.Split));
        Assert.That(rig.Boards, Is.EqualTo(new[] { new RigEntry("/rigs/out/mega", "/dev/ttyACM0", "left", "arduino-uno"), new RigEntry("/abs", "sim", null, null) }));
    }

    private static readonly object[] BadFiles =
    [
        new[] { "", "line 1", "not JSON" },
        new[] { "{\n  boards: []\n}", "line 2", "not JSON" },
        new[] { "[]", "the file", "not an object" },
        new[] { "{}", "boards", "no list of 1 to 64 boards" },
        new[] { """{"boards":[]}""", "boards", "no list" },
        new[] { """{"boards":{}}""", "boards", "no list" },
        new[] { """{"bords":[],"boards":[{"folder":"a","port":"sim"}]}""", "bords", "did you mean 'boards'?" },
        new[] { """{"work":"splitt","boards":[{"folder":"a","port":"sim"}]}""", "work", "did you mean 'split'?" },
        new[] { """{"work":7,"boards":[{"folder":"a","port":"sim"}]}""", "work", "not a text" },
        new[] { """{"boards":[7]}""", "boards[0]", "not an object" },
        new[] { """{"boards":[{"folder":"a","port":"sim"},{"folder":"a"}]}""", "boards[1].port", "missing" },
        new[] { """{"boards":[{"folder":"","port":"sim"}]}""", "boards[0].folder", "not a text" },
        new[] { """{"boards":[{"folder":"a","prt":"sim","port":"sim"}]}""", "boards[0].prt", "did you mean 'port'?" },
        new[] { """{"boards":[{"folder":"a","port":"sim","board":"arduino-mega-256"}]}""", "boards[0].board", "did you mean 'arduino-mega-2560'?" },
        new[] { """{"boards":[{"folder":"a","port":"sim","board":"teapot"}]}""", "boards[0].board", "use one of arduino-mega-2560, arduino-uno, esp32-devkit" },
    ];

    [TestCaseSource(nameof(BadFiles))]
    public void What_is_wrong_is_named_with_file_and_member(string json, string where, string said) =>
        Assert.That(() => RigFile.Parse("lab.json", json, Known), Throws.TypeOf<DiagnosticException>()
            .With.Message.Contains($"lab.json, {where}").And.Message.Contains(said).And.Message.Contains("TML5230").And.Property("ExitCode").EqualTo(ExitCode.BadInput));

    [Test]
    public void All_findings_come_at_once() =>
        Assert.That(() => RigFile.Parse("lab.json", """{"wrk":1,"boards":[{"fold":"a"}]}""", Known), Throws.TypeOf<DiagnosticException>().With.Property("Diagnostics").Count.EqualTo(4));

    [Test]
    public void Every_beginning_of_a_file_ends_well()
    {
        const string Good = """{"work":"compare","boards":[{"name":"a","folder":"b","board":"arduino-uno","port":"sim"}]}""";
        for (int length = 0; length < Good.Length; length++)
        {
            Assert.That(() => RigFile.Parse("lab.json", Good[..length], Known), Throws.TypeOf<DiagnosticException>());
        }
    }

    [Test]
    public void The_schema_knows_the_members_that_the_reader_knows()
    {
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Requirements.RepositoryRoot, "boards", "rig.schema.json")));
        JsonElement members = schema.RootElement.GetProperty("properties"), boards = members.GetProperty("boards");
        Assert.That(members.EnumerateObject().Select(member => member.Name), Is.EquivalentTo(RigFile.Members));
        Assert.That(boards.GetProperty("items").GetProperty("properties").EnumerateObject().Select(member => member.Name), Is.EquivalentTo(RigFile.BoardMembers));
        Assert.That(boards.GetProperty("maxItems").GetInt32(), Is.EqualTo(RigFile.MostBoards));
    }
}
