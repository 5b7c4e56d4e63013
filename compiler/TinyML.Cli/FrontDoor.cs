using System.CommandLine;
using System.CommandLine.Parsing;
using TinyML.Cli.Commands;
using TinyML.Cli.Output;
using TinyML.Compiler.Diagnostics;

namespace TinyML.Cli;

/// <summary>The one front door: parses, runs a verb and turns every outcome into a documented exit code.</summary>
public static class FrontDoor
{
    /// <summary>Runs the command line.</summary>
    /// <param name="args">As the shell gave them.</param>
    /// <returns>0 done, 1 a defect, 2 wrong usage, 3 bad input, 4 does not fit, 5 device or link failure.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Contains("--version"))
        {
            await Console.Out.WriteLineAsync(Workspace.CompileJob.ToolVersion);
            return (int)ExitCode.Done;
        }

        RootCommand root = CommandTree.Create();
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (ParseError error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync($"tinyml: {error.Message}");
            }

            string verb = parsed.CommandResult.Command is RootCommand ? "" : $" {parsed.CommandResult.Command.Name}";
            await Console.Error.WriteLineAsync($"tinyml: see 'tinyml{verb} --help'");
            return (int)ExitCode.Usage;
        }

        using var cancellation = new CancellationTokenSource();
        try
        {
            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,

                // An interrupted stream still completes its results file.
                ProcessTerminationTimeout = TimeSpan.FromSeconds(15),
            };
            return await parsed.InvokeAsync(configuration, cancellation.Token);
        }
        catch (DiagnosticException exception)
        {
            foreach (Diagnostic diagnostic in exception.Diagnostics)
            {
                Terminal.Report(diagnostic);
            }

            return (int)exception.ExitCode;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("tinyml: interrupted");
            return 130;
        }
#pragma warning disable CA1031 // The last resort: whatever was not foreseen is a defect and must still end with a clear exit code.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await Console.Error.WriteLineAsync($"tinyml: a defect of the tool, please report it with the command and this text:{Environment.NewLine}{exception}");
            return (int)ExitCode.Defect;
        }
    }
}
