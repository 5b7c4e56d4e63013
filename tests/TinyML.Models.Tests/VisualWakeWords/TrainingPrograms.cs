using System.Diagnostics;
using TinyML.Testing;

namespace TinyML.Models.Tests.VisualWakeWords;

/// <summary>The Python programs of models/visual-wake-words/training, as a user calls them.</summary>
internal static class TrainingPrograms
{
    private static readonly string Folder = Path.Combine(Requirements.RepositoryRoot, "models/visual-wake-words/training");
    private static readonly Lazy<string?> Interpreter = new(Find);

    /// <summary>The drawn pictures that are shipped.</summary>
    public static string Samples { get; } = Path.Combine(Requirements.RepositoryRoot, "models/visual-wake-words/samples");

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code, standard output and standard error.</returns>
    public static (int Code, string Output, string Error) Run(string program, params string[] arguments) => Run(program, null, arguments);

    /// <summary>Runs a program to its end, which may write no file that is larger.</summary>
    /// <returns>Its exit code, standard output and standard error.</returns>
    public static (int Code, string Output, string Error) Run(string program, int? kibibytesOfFile, string[] arguments)
    {
        Requirements.Tool(Interpreter.Value is not null, "python3 with torch, onnx, numpy and PIL");
        string[] command = [Interpreter.Value!, Path.Combine(Folder, program), .. arguments];
        string[] limited = kibibytesOfFile is { } most ? ["bash", "-c", FormattableString.Invariant($"ulimit -f {most}; exec \"$@\""), "bash", .. command] : command;
        var start = new ProcessStartInfo(limited[0], limited[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return (process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Runs a program that must succeed.</summary>
    /// <returns>Its standard output.</returns>
    public static string Succeed(string program, params string[] arguments)
    {
        (int code, string output, string error) = Run(program, arguments);
        Assert.That(code, Is.Zero, error);
        return output;
    }

    // Not every python3 of a machine sees the distribution's packages.
    private static string? Find() => new[] { "python3", "/usr/bin/python3" }.FirstOrDefault(candidate =>
    {
        try
        {
            ChildProcess.Run(candidate, ["-c", "import torch, onnx, numpy, PIL"]);
            return true;
        }
        catch (Exception missing) when (missing is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    });
}
