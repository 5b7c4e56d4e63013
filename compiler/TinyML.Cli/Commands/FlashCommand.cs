using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using Spectre.Console;
using TinyML.Boards;
using TinyML.Boards.Building;
using TinyML.Cli.Output;
using TinyML.Cli.Workspace;
using TinyML.Compiler.Diagnostics;

namespace TinyML.Cli.Commands;

/// <summary><c>tinyml flash</c>.</summary>
internal static class FlashCommand
{
    private static readonly Argument<DirectoryInfo> Folder = CommonOptions.Folder();
    private static readonly Option<string?> Board = CommonOptions.Board();
    private static readonly Option<string> Port = new("--port") { Description = "The serial port that the board is on.", HelpName = "PORT", Required = true };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only print the command." };

    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        Command command = Verb.Create("flash", "Flashes a compiled model's firmware with the board's own tool, whose progress is passed on.", "flash out/benzene --port /dev/ttyACM0", Folder, Board, Port, DryRun);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        CompiledFolder folder = CompiledFolder.Load(parsed.GetValue(Folder)!.FullName);
        Board board = folder.Board(parsed.GetValue(Board));
        CommandLine line = Line(folder, board, parsed.GetValue(Port)!);
        Terminal.Step(line.ToString());
        if (!parsed.GetValue(DryRun))
        {
            Execute(line, board.Id);
        }

        if (parsed.GetValue(CommonOptions.Json))
        {
            Terminal.Json(new FlashResult(!parsed.GetValue(DryRun), line.ToString()), CliJson.Readable.FlashResult);
        }
        else
        {
            Terminal.Out.MarkupLine(Markup.Escape(parsed.GetValue(DryRun) ? line.ToString() : $"flashed {board.Definition.Name} on {parsed.GetValue(Port)}"));
        }

        return 0;
    }

    private static CommandLine Line(CompiledFolder folder, Board board, string port)
    {
        if (board.RunsNanoFramework)
        {
            throw new DiagnosticException(DiagnosticCodes.FlashingFailed, board.Id, "its firmware is one for all models, and not built here",
                "build and flash it once as firmware/nanoframework/README.md says, then send models with 'tinyml update DIR --port PORT'");
        }

        if (board.Definition.Flash is not { } flash)
        {
            throw new DiagnosticException(DiagnosticCodes.FlashingFailed, board.Id, "the board cannot be flashed", "it is simulated: use 'tinyml stream DIR --port sim'");
        }

        string hex = folder.HexPath(board.Id), sketch = folder.SketchPath(board.Id);
        string firmware = board.Definition.Build is null ? sketch : hex;
        if (!File.Exists(firmware))
        {
            throw new DiagnosticException(DiagnosticCodes.FirmwareMissing, firmware, "there is no firmware for the board",
                board.Definition.Build is null ? $"make it with arduino-cli: boards/{board.Id}/README.md has the command" : $"make it with 'tinyml build {folder.Path} --board {board.Id}'");
        }

        return new CommandLine(flash.Tool, [.. flash.Arguments.Select(argument => argument
            .Replace("{port}", port, StringComparison.Ordinal)
            .Replace("{hex}", hex, StringComparison.Ordinal)
            .Replace("{sketch}", sketch, StringComparison.Ordinal)
            .Replace("{elf}", folder.ElfPath(board.Id), StringComparison.Ordinal))]);
    }

    private static void Execute(CommandLine line, string board)
    {
        try
        {
            // The tool's own progress goes to standard error, so that standard output stays the result's.
            using Process process = Process.Start(new ProcessStartInfo(line.Program, line.Arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
            while (process.StandardOutput.ReadLine() is { } text)
            {
                Console.Error.WriteLine(text);
            }

            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw new DiagnosticException(DiagnosticCodes.FlashingFailed, board, $"{line.Program} ended with exit code {process.ExitCode}", "read its words above; check the cable, the port ('tinyml ports') and that no other program uses it");
            }
        }
        catch (Win32Exception)
        {
            throw new DiagnosticException(DiagnosticCodes.FlashingFailed, board, $"{line.Program} is not installed", Tools.HowToInstall(line.Program));
        }
    }
}
