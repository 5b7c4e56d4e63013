using System.Security.Cryptography;
using System.Text.RegularExpressions;
using TinyML.Testing;

namespace TinyML.Repository.Tests;

public sealed partial class LayoutTests
{
    private static readonly string[] TopLevelNames =
    [
        "firmware", "compiler", "host-streamer", "models", "tests", "boards", "TinyML.sln", "README.md",
    ];

    [TestCaseSource(nameof(TopLevelNames))]
    public void A_fixed_top_level_name_exists(string name) =>
        Assert.That(Path.Exists(Path.Combine(Repository.Root, name)), Is.True);

    [Test]
    public void The_solution_lists_every_project_under_the_folder_that_it_is_in()
    {
        string solution = Repository.Read("TinyML.sln").Replace('\\', '/');
        string[] optional =
        [
            "host-streamer/TinyML.HostStreamer.SystemIOPorts/TinyML.HostStreamer.SystemIOPorts.csproj",
            "compiler/TinyML.Execution.OnnxRuntime/TinyML.Execution.OnnxRuntime.csproj",
        ];
        string[] missing = [.. Repository.Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal) && !file.StartsWith("firmware/", StringComparison.Ordinal) && !optional.Contains(file) && !solution.Contains(file, StringComparison.Ordinal))];
        Assert.That(missing, Is.Empty);
    }

    [Test]
    public void The_check_of_certificates_shares_no_code_with_what_writes_them()
    {
        string[] sources = [.. Repository.Files.Where(file => file.StartsWith("compiler/TinyML.Compiler/Verification/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal))];
        Assert.That(sources, Is.Not.Empty);
        Assert.That(sources.Where(file => Repository.Read(file).Contains("TinyML.Compiler.Proofs", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Source_files_stay_short()
    {
        string[] longOnes = [.. Repository.Files
            .Where(file => Path.GetExtension(file) is ".cs" or ".c" or ".h")
            .Select(file => (file, lines: File.ReadLines(Path.Combine(Repository.Root, file)).Count()))
            .Where(entry => entry.lines > 320)
            .Select(entry => $"{entry.file}: {entry.lines} lines")];
        Assert.That(longOnes, Is.Empty, "files aim at under 250 lines; split by concept");
    }

    [Test]
    public void No_tracked_file_names_this_machine_or_the_measuring_data()
    {
        string[] offenders = [.. Repository.Files
            .Where(file => !file.StartsWith(".ci/", StringComparison.Ordinal) && Path.GetExtension(file) is not (".onnx" or ".tmlb" or ".png"))
            .SelectMany(file => File.ReadLines(Path.Combine(Repository.Root, file)).Select((line, index) => (file, line, index)))
            .Where(entry => MachinePath().IsMatch(entry.line))
            .Select(entry => $"{entry.file}:{entry.index + 1}")];
        Assert.That(offenders, Is.Empty);
    }

    [Test]
    public void No_tracked_file_is_a_copy_of_measuring_data()
    {
        string data = Requirements.Data("README.md");
        HashSet<string> known = [.. Directory.EnumerateFiles(Path.GetDirectoryName(data)!, "*", SearchOption.AllDirectories)
            .Where(file => new FileInfo(file).Length > 200)
            .Select(Hash)];
        Assert.That(Repository.Files.Where(file => known.Contains(Hash(Path.Combine(Repository.Root, file)))), Is.Empty);
    }

    [Test]
    public void Shell_scripts_parse_and_fail_on_errors()
    {
        string[] scripts = [.. Repository.Files.Where(file => file.EndsWith(".sh", StringComparison.Ordinal) || file == ".ci/run")];
        Assert.That(scripts, Is.Not.Empty);
        Assert.That(scripts.Where(script => !Repository.Read(script).Contains("set -", StringComparison.Ordinal)), Is.Empty);
    }

    private static string Hash(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexString(SHA256.HashData(stream));
    }

    [GeneratedRegex(@"(?<![A-Za-z0-9_.<$}])/(work|farm)/[a-z.]|\.\./share[d]/")]
    private static partial Regex MachinePath();
}
