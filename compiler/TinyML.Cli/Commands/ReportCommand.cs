using System.CommandLine;
using TinyML.Cli.Output;
using TinyML.Cli.Workspace;
using TinyML.Compiler.Emit;
using TinyML.Compiler.Reporting;

namespace TinyML.Cli.Commands;

/// <summary><c>tinyml report</c>.</summary>
internal static class ReportCommand
{
    private static readonly Argument<DirectoryInfo> Folder = CommonOptions.Folder();
    private static readonly Option<bool> Plan = new("--plan") { Description = "Draw the memory plan in characters: steps across, addresses up." };

    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        Command command = Verb.Create("report", "Rewrites report.html of a compiled folder from its report.json and prints where it is.", "report out/benzene --plan", Folder, Plan);
        command.SetAction(parsed =>
        {
            CompiledFolder folder = CompiledFolder.Load(parsed.GetValue(Folder)!.FullName);
            string path = Path.Combine(folder.Path, CompiledFolder.ReportHtml);
            OutputFile.Write(path, HtmlReport.Render(folder.Report));
            if (parsed.GetValue(CommonOptions.Json))
            {
                Terminal.Json(new PathResult(path), CliJson.Readable.PathResult);
            }
            else
            {
                Terminal.Line(path);
                if (parsed.GetValue(Plan))
                {
                    Console.Out.Write(MemoryPlanText.Draw(folder.Report.Memory, folder.Report.ArenaBytes, folder.Report.ArenaLowerBoundBytes));
                }
            }

            return 0;
        });
        return command;
    }
}
