using System.ComponentModel;
using System.Diagnostics;

namespace TinyML.Boards.Building;

/// <summary>A command exactly as it is run.</summary>
/// <param name="Program">The program, found on the PATH.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record CommandLine(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>The command as a shell would take it.</summary>
    public override string ToString() => string.Join(' ', [Program, .. Arguments.Select(Quote)]);

    private static string Quote(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || "-_=+./:,@%".Contains(c, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

/// <summary>How a child program ended.</summary>
/// <param name="ExitCode">Its exit code; null when it could not be started or took too long.</param>
/// <param name="Output">What it wrote, both streams.</param>
internal sealed record ProgramEnd(int? ExitCode, string Output);

/// <summary>Runs compilers and other tools as child processes, in bounded time.</summary>
internal static class ChildProgram
{
    /// <summary>The full path of a program on the PATH, or null.</summary>
    public static string? Find(string program)
    {
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [""];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder, program + ending)))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>Runs a command to its end; it is killed when the time is over.</summary>
    public static ProgramEnd Run(CommandLine command, TimeSpan limit)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(command.Program, command.Arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(limit))
            {
                process.Kill(entireProcessTree: true);
                return new ProgramEnd(null, $"it was stopped after {limit.TotalSeconds:0} s");
            }

            return new ProgramEnd(process.ExitCode, output.Result + errors.Result);
        }
        catch (Win32Exception exception)
        {
            return new ProgramEnd(null, exception.Message);
        }
    }
}
