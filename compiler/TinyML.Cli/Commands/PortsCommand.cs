using System.CommandLine;
using TinyML.Boards;
using TinyML.Cli.Output;
using TinyML.Compiler.Targets;
using TinyML.HostStreamer.Links;

namespace TinyML.Cli.Commands;

/// <summary><c>tinyml ports</c>.</summary>
internal static class PortsCommand
{
    private static readonly Option<string?> Board = new("--board") { Description = "The folder of a board of yours, which may be plugged in too.", HelpName = "FOLDER" };

    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        Command command = Verb.Create("ports", "Lists the serial ports that are plugged in, and guesses which board each is by the USB ids of its board.json.", "ports", Board);
        command.SetAction(parsed =>
        {
            PortResult[] ports = [.. SerialPorts.List(Boards(parsed.GetValue(Board))).Select(port => new PortResult(port.Path, port.UsbId, port.Product, port.Board))];
            if (parsed.GetValue(CommonOptions.Json))
            {
                Terminal.Json(new PortsResult(ports), CliJson.Readable.PortsResult);
            }
            else if (ports.Length == 0)
            {
                Terminal.Line("no serial port is plugged in; --port sim and --port virtual need none");
            }
            else
            {
                var table = new Listing(new("port"), new("USB id", MayGo: 1), new("name", Wraps: true), new("board"));
                foreach (PortResult port in ports)
                {
                    table.Add(port.Name, port.Usb ?? "–", port.Description ?? "–", port.Board ?? "–");
                }

                table.Print();
            }

            return 0;
        });
        return command;
    }

    private static BoardDefinition[] Boards(string? own)
    {
        IEnumerable<Board> boards = BoardCatalogue.Shipped.LoadAll();
        return [.. (own is null ? boards : boards.Append(BoardCatalogue.Shipped.Load(own))).DistinctBy(board => board.Folder).Select(board => board.Definition)];
    }
}
