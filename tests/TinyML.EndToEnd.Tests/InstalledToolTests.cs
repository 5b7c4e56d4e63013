using System.Diagnostics;
using System.Text.Json;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests;

/// <summary>The packed tool, installed from its package alone into a folder of its own and used in an empty one, away from the repository.</summary>
public sealed class InstalledToolTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);
    private readonly Scratch _scratch = new();
    private string _tool = "";

    [OneTimeSetUp]
    public void Install()
    {
        string configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Debug{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Debug" : "Release";
        Directory.CreateDirectory(_scratch["empty"]);

        // Packed from what was built for the tests, as it was built; the package is the only source that there is, so nothing is asked of a registry.
        Dotnet(Requirements.RepositoryRoot, [.. OfTheReadme("dotnet pack ").Select(word => word == "Release" ? configuration : word), "--no-build", "-v", "quiet"]);
        Dotnet(_scratch["empty"], OfTheReadme("dotnet tool install "));
        _tool = Path.Combine(_scratch["tools"], OperatingSystem.IsWindows() ? "tinyml.exe" : "tinyml");
    }

    public void Dispose() => _scratch.Dispose();

    [Test]
    public void Shipped_models_are_found_by_name()
    {
        JsonElement[] models = [.. Tool("models").GetProperty("models").EnumerateArray()];
        Assert.That(models.Select(model => model.GetProperty("name").GetString()), Is.SupersetOf(new[] { "benzene", "benzene-indirect" }));
        Assert.That(models.Select(model => model.GetProperty("model").GetString()), Has.All.StartsWith(_scratch["tools"]));
    }

    [TestCase("virtual")]
    [TestCase("sim")]
    public void Benzene_is_compiled_and_streamed_in_an_empty_folder(string port)
    {
        if (port == "sim")
        {
            Requirements.Program("avr-gcc");
            Requirements.Library("libsimavr.so.2");
        }

        JsonElement compiled = Tool("compile", "benzene", "--board", "arduino-mega-2560", "--data", "benzene", "-o", port);
        JsonElement streamed = Tool("stream", port, "--data", "benzene", "--port", port, "--limit", "20");
        Assert.Multiple(() =>
        {
            Assert.That(compiled.GetProperty("modelBytes").GetInt32(), Is.InRange(1, 100));
            Assert.That(streamed.GetProperty("delivered").GetInt32(), Is.EqualTo(20));
            Assert.That(streamed.GetProperty("hostMismatch").GetInt32(), Is.Zero);
        });
    }

    [Test]
    public void The_conformance_vectors_are_in_the_package()
    {
        JsonElement result = Tool("selftest", "--board", "esp32-devkit", "--port", "sim", "--kernel", "Conv2DInt8");
        Assert.That((result.GetProperty("vectors").GetInt32(), result.GetProperty("passed").GetInt32()), Is.EqualTo((86, 86)));
    }

    [Test]
    public void The_commands_of_the_readme_run_as_they_stand_there()
    {
        string page = File.ReadAllText(Path.Combine(Requirements.RepositoryRoot, "README.md"));
        string[] commands = [.. page.Split('\n').Where(line => line.StartsWith("tinyml ", StringComparison.Ordinal))];
        Assert.That(commands, Has.Length.GreaterThanOrEqualTo(3));
        foreach (string command in commands)
        {
            Ending ending = Run(_scratch["empty"], _tool, command.Split(' ')[1..]);
            Assert.That(ending.ExitCode, Is.Zero, $"{command}\n{ending.Error}");
        }
    }

    [Test]
    public void A_folder_or_file_of_that_name_comes_first()
    {
        File.WriteAllText(Path.Combine(_scratch["empty"], "benzene-indirect"), "no model");
        Ending ending = Run(_scratch["empty"], _tool, "inspect", "benzene-indirect");
        Assert.That(ending.ExitCode, Is.EqualTo(3), ending.Error);
    }

    /// <summary>The words behind <c>dotnet</c> of the README's one command that begins so, with its outputs in the test's own folder.</summary>
    private string[] OfTheReadme(string start)
    {
        string command = File.ReadAllLines(Path.Combine(Requirements.RepositoryRoot, "README.md")).Single(line => line.StartsWith(start, StringComparison.Ordinal));
        return [.. command.Split(' ')[1..].Select(word => word.StartsWith("out/", StringComparison.Ordinal) ? _scratch[word["out/".Length..]] : word)];
    }

    private JsonElement Tool(params string[] arguments)
    {
        Ending ending = Run(_scratch["empty"], _tool, [.. arguments, "--json"]);
        Assert.That(ending.ExitCode, Is.Zero, $"{string.Join(' ', arguments)}\n{ending.Error}");
        return ending.Json;
    }

    private static void Dotnet(string folder, params string[] arguments)
    {
        Ending ending = Run(folder, "dotnet", arguments);
        Assert.That(ending.ExitCode, Is.Zero, $"dotnet {string.Join(' ', arguments)}\n{ending.Output}\n{ending.Error}");
    }

    private static Ending Run(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} did not end within {Limit}");
        }

        return new Ending(process.ExitCode, output.Result, error.Result);
    }
}
