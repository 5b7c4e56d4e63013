using System.Reflection;
using TinyML.Compiler.Diagnostics;

namespace TinyML.Repository.Tests.Pages;

/// <summary>compiler/diagnostics says what the source says. TINYML_ACCEPT=1 prints the pages again.</summary>
public sealed class DiagnosticPageTests
{
    private const string Folder = "compiler/diagnostics";
    private static readonly DiagnosticSource Source = DiagnosticSource.Read();

    private static (string Property, DiagnosticCode Code)[] Codes =>
        [.. typeof(DiagnosticCodes).GetProperties(BindingFlags.Public | BindingFlags.Static).Where(property => property.PropertyType == typeof(DiagnosticCode))
            .Select(property => (property.Name, (DiagnosticCode)property.GetValue(null)!)).OrderBy(entry => entry.Item2.Id, StringComparer.Ordinal)];

    [Test]
    public void Every_diagnostic_has_its_page_and_every_page_is_current()
    {
        Dictionary<string, string> pages = Codes.ToDictionary(
            entry => $"{entry.Code.Id}.md",
            entry => DiagnosticPage.Print(entry.Code, Source.SummaryOf(entry.Property), Source.PlacesOf(entry.Property)),
            StringComparer.Ordinal);
        pages.Add("README.md", DiagnosticPage.PrintIndex(Codes.Select(entry => entry.Code)));
        string folder = Path.Combine(Repository.Root, Folder);
        if (Environment.GetEnvironmentVariable("TINYML_ACCEPT") == "1")
        {
            Write(folder, pages);
        }

        string[] there = [.. Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)) : []];
        Assert.That(there, Is.EquivalentTo(pages.Keys), "TINYML_ACCEPT=1 prints the pages");
        Assert.That(pages.Where(page => File.ReadAllText(Path.Combine(folder, page.Key)) != page.Value).Select(page => page.Key), Is.Empty, "TINYML_ACCEPT=1 prints them again");
    }

    [Test]
    public void Every_diagnostic_is_reported_somewhere() =>
        Assert.That(Codes.Where(entry => !Repository.Files.Any(file => IsUse(file, entry.Property))).Select(entry => entry.Code.Id), Is.Empty);

    private static bool IsUse(string file, string property) =>
        file.EndsWith(".cs", StringComparison.Ordinal) && !file.StartsWith("tests/", StringComparison.Ordinal) && Repository.Read(file).Contains($"DiagnosticCodes.{property}", StringComparison.Ordinal);

    private static void Write(string folder, Dictionary<string, string> pages)
    {
        Directory.CreateDirectory(folder);
        foreach (string old in Directory.EnumerateFiles(folder).Where(file => !pages.ContainsKey(Path.GetFileName(file))))
        {
            File.Delete(old);
        }

        foreach ((string name, string text) in pages)
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }
    }
}
