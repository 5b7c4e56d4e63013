using System.CommandLine;
using System.Globalization;
using TinyML.Boards;
using TinyML.Cli.Output;

namespace TinyML.Cli.Commands;

/// <summary><c>tinyml boards</c>.</summary>
internal static class BoardsCommand
{
    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        Command command = Verb.Create("boards", "Lists the boards that are known, with their limits and how they are simulated.", "boards");
        command.SetAction(parsed =>
        {
            BoardResult[] boards = [.. BoardCatalogue.Shipped.LoadAll().Select(board => board.Definition).Select(board => new BoardResult(
                board.Id, board.Name, board.Target, board.Mcu, board.ClockHz, board.FlashBytes, board.RamBytes, board.Simulator?.Kind, board.Leds.Green, board.Leds.Red, board.Flash?.Tool, board.Usb))];
            if (parsed.GetValue(CommonOptions.Json))
            {
                Terminal.Json(new BoardsResult(boards), CliJson.Readable.BoardsResult);
                return 0;
            }

            var table = new Listing(new("board"), new("name", MayGo: 1), new("processor"), new("flash", IsNumber: true), new("RAM", IsNumber: true), new("simulator"), new("flashed by", MayGo: 2), new("USB ids", MayGo: 3, Wraps: true));
            foreach (BoardResult board in boards)
            {
                table.Add(board.Id, board.Name, $"{board.Mcu}, {board.ClockHz / 1e6:0.##} MHz", Kilo(board.FlashBytes), Kilo(board.RamBytes), board.Simulator ?? "–", board.FlashTool ?? "–", board.Usb.Count == 0 ? "–" : string.Join(" ", board.Usb));
            }

            table.Print();
            return 0;
        });
        return command;
    }

    private static string Kilo(int bytes) => (bytes / 1000.0).ToString(bytes < 100_000 ? "#,0.#" : "#,0", CultureInfo.InvariantCulture) + " KB";
}
