using System.CommandLine;
using System.Globalization;
using TinyML.Cli.Output;
using TinyML.Cli.Workspace;
using TinyML.HostStreamer.Sessions;
using TinyML.Protocol;

namespace TinyML.Cli.Commands;

/// <summary><c>tinyml update</c>.</summary>
internal static class UpdateCommand
{
    private static readonly Argument<DirectoryInfo> Folder = CommonOptions.Folder();
    private static readonly Option<string> Port = new("--port") { Description = "The serial port that the board is on; sim for the board's simulator.", HelpName = "PORT", Required = true };
    private static readonly Option<string?> Board = CommonOptions.Board();

    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        Command command = Verb.Create("update", "Sends a compiled model over the link to a board that runs .NET nanoFramework. The board keeps its old model until the new one is whole and answers its self-test.", "update out/benzene --port /dev/ttyUSB0", Folder, Port, Board);
        // On a thread of its own: signals are handled only once the action has returned its task.
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        CompiledFolder folder = CompiledFolder.Load(parsed.GetValue(Folder)!.FullName);
        string port = parsed.GetValue(Port)!;
        using IByteLink link = BoardLinks.Open(folder, port, parsed.GetValue(Board));
        Terminal.Step(string.Create(CultureInfo.InvariantCulture, $"sending {folder.Name}, {folder.Blob.Length:N0} bytes"));
        ModelUpdate update = ModelUpdate.Run(link, folder.StreamModel, folder.Blob, BoardLinks.Patience(port, null, TimeSpan.Zero), cancellation);
        var result = new UpdateVerbResult(update.Info.Board.Id, port, update.Before, update.Info.Model.Name, update.Info.Model.Hash, folder.Blob.Length, update.Seconds);
        if (parsed.GetValue(CommonOptions.Json))
        {
            Terminal.Json(result, CliJson.Readable.UpdateVerbResult);
        }
        else
        {
            string before = result.Before is null ? "" : $", which held '{result.Before}' before";
            Terminal.Line((string.Create(CultureInfo.InvariantCulture, $"{result.Board} on {port} runs '{result.Model}' ({result.ModelHash}) now{before}; {result.ElapsedSeconds:0.0} s")));
        }

        return 0;
    }
}
