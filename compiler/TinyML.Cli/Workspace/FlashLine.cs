using TinyML.Boards;
using TinyML.Boards.Building;
using TinyML.Compiler.Diagnostics;

namespace TinyML.Cli.Workspace;

/// <summary>The command that flashes a compiled model's firmware with the board's own tool.</summary>
internal static class FlashLine
{
    /// <summary>The command for a board on a port.</summary>
    /// <param name="folder">The compiled model.</param>
    /// <param name="board">The board.</param>
    /// <param name="port">The port.</param>
    /// <param name="hex">The firmware's HEX file.</param>
    /// <param name="image">The image of the .NET nanoFramework firmware, or null.</param>
    /// <exception cref="DiagnosticException">The board is not flashed so, or the firmware is not there.</exception>
    public static CommandLine Of(string folder, Board board, string port, string hex, string? image = null)
    {
        if (board.Definition.Flash is not { } flash)
        {
            throw new DiagnosticException(DiagnosticCodes.FlashingFailed, board.Id, "the board cannot be flashed", "it is simulated: use 'tinyml stream DIR --port sim'");
        }

        string sketch = CompiledFolder.SketchPath(folder, board.Id);
        RefuseMissing(folder, board, board.RunsNanoFramework ? image : board.Definition.Build is null ? sketch : hex);
        return new CommandLine(flash.Tool, [.. flash.Arguments.Select(argument => argument
            .Replace("{port}", port, StringComparison.Ordinal)
            .Replace("{hex}", hex, StringComparison.Ordinal)
            .Replace("{sketch}", sketch, StringComparison.Ordinal)
            .Replace("{image}", image, StringComparison.Ordinal)
            .Replace("{elf}", Path.ChangeExtension(hex, ".elf"), StringComparison.Ordinal))]);
    }

    private static void RefuseMissing(string folder, Board board, string? firmware)
    {
        if (File.Exists(firmware))
        {
            return;
        }

        string todo = board.RunsNanoFramework ? $"build it as firmware/nanoframework/README.md says and name it with --image FILE; a board that has it gets the model with 'tinyml update {folder} --port PORT'"
            : board.Definition.Build is null ? $"make it with arduino-cli: boards/{board.Id}/README.md has the command"
            : $"make it with 'tinyml build {folder} --board {board.Id}'";
        throw new DiagnosticException(DiagnosticCodes.FirmwareMissing, firmware ?? board.Id, "there is no firmware for the board", todo);
    }
}
