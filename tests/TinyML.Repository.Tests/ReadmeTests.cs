using System.Text.RegularExpressions;

namespace TinyML.Repository.Tests;

/// <summary>What the pages tell a reader to type exists. TinyML.EndToEnd.Tests runs the commands of the README themselves.</summary>
public sealed partial class ReadmeTests
{
    private static IEnumerable<string> Pages => Repository.Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal));

    [TestCaseSource(nameof(Pages))]
    public void Links_to_files_lead_somewhere(string page)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;
        string[] broken = [.. Link().Matches(Repository.Read(page))
            .Select(match => match.Groups[1].Value.Split('#')[0])
            .Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal) && !Path.Exists(Path.Combine(folder, target)))];
        Assert.That(broken, Is.Empty);
    }

    [TestCaseSource(nameof(Pages))]
    public void Scripts_and_projects_that_a_page_names_exist(string page)
    {
        string[] missing = [.. NamedPath().Matches(Repository.Read(page)).Select(match => match.Groups[1].Value)
            .Where(path => !Path.Exists(Path.Combine(Repository.Root, path)))];
        Assert.That(missing, Is.Empty);
    }

    [Test]
    public void The_readme_begins_with_its_two_commands() =>
        Assert.That(Repository.Read("README.md"), Does.Contain("bash models/benzene/demo.sh\nbash tests/run.sh\n"));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?:bash|--project) ((?:models|tests|compiler|boards)/[\w./-]+)")]
    private static partial Regex NamedPath();
}
