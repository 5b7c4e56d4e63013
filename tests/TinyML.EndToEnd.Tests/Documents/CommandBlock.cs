using System.Text.RegularExpressions;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests.Documents;

/// <summary>Commands that stand together in a page: a fence marked sh, or indented lines that are no drawing and no C.</summary>
/// <param name="Page">The page, from the repository's root.</param>
/// <param name="Commands">The lines, as they stand there.</param>
internal sealed partial record CommandBlock(string Page, IReadOnlyList<string> Commands)
{
    private static readonly string[] Others = ["CONTRIBUTING.md", "compiler/COMPRESSION.md"];

    /// <summary>All blocks of all pages that tell people what to type.</summary>
    public static IReadOnlyList<CommandBlock> All { get; } = [.. Pages().SelectMany(page => Of(page, File.ReadAllLines(Path.Combine(Requirements.RepositoryRoot, page))))];

    /// <summary>Every <c>tinyml VERB …</c> within a sentence.</summary>
    public static IEnumerable<string> Spans => Pages().SelectMany(page => Span().Matches(File.ReadAllText(Path.Combine(Requirements.RepositoryRoot, page))).Select(match => match.Groups[1].Value));

    /// <summary>The blocks of a page.</summary>
    public static IEnumerable<CommandBlock> Of(string page, IReadOnlyList<string> lines)
    {
        string? fence = null;
        List<string> commands = [];
        foreach (string line in lines)
        {
            bool isFence = line.StartsWith("```", StringComparison.Ordinal);
            bool isCommand = !isFence && (fence is null ? Indented().IsMatch(line) : fence == "sh" && line.Length > 0);
            if (isCommand)
            {
                commands.Add(line.Trim());
            }
            else if (commands.Count > 0)
            {
                yield return new CommandBlock(page, [.. commands]);
                commands.Clear();
            }

            fence = isFence ? fence is null ? line[3..].Trim() : null : fence;
        }

        if (commands.Count > 0)
        {
            yield return new CommandBlock(page, [.. commands]);
        }
    }

    public override string ToString() => $"{Page}: {Commands[0]}";

    /// <summary>README.md of every folder of sources; what is built or downloaded is none.</summary>
    private static IEnumerable<string> Pages() =>
        Directory.EnumerateFiles(Requirements.RepositoryRoot, "README.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Requirements.RepositoryRoot, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(page => !page.Split('/').Any(folder => folder is "bin" or "obj" or "out" or "node_modules" || folder.StartsWith('.')))
            .Concat(Others).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"(?<!`)`(tinyml [a-z][^`\n]*)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"^    (?:[A-Z_]+=\S+ )?[a-z][\w.+-]*(?: |$)(?!.*(?:[─│►]|;$|;\s+/\*))")]
    private static partial Regex Indented();
}
