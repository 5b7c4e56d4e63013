using System.Diagnostics;

namespace TinyML.Testing;

/// <summary>Runs a program to its end.</summary>
public static class ChildProcess
{
    /// <summary>Runs <paramref name="program"/> and returns what it printed on standard output.</summary>
    /// <exception cref="InvalidOperationException">It failed or took longer than <paramref name="limit"/>; the message holds its standard error.</exception>
    public static string Run(string program, IEnumerable<string> arguments, TimeSpan? limit = null) => Run(program, arguments, limit, out _);

    /// <summary>As above; also returns what it printed on standard error.</summary>
    public static string Run(string program, IEnumerable<string> arguments, TimeSpan? limit, out string error)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(limit ?? TimeSpan.FromSeconds(120)))
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"{program} did not end in time");
        }

        error = errors.Result;
        return process.ExitCode == 0
            ? output.Result
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}:\n{error}\n{output.Result}");
    }
}
