using System.Text.RegularExpressions;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests.Makers;

/// <summary>A folder of firmware/c/examples.</summary>
internal static partial class WorkedExample
{
    /// <summary>Where it is.</summary>
    public static string Folder(string name) => Path.Combine(Requirements.RepositoryRoot, "firmware", "c", "examples", name);

    /// <summary>Makes the model's library with the very command that the sketch's first lines tell the reader to type, into another folder.</summary>
    public static void Compile(string name, string folder)
    {
        string[] commands = [.. Command().Matches(File.ReadAllText(Path.Combine(Folder(name), $"{name}.ino"))).Select(match => match.Groups[1].Value)];
        Assert.That(commands, Has.Length.EqualTo(1));
        _ = Tinyml.Json([.. commands[0].Split(' '), "-o", folder]);
    }

    [GeneratedRegex(@"^//   tinyml (compile .+) -o tml_\w+$", RegexOptions.Multiline)]
    private static partial Regex Command();
}
