using System.CommandLine;
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

            int missing = tools.Count(tool => !tool.Found);
            Terminal.Line(missing == 0 ? "Everything is there." : $"{missing} of {tools.Length} tools are missing; only what you use is needed:", missing == 0 ? "green" : "yellow");
            var table = new Listing(new("tool"), new(""), new("for", Wraps: true), new("version, or how to install it", Wraps: true));
            foreach (ToolResult tool in tools)
            {
                table.Add(tool.Name, tool.Found ? "found" : "missing", tool.Purpose, tool.Found ? tool.Version ?? "–" : tool.Install);
            }

            table.Print();
            return 0;
        });
        return command;
    }

    private static ToolResult Jpeg() =>
        new("ImageMagick", JpegDecoder.Program is not null, JpegDecoder.Program, "decodes JPEG pictures; others need no program", JpegDecoder.HowToInstall);
}
