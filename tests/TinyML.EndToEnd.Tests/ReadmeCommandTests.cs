using System.Text.RegularExpressions;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests;

/// <summary>The commands of the README, as they stand there and in their order.</summary>
public sealed partial class ReadmeCommandTests
{
    [Test]
    public void Every_tinyml_command_of_the_readme_runs()
    {
        using var scratch = new Scratch();
        string page = File.ReadAllText(Path.Combine(Requirements.RepositoryRoot, "README.md"));
        string[] commands = [.. Command().Matches(page).Select(match => match.Groups[1].Value.Trim())];
        Assert.That(commands, Has.Length.GreaterThanOrEqualTo(4));
        foreach (string command in commands)
        {
            string[] arguments = [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(argument => argument.Replace("out/benzene", scratch["benzene"], StringComparison.Ordinal))];
            Ending ending = Tinyml.Run(arguments);
            Assert.That(ending.ExitCode, Is.Zero, $"{command}\n{ending.Error}");
        }
    }

    [GeneratedRegex(@"--project compiler/TinyML\.Cli -c Release -- ([^\n]+)")]
    private static partial Regex Command();
}
