using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TinyML.Compiler.Diagnostics;
using TinyML.Testing;

namespace TinyML.Boards.Tests;

public sealed class BoardFileTests
{
    private string _root = "";

    [SetUp]
    public void Create() => _root = Directory.CreateTempSubdirectory("tinyml-board-").FullName;

    [TearDown]
    public void Clean() => Directory.Delete(_root, recursive: true);

    [Test]
    public void Every_board_of_the_repository_is_shipped_and_loads()
    {
        string[] folders = [.. Directory.GetFiles(Path.Combine(Requirements.RepositoryRoot, "boards"), "board.json", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/bin/", StringComparison.Ordinal))
            .Select(file => Path.GetFileName(Path.GetDirectoryName(file)!)).Order(StringComparer.Ordinal)];
        Assert.That(folders, Has.Length.GreaterThanOrEqualTo(3));
        Assert.That(BoardCatalogue.Shipped.LoadAll().Select(board => board.Id), Is.EqualTo(folders));
        foreach (string folder in folders)
        {
            Assert.That(File.Exists(Path.Combine(Requirements.RepositoryRoot, "boards", folder, "README.md")), folder);
        }
    }

    [Test]
    public void An_unknown_board_is_refused_with_the_known_ones() =>
        Assert.That(() => BoardCatalogue.Shipped.Load("arduino-duo"), Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML4001").And.Message.Contains("arduino-uno"));

    [Test]
    public void A_board_can_be_a_folder_anywhere()
    {
        string folder = Write(_ => { });
        Assert.That(BoardCatalogue.Shipped.Load(folder).Definition.Baud, Is.EqualTo(115200), "the default");
    }

    private static IEnumerable<TestCaseData> Impossible =>
    [
        Case("clockHz", 0, "clockHz"),
        Case("clockHz", 5_000_000_000, "clockHz"),
        Case("flashBytes", -1, "flashBytes"),
        Case("ramBytes", 0, "ramBytes"),
        Case("baud", 1, "baud"),
        Case("id", "other-name", "folder's name"),
        Case("id", "Bad Id", "lower case"),
        Case("name", " ", "name"),
        Case("mcu", "", "mcu"),
        Case("target", "z80", "avr, cortex-m4"),
        Case("leds", JsonNode.Parse("""{"green": 13, "red": 13}""")!, "another pin"),
        Case("leds", JsonNode.Parse("""{"green": -1, "red": 300}""")!, "0 to 255"),
        Case("build", JsonNode.Parse("""{"toolchain": "", "port": "../avr", "sources": ["absent.c"]}""")!, "file of the board's folder"),
        Case("usb", JsonNode.Parse("""["2341:0042", "2341:42"]""")!, "2341:0042"),
        Case("usb", JsonNode.Parse("""["2A03:0042"]""")!, "lower-case"),
        Case("flash", JsonNode.Parse("""{"tool": "hammer", "arguments": []}""")!, "avrdude"),
        Case("simulator", JsonNode.Parse("""{"kind": "dream", "machine": "", "costUnit": "cycles", "leds": {"green": "B1", "red": "B2"}}""")!, "simavr or qemu"),
        Case("simulator", JsonNode.Parse("""{"kind": "simavr", "machine": "m", "costUnit": "instructions", "leds": {"green": "Z9", "red": "B2"}}""")!, "counts cycles"),
    ];

    [TestCaseSource(nameof(Impossible))]
    public void An_impossible_value_is_named(string member, object value, string expected)
    {
        string folder = Write(board => board[member] = value as JsonNode ?? JsonValue.Create(value));
        DiagnosticException? exception = Assert.Throws<DiagnosticException>(() => BoardFile.Load(folder));
        Assert.That(exception!.ExitCode, Is.EqualTo(ExitCode.BadInput));
        Assert.That(exception.Diagnostics.Select(finding => finding.Code), Is.All.EqualTo(DiagnosticCodes.BoardFileValue));
        Assert.That(exception.Message, Does.Contain($"'{member}").And.Contain(expected));
    }

    [Test]
    public void All_impossible_values_are_told_at_once()
    {
        string folder = Write(board => { board["clockHz"] = 0; board["ramBytes"] = 0; board["baud"] = 0; });
        Assert.That(Assert.Throws<DiagnosticException>(() => BoardFile.Load(folder))!.Diagnostics, Has.Count.EqualTo(3));
    }

    [TestCase("id", "'id'")]
    [TestCase("clockHz", "'clockHz'")]
    [TestCase("leds", "'leds'")]
    public void A_missing_member_is_named(string member, string expected)
    {
        string folder = Write(board => board.Remove(member));
        Assert.That(() => BoardFile.Load(folder), Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML4003").And.Message.Contains($"lacks the members {expected}"));
    }

    [TestCase("""{"green": 1}""", "'red'")]
    [TestCase("""{"green": 1, "red": 2, "blue": 3}""", "'blue'")]
    [TestCase("""{"green": "one", "red": 2}""", "$.leds.green")]
    [TestCase("null", "$.leds")]
    [TestCase("7", "$.leds")]
    public void A_wrong_shape_inside_is_named(string leds, string expected)
    {
        string folder = Write(board => board["leds"] = JsonNode.Parse(leds));
        Assert.That(() => BoardFile.Load(folder), Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML4003").And.Message.Contains(expected));
    }

    [Test]
    public void An_unknown_member_is_named_with_its_place()
    {
        string folder = Write(board => board["colour"] = "teal");
        Assert.That(() => BoardFile.Load(folder), Throws.TypeOf<DiagnosticException>().With.Message.Contains("the member 'colour' is not known").And.Message.Contains("line 1"));
    }

    [TestCase("", "line 1, column 1")]
    [TestCase("{\n  \"id\": }", "line 2, column 9")]
    [TestCase("{\n  \"id\": \"x\",\n}", "line 3")]
    [TestCase("\u0000\u0001", "line 1")]
    public void Broken_json_is_told_with_line_and_column(string text, string expected)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_root, "broken")).FullName;
        File.WriteAllText(Path.Combine(folder, "board.json"), text);
        Assert.That(() => BoardFile.Load(folder), Throws.TypeOf<DiagnosticException>().With.Message.Contains("TML4002").And.Message.Contains(expected));
    }

    [Test]
    public void Every_prefix_and_a_byte_order_mark_end_well()
    {
        byte[] good = File.ReadAllBytes(Path.Combine(Requirements.RepositoryRoot, "boards", "arduino-uno", "board.json"));
        Assert.That(BoardFile.Parse("x", [0xEF, 0xBB, 0xBF, .. good]).Id, Is.EqualTo("arduino-uno"));
        for (int length = 0; length < good.Length - 2; length++)
        {
            Assert.That(() => BoardFile.Parse("x", good[..length]), Throws.TypeOf<DiagnosticException>());
        }
    }

    [Test]
    public void The_schema_knows_the_members_that_the_loader_knows()
    {
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Requirements.RepositoryRoot, "boards", "board.schema.json")));
        IEnumerable<string> members = schema.RootElement.GetProperty("properties").EnumerateObject().Select(property => property.Name);
        IEnumerable<string> loaded = typeof(Compiler.Targets.BoardDefinition).GetProperties()
            .Select(property => property.Name == "Schema" ? "$schema" : JsonNamingPolicy.CamelCase.ConvertName(property.Name));
        Assert.That(members, Is.EquivalentTo(loaded));
    }

    private static TestCaseData Case(string member, object value, string expected) =>
        new TestCaseData(member, value, expected).SetArgDisplayNames(member, value is JsonNode ? expected : value.ToString()!);

    private string Write(Action<JsonObject> change)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_root, "test-board")).FullName;
        JsonObject board = JsonNode.Parse(File.ReadAllText(Path.Combine(Requirements.RepositoryRoot, "boards", "arduino-uno", "board.json")))!.AsObject();
        board["id"] = "test-board";
        board.Remove("baud");
        change(board);
        File.WriteAllText(Path.Combine(folder, "board.json"), board.ToJsonString(), new UTF8Encoding(false));
        return folder;
    }
}
