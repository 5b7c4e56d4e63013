using System.CommandLine;
using Spectre.Console;
using TinyML.Boards.Building;
using TinyML.Cli.Output;
using TinyML.HostStreamer.Pictures;

namespace TinyML.Cli.Commands;

/// <summary><c>tinyml doctor</c>.</summary>
internal static class DoctorCommand
{
    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        Command command = Verb.Create("doctor", "Says which toolchains, simulators and flashing programs are installed, and how to install the others.", "doctor");
        command.SetAction(parsed =>
        {
            ToolResult[] tools = [.. Tools.Survey().Select(tool => new ToolResult(tool.Name, tool.Found, tool.Version, tool.Purpose, tool.Install)), Jpeg()];
            if (parsed.GetValue(CommonOptions.Json))
            {
                Terminal.Json(new DoctorResult(tools), CliJson.Readable.DoctorResult);
                return 0;
            }

            Table table = new Table().Border(TableBorder.Simple).AddColumns("tool", "", "for", "version, or how to install it");
            foreach (ToolResult tool in tools)
            {
                table.AddRow(tool.Name, tool.Found ? "[green]found[/]" : "[yellow]missing[/]", Markup.Escape(tool.Purpose), Markup.Escape(tool.Found ? tool.Version ?? "–" : tool.Install));
            }

            Terminal.Out.Write(table);
            return 0;
        });
        return command;
    }

    private static ToolResult Jpeg() =>
        new("ImageMagick", JpegDecoder.Program is not null, JpegDecoder.Program, "decodes JPEG pictures; others need no program", JpegDecoder.HowToInstall);
}
