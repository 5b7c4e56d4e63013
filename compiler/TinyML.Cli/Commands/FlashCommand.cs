using System.CommandLine;
using TinyML.Boards;
using TinyML.Boards.Building;
using TinyML.Boards.Flashing;
using TinyML.Cli.Output;
using TinyML.Cli.Workspace;

namespace TinyML.Cli.Commands;

/// <summary><c>tinyml flash</c>.</summary>
internal static class FlashCommand
{
    private static readonly Argument<DirectoryInfo> Folder = CommonOptions.Folder();
    private static readonly Option<string?> Board = CommonOptions.Board();
    private static readonly Option<string> Port = new("--port") { Description = "The serial port that the board is on.", HelpName = "PORT", Required = true };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only print the command." };

    private static readonly Option<FileInfo?> Image = new("--image") { Description = "The image of the .NET nanoFramework firmware that Visual Studio built; such boards need it.", HelpName = "FILE" };
    private static readonly Option<bool> Profile = new("--profile") { Description = "The firmware that measures layers, for 'tinyml profile'; it is built first." };

    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        Command command = Verb.Create("flash", "Flashes a compiled model's firmware with the board's own tool, whose progress is passed on.", "flash out/benzene --port /dev/ttyACM0", Folder, Board, Port, Profile, Image, DryRun);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        CompiledFolder folder = CompiledFolder.Load(parsed.GetValue(Folder)!.FullName);
        Board board = folder.Board(parsed.GetValue(Board));
        if (parsed.GetValue(Profile))
        {
            FirmwareBuild.Profile(folder.Path, board, folder.Planned.Steps.Count);
        }

        string hex = parsed.GetValue(Profile) ? Path.ChangeExtension(FirmwareBuild.ProfileElfPath(folder.Path, board.Id), ".hex") : folder.HexPath(board.Id);
        CommandLine line = FlashLine.Of(folder.Path, board, parsed.GetValue(Port)!, hex, parsed.GetValue(Image)?.FullName);
        Terminal.Step(line.ToString());
        if (!parsed.GetValue(DryRun))
        {
            // The tool's own words go to standard error, so that standard output stays the result's.
            new FlashRun(line, board.Id, Console.Error.Write).Run();
        }

        if (parsed.GetValue(CommonOptions.Json))
        {
            Terminal.Json(new FlashResult(!parsed.GetValue(DryRun), line.ToString()), CliJson.Readable.FlashResult);
        }
        else
        {
            Terminal.Line(parsed.GetValue(DryRun) ? line.ToString() : $"flashed {board.Definition.Name} on {parsed.GetValue(Port)}");
            if (board.RunsNanoFramework)
            {
                Terminal.Line($"the firmware is one for all models: send it this one with 'tinyml update {folder.Path} --port PORT'");
            }
        }

        return 0;
    }
}
