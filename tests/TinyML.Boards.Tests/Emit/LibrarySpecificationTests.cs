using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using TinyML.Compiler.Emit;
using TinyML.Compiler.Emit.C;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Targets;

namespace TinyML.Boards.Tests.Emit;

/// <summary>What the Arduino IDE, PlatformIO and ESP-IDF ask of a library's files: the rules of their specifications, as far as they concern these files.</summary>
public sealed partial class LibrarySpecificationTests
{
    private static readonly string[] Categories =
    [
        "Display", "Communication", "Signal Input/Output", "Sensors", "Device Control", "Timing", "Data Storage", "Data Processing", "Other", "Uncategorized",
    ];

    private static IEnumerable<TestCaseData> Libraries =>
        from program in (PlannedProgram[])[SmallPrograms.Tanh821, SmallPrograms.Relu851, SmallPrograms.ManyKernels]
        select new TestCaseData((object)CLibrary.Emit(program, SmallPrograms.Options(Avr.Target)).ToArray()).SetArgDisplayNames(program.Program.Name);

    [TestCaseSource(nameof(Libraries))]
    public void Arduino_finds_every_property_that_it_asks_for(EmittedFile[] library)
    {
        string[] lines = Text(library, "library.properties").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.All.Match(@"^[a-z]+=\S(.*\S)?$"));
        Dictionary<string, string> properties = lines.ToDictionary(line => line.Split('=', 2)[0], line => line.Split('=', 2)[1], StringComparer.Ordinal);
        Assert.Multiple(() =>
        {
            Assert.That(properties.Keys, Is.SupersetOf(new[] { "name", "version", "author", "maintainer", "sentence", "paragraph", "category", "url", "architectures" }));
            Assert.That(properties["name"], Does.Match("^[A-Za-z0-9][A-Za-z0-9 _.-]{0,62}$").And.Not.StartsWith("Arduino").IgnoreCase);
            Assert.That(properties["version"], Does.Match(@"^\d+\.\d+\.\d+$"));
            Assert.That(Categories, Does.Contain(properties["category"]));
            Assert.That(Uri.IsWellFormedUriString(properties["url"], UriKind.Absolute), Is.True);
            Assert.That(properties["sentence"], Does.EndWith("."));
            Assert.That(properties["includes"].Split(','), Has.All.Matches<string>(header => library.Any(file => file.Path == $"src/{header}")));
        });
    }

    [TestCaseSource(nameof(Libraries))]
    public void Keywords_are_separated_by_one_tab_and_are_in_the_header(EmittedFile[] library)
    {
        string header = library.Single(file => Header().IsMatch(file.Path)).Text;
        string[] lines = Text(library, "keywords.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.All.Match(@"^[A-Za-z_]\w*\t(KEYWORD[123]|LITERAL[12])$"));
        string[] words = [.. lines.Select(line => line.Split('\t')[0])];
        Assert.That(words, Is.Unique);
        string[] declared = [.. Declared().Matches(header).Select(match => match.Groups[1].Value + match.Groups[2].Value)];
        Assert.That(words, Is.EquivalentTo(declared));
    }

    [TestCaseSource(nameof(Libraries))]
    public void A_sketch_has_its_folders_name_and_both_kinds_of_example_are_there(EmittedFile[] library)
    {
        EmittedFile[] sketches = [.. library.Where(file => file.Path.EndsWith(".ino", StringComparison.Ordinal))];
        Assert.That(sketches.Select(file => file.Path), Has.All.Matches<string>(path => path.Split('/') is ["examples", var folder, var name] && name == $"{folder}.ino"));
        Assert.That(sketches.Where(file => file.Text.Contains("_run()", StringComparison.Ordinal)), Is.Not.Empty);
        Assert.That(sketches.Where(file => file.Text.Contains("tml_stream_receive", StringComparison.Ordinal)), Is.Not.Empty);
    }

    [TestCaseSource(nameof(Libraries))]
    public void PlatformIO_and_ESP_IDF_are_told_what_is_there(EmittedFile[] library)
    {
        using JsonDocument document = JsonDocument.Parse(Text(library, "library.json"));
        JsonElement root = document.RootElement;
        string[] examples = [.. root.GetProperty("examples").EnumerateArray().SelectMany(example => example.GetProperty("files").EnumerateArray().Select(file => $"{example.GetProperty("base").GetString()}/{file.GetString()}"))];
        string[] named = [.. CMakeSource().Matches(Text(library, "CMakeLists.txt")).Select(match => match.Groups[1].Value)];
        Assert.Multiple(() =>
        {
            Assert.That(root.GetProperty("name").GetString(), Does.Match("^[a-z0-9_]{1,100}$"));
            Assert.That(root.GetProperty("version").GetString(), Does.Match(@"^\d+\.\d+\.\d+$"));
            Assert.That(root.GetProperty("description").GetString(), Is.Not.Empty);
            Assert.That(root.GetProperty("keywords").EnumerateArray().Select(word => word.GetString()), Is.Not.Empty.And.All.Match("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"));
            Assert.That(library.Select(file => file.Path), Does.Contain($"src/{root.GetProperty("headers").GetString()}"));
            Assert.That(examples, Is.Not.Empty.And.SubsetOf(library.Select(file => file.Path)));
            Assert.That(named, Is.Not.Empty.And.SubsetOf(library.Select(file => file.Path)));
            Assert.That(Text(library, "idf_component.yml"), Does.Match("^version: \"\\d+\\.\\d+\\.\\d+\"\ndescription: \".+\"\ndependencies:\n  idf: \">=5.0\"\n$"));
        });
    }

    [Test]
    public void The_address_of_the_models_page_reaches_every_tool()
    {
        EmittedFile[] library = [.. CLibrary.Emit(SmallPrograms.Tanh821, SmallPrograms.Options(Avr.Target) with { Spec = SmallPrograms.Spec with { Url = "https://example.org/a page" } })];
        Assert.Multiple(() =>
        {
            Assert.That(Text(library, "library.properties"), Does.Contain("\nurl=https://example.org/a%20page\n"));
            Assert.That(Text(library, "library.json"), Does.Contain("\n  \"homepage\": \"https://example.org/a%20page\",\n"));
            Assert.That(Text(library, "idf_component.yml"), Does.Contain("\nurl: \"https://example.org/a%20page\"\n"));
        });
    }

    [Test]
    public void A_long_name_is_cut_to_what_Arduino_takes()
    {
        PlannedProgram named = SmallPrograms.Tanh821 with { Program = SmallPrograms.Tanh821.Program with { Name = new string('n', 90) } };
        EmittedFile[] library = [.. CLibrary.Emit(named, SmallPrograms.Options(Avr.Target))];
        Assert.That(Text(library, "library.properties").Split('\n')[0], Is.EqualTo($"name=tml_{new string('n', 59)}"));
    }

    [TestCaseSource(nameof(Libraries))]
    public void Every_file_is_text_without_a_byte_order_mark(EmittedFile[] library) =>
        Assert.That(library.Where(file => file.Text.Length == 0 || file.Text[0] == '\uFEFF' || Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(file.Text)) != file.Text).Select(file => file.Path), Is.Empty);

    private static string Text(EmittedFile[] library, string path) => library.Single(file => file.Path == path).Text;

    [GeneratedRegex(@"^src/tml_(benzene_mini|relu_851|9_lives)\.h$")]
    private static partial Regex Header();

    [GeneratedRegex(@"^(?:#define (\w+_COUNT) |(?:const )?u?int\d+_t \*(\w+)\()", RegexOptions.Multiline)]
    private static partial Regex Declared();

    [GeneratedRegex(@"^    (src/\S+\.c)$", RegexOptions.Multiline)]
    private static partial Regex CMakeSource();
}
