using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using TinyML.Boards;
using TinyML.Boards.Building;
using TinyML.Cli.Output;
using TinyML.Cli.Workspace;
using TinyML.Compiler.Diagnostics;

namespace TinyML.Cli.Commands;

/// <summary><c>tinyml build</c>.</summary>
internal static class BuildCommand
{
    private static readonly Argument<DirectoryInfo> Folder = CommonOptions.Folder();
    private static readonly Option<string?> Board = CommonOptions.Board();

    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        Command command = Verb.Create("build", "Makes the firmware of a compiled model (ELF and HEX) with the board's toolchain.", "build out/benzene --board arduino-uno", Folder, Board);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        CompiledFolder folder = CompiledFolder.Load(parsed.GetValue(Folder)!.FullName);
        Board board = folder.Board(parsed.GetValue(Board));
        FirmwareBuildResult built = FirmwareBuild.Run(folder.Path, board);
        foreach (CommandLine line in built.Commands)
        {
            Terminal.Step(line.ToString());
        }

        foreach (Diagnostic warning in built.Diagnostics)
        {
            Terminal.Report(warning);
        }

        if (parsed.GetValue(CommonOptions.Json))
        {
            Terminal.Json(new BuildResult(board.Id, built.ElfPath, built.HexPath, built.Size.FlashBytes, built.RamBytes, built.ModelFlashBytes, built.ModelRamBytes), CliJson.Readable.BuildResult);
        }
        else
        {
            Terminal.Out.MarkupLine(Markup.Escape(string.Create(CultureInfo.InvariantCulture,
                $"{built.HexPath}: {built.Size.FlashBytes:N0} bytes of flash ({built.ModelFlashBytes:N0} model and inference code), {(built.RamBytes ?? built.Size.RamBytes):N0} bytes of RAM{(built.RamBytes is null ? " without the stack" : "")}, for {board.Definition.Name}")));
        }

        return 0;
    }
}
