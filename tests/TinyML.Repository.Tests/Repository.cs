using System.Diagnostics;
using TinyML.Testing;

namespace TinyML.Repository.Tests;

/// <summary>What the repository tests look at: the tracked files and those not ignored.</summary>
internal static class Repository
{
    public static string Root => Requirements.RepositoryRoot;

    public static IReadOnlyList<string> Files { get; } = ListFiles();

    public static string Read(string relativePath) => File.ReadAllText(Path.Combine(Root, relativePath));

    private static string[] ListFiles()
    {
        var start = new ProcessStartInfo("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]) { WorkingDirectory = Root, RedirectStandardOutput = true };
        using Process git = Process.Start(start)!;
        string output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct().Where(file => File.Exists(Path.Combine(Root, file))).Order(StringComparer.Ordinal)];
    }
}
