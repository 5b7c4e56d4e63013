using System.CommandLine;
using Spectre.Console;
using TinyML.Cli.Output;
using TinyML.Cli.Workspace;
using TinyML.Compiler.Reporting.Data;

namespace TinyML.Cli.Commands;

/// <summary><c>tinyml data</c>.</summary>
internal static class DataCommand
{
    private static readonly Argument<string?> Source = new("DATA") { Description = "A CSV file, a folder of pictures per class, or a tar archive of key.png and key.cls. ('./get' where a file is called get.)", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Target = new("--target") { Description = "The column to be predicted: how the others depend on it is shown.", HelpName = "COLUMN" };
    private static readonly Option<string?> Against = new("--against") { Description = "Another data set that should have nothing in common with this one: what is in both is counted.", HelpName = "DATA" };
    private static readonly Option<FileInfo?> Report = new("--report") { Description = "Write the statistics as a self-contained page, too.", HelpName = "FILE.html" };
    private static readonly Option<int> Seed = new("--seed") { Description = "What is drawn at random is drawn with it.", DefaultValueFactory = _ => 1, HelpName = "N" };
    private static readonly Option<bool> Force = new("--force") { Description = "Replace what is there already." };

    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        Command command = Verb.Create("data", "Looks through a data set: ranges, missing values, what depends on what, what is suspicious.", "data models/benzene/samples/air-quality-sample.csv --target \"C6H6(GT)\"", Source, Target, Against, Report, Seed, Force);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(Source) is not { } source)
            {
                Terminal.Error.MarkupLine("tinyml: name the DATA to look at");
                return (int)Compiler.Diagnostics.ExitCode.Usage;
            }

            DataStatistics data = DataJob.Look(source, parsed.GetValue(Target), parsed.GetValue(Against), parsed.GetValue(Seed));
            if (parsed.GetValue(Report) is { } page)
            {
                DataJob.WritePage(data, page.FullName, parsed.GetValue(Force));
            }

            if (parsed.GetValue(CommonOptions.Json))
            {
                Terminal.Json(data, CliJson.Readable.DataStatistics);
            }
            else
            {
                DataSummary.Print(data);
            }

            return 0;
        });
        return command;
    }
}
