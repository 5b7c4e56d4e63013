using System.Text.RegularExpressions;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests.Documents;

/// <summary>What the pages tell people to type is typed, as it stands there and in its order, in a copy of the repository.</summary>
public sealed partial class DocumentCommandTests
{
    private const string Model = "models/benzene/benzene.onnx", Data = "models/benzene/samples/air-quality-sample.csv", Pictures = "models/visual-wake-words/samples", Folder = "out/dir";

    private static readonly Dictionary<string, string> Help = [];

    private static IEnumerable<CommandBlock> Blocks => CommandBlock.All.Where(block => Typed(block).Length > 0);

    private static IEnumerable<string> Inline => CommandBlock.Spans.Distinct().Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Blocks))]
    public void Every_command_runs(object listed)
    {
        var block = (CommandBlock)listed;
        Requirements.Program("bash");
        string[] commands = Typed(block);
        RequireTools(commands);
        using var checkout = new ScratchCheckout();
        string? board = block.Page.StartsWith("boards/", StringComparison.Ordinal) ? Path.GetFileName(Path.GetDirectoryName(block.Page)) : null;
        if (commands.FirstOrDefault(command => UsesFolder().IsMatch(command)) is { } first && !first.Contains("-o DIR", StringComparison.Ordinal))
        {
            Succeed(checkout, [$"tinyml compile {Model} --data {Data} {(board is null ? "" : $"--board {board}")} -o {Folder}"]);
        }

        Succeed(checkout, [.. commands.Select(Filled)]);
    }

    [Test]
    public void Commands_that_are_not_run_are_still_there() =>
        Assert.That(UnrunCommands.All.Where(entry => !CommandBlock.All.Any(block => block.Page == entry.Page && block.Commands.Any(command => command.StartsWith(entry.Start, StringComparison.Ordinal)))), Is.Empty);

    [Test]
    public void A_new_command_is_found_wherever_it_stands()
    {
        string[] page = ["    tinyml nonsense", "", "```sh", "nonsense --more", "```", "    pin 12 ──[ 330 Ω ]", "    int x = 3;", "```json", "{ }", "```", "    make"];
        Assert.That(CommandBlock.Of("README.md", page).SelectMany(block => block.Commands), Is.EqualTo((string[])["tinyml nonsense", "nonsense --more", "make"]));
        Assert.That(UnrunCommands.Reason("README.md", "nonsense --more"), Is.Null);
    }

    [TestCaseSource(nameof(Inline))]
    public void Verbs_and_options_that_a_text_names_exist(string command)
    {
        string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string verb = words is [_, "data", "get" or "list", ..] ? $"data {words[2]}" : words[1];
        if (!Help.TryGetValue(verb, out string? help))
        {
            Ending ending = Tinyml.Run([.. verb.Split(' '), "--help"]);
            Assert.That(ending.ExitCode, Is.Zero, ending.Error);
            Help[verb] = help = ending.Output;
        }

        Assert.That(help, Does.Contain($"tinyml {verb} "), "a verb");
        foreach (string option in words.Where(word => word.StartsWith("--", StringComparison.Ordinal)))
        {
            Assert.That(help, Does.Match($@"(?<![\w-]){Regex.Escape(option.Split('=')[0])}(?![\w-])"), command);
        }
    }

    [Test]
    public void The_readme_has_every_verb_in_its_table()
    {
        Ending ending = Tinyml.Run("--help");
        string[] verbs = [.. Verb().Matches(ending.Output).Select(match => match.Groups[1].Value)];
        string readme = File.ReadAllText(Path.Combine(Requirements.RepositoryRoot, "README.md"));
        Assert.That(verbs, Has.Length.GreaterThan(15));
        Assert.That(verbs.Where(verb => !readme.Split('\n').Any(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Split('|')[1].Contains($"`{verb}`", StringComparison.Ordinal))), Is.Empty);
    }

    /// <summary>What the README shows is what comes out today, but for the time that it took.</summary>
    [Test]
    public void The_demo_prints_what_the_readme_shows()
    {
        Requirements.Program("avr-gcc");
        Requirements.Library("libsimavr.so.2");
        string readme = File.ReadAllText(Path.Combine(Requirements.RepositoryRoot, "README.md")), data = Requirements.Data("air-quality/AirQualityUCI.csv");
        using var checkout = new ScratchCheckout();
        File.CreateSymbolicLink(Path.Combine(checkout.Root, "AirQualityUCI.csv"), data);
        Ending ending = checkout.Run(["bash models/benzene/demo.sh --data AirQualityUCI.csv"]);
        Assert.That(ending.ExitCode, Is.Zero, ending.Error);
        string[] printed = [.. (ending.Output + ending.Error).Split('\n').Select(Timeless)];
        string[] shown = [.. DemoOutput().Match(readme).Groups[1].Value.Split('\n').Where(line => line.Trim() is not ("" or "...")).Select(Timeless)];
        Assert.That(shown, Has.Length.GreaterThan(30));
        Assert.That(shown.Except(printed), Is.Empty);
    }

    private static string[] Typed(CommandBlock block) => [.. block.Commands.Where(command => UnrunCommands.Reason(block.Page, command) is null)];

    private static void Succeed(ScratchCheckout checkout, string[] commands)
    {
        Ending ending = checkout.Run(commands);
        Assert.That(ending.ExitCode, Is.Zero, $"{string.Join('\n', commands)}\n{ending.Output}\n{ending.Error}");
    }

    /// <summary>With something in the place of what stands for it.</summary>
    private static string Filled(string command) => Placeholder().Replace(command, match => match.Value switch
    {
        "MODEL" => Model,
        "DATA" or "AirQualityUCI.csv" => Data,
        "PICTURES" => Pictures,
        _ => Folder,
    });

    private static void RequireTools(string[] commands)
    {
        string all = string.Join('\n', commands);
        if (all.Contains("demo.sh", StringComparison.Ordinal) || all.Contains("arduino-", StringComparison.Ordinal))
        {
            Requirements.Program("avr-gcc");
            Requirements.Library("libsimavr.so.2");
        }

        if (all.Contains("visual-wake-words", StringComparison.Ordinal) || all.Contains("qemu", StringComparison.Ordinal))
        {
            Requirements.Program("arm-none-eabi-gcc");
            Requirements.Program("qemu-system-arm");
        }

        if (all.Contains("gcc ", StringComparison.Ordinal))
        {
            Requirements.Program("gcc");
        }
    }

    private static string Timeless(string line) => Seconds().Replace(line.TrimEnd(), "T s");

    [GeneratedRegex(@"(?<=Commands:[\s\S]*)^  ([a-z]+)(?= )", RegexOptions.Multiline)]
    private static partial Regex Verb();

    [GeneratedRegex(@"\bDIR\b")]
    private static partial Regex UsesFolder();

    [GeneratedRegex(@"\bMODEL\b|\bDATA\b|\bDIR\b|\bPICTURES\b|\bAirQualityUCI\.csv\b")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"```text\n(== compiling.*?)```", RegexOptions.Singleline)]
    private static partial Regex DemoOutput();

    [GeneratedRegex(@"\d+\.\d s\b")]
    private static partial Regex Seconds();
}
