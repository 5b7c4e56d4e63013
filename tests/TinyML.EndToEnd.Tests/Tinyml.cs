using System.Diagnostics;
using System.Text.Json;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests;

/// <summary>How a run of the command line ended.</summary>
internal sealed record Ending(int ExitCode, string Output, string Error)
{
    /// <summary>The one JSON object on standard output.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;
}

/// <summary>Runs the command line as users do: as a process of its own.</summary>
internal static class Tinyml
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    /// <summary>Runs in the repository's root.</summary>
    public static Ending Run(params string[] arguments) => Run([], arguments);

    /// <summary>Runs with environment variables.</summary>
    public static Ending Run((string Name, string Value)[] environment, params string[] arguments) => RunWithInput("", environment, arguments);

    /// <summary>Runs something that may take longer than usual.</summary>
    public static Ending RunFor(TimeSpan limit, params string[] arguments) => Run(limit, "", [], arguments);

    /// <summary>Runs with a text on standard input.</summary>
    public static Ending RunWithInput(string input, (string Name, string Value)[] environment, params string[] arguments) => Run(Limit, input, environment, arguments);

    private static Ending Run(TimeSpan limit, string input, (string Name, string Value)[] environment, string[] arguments)
    {
        string assembly = Path.Combine(AppContext.BaseDirectory, "tinyml.dll");
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments])
        {
            WorkingDirectory = Requirements.RepositoryRoot,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"tinyml {string.Join(' ', arguments)} did not end within {limit}");
        }

        return new Ending(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Starts it, for a test that meddles while it runs; output and errors are the test's to read.</summary>
    public static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "tinyml.dll"), .. arguments])
    {
        WorkingDirectory = Requirements.RepositoryRoot,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    /// <summary>Runs and requires success.</summary>
    public static JsonElement Json(params string[] arguments)
    {
        Ending ending = Run([.. arguments, "--json"]);
        Assert.That(ending.ExitCode, Is.Zero, $"tinyml {string.Join(' ', arguments)}\n{ending.Output}\n{ending.Error}");
        return ending.Json;
    }
}
