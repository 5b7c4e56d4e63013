using System.CommandLine;
using System.Globalization;
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
            Terminal.Line($"The firmware fits {board.Definition.Name}.", "green");
            Terminal.Field("flash", string.Create(CultureInfo.InvariantCulture, $"{built.Size.FlashBytes:N0} bytes in all, {built.ModelFlashBytes:N0} of them model and inference code"));
            Terminal.Field("RAM", string.Create(CultureInfo.InvariantCulture, $"{built.RamBytes ?? built.Size.RamBytes:N0} bytes in all ({(built.RamBytes is null ? "without the stack" : "static and measured stack")}), {built.ModelRamBytes:N0} of them the model's"));
            Terminal.Field("ELF", built.ElfPath);
            Terminal.Field("HEX", built.HexPath);
        }

        return 0;
    }
}
