using System.Diagnostics;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests.Documents;

/// <summary>A folder that looks like the repository's root, so that commands of the pages can be typed in it: sources are linked, outputs stay here. <c>tinyml</c> and
/// <c>dotnet run --project compiler/TinyML.Cli</c> are the tool as it was built for the tests; nothing is built again.</summary>
internal sealed class ScratchCheckout : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private readonly Scratch _scratch = new();

    public ScratchCheckout()
    {
        Directory.CreateDirectory(Root);
        foreach (string entry in Directory.EnumerateFileSystemEntries(Requirements.RepositoryRoot).Where(entry => Path.GetFileName(entry) is not ("out" or ".git")))
        {
            File.CreateSymbolicLink(Path.Combine(Root, Path.GetFileName(entry)), entry);
        }

        string tool = Path.Combine(AppContext.BaseDirectory, "tinyml.dll");
        Program("tinyml", $"exec \"$REAL_DOTNET\" '{tool}' \"$@\"");
        Program("dotnet", $$"""
            if [ "$1" = build ]; then exit 0; fi
            if [ "$1" = run ] && [[ " $* " == *" compiler/TinyML.Cli "* ]]; then
              while [ "$1" != -- ]; do shift; done
              shift
              exec "$REAL_DOTNET" '{{tool}}' "$@"
            fi
            exec "$REAL_DOTNET" "$@"
            """);
    }

    /// <summary>The root.</summary>
    public string Root => _scratch["checkout"];

    public void Dispose() => _scratch.Dispose();

    /// <summary>Types commands, one after the other, until one fails.</summary>
    public Ending Run(IEnumerable<string> commands)
    {
        string script = string.Join('\n', commands.Select(command => command.Replace("/tmp/", _scratch.Root + "/", StringComparison.Ordinal)));
        var start = new ProcessStartInfo("bash", ["-c", $"set -eo pipefail\n{script}"]) { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true };
        string path = Environment.GetEnvironmentVariable("PATH")!;
        start.Environment["PATH"] = $"{_scratch["programs"]}{Path.PathSeparator}{path}";
        start.Environment["REAL_DOTNET"] = path.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "dotnet")).First(File.Exists);

        // Demos take what they find there instead of their own samples, which would make this a longer test.
        start.Environment.Remove("TINYML_DATA");
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{script}\ndid not end within {Limit}");
        }

        return new Ending(process.ExitCode, output.Result, error.Result);
    }

    private void Program(string name, string script)
    {
        Directory.CreateDirectory(_scratch["programs"]);
        string path = _scratch.Write($"programs/{name}", $"#!/usr/bin/env bash\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
