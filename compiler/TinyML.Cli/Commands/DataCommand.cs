using System.CommandLine;
using Spectre.Console;
using TinyML.Cli.Output;
using TinyML.Cli.Workspace;
using TinyML.Compiler.Reporting.Data;
using TinyML.HostStreamer.Datasets;

namespace TinyML.Cli.Commands;

/// <summary><c>tinyml data</c>.</summary>
internal static class DataCommand
{
    private static readonly Argument<string?> Source = new("DATA") { Description = "A CSV file, a folder of pictures per class, or a tar archive of key.png and key.cls. ('./get' where a file is called get.)", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Target = new("--target") { Description = "The column to be predicted: how the others depend on it is shown.", HelpName = "COLUMN" };
    private static readonly Option<string?> Against = new("--against") { Description = "Another data set that should have nothing in common with this one: what is in both is counted.", HelpName = "DATA" };
    private static readonly Option<int?> Clusters = new("--clusters") { Description = "Groups of pictures; by default as many as are best apart.", HelpName = "K" };
    private static readonly Option<string?> Rebalance = new("--rebalance") { Description = "Write a balanced set of pictures, augmented by shift, scale and brightness: OUT.tar, or a folder per class; OUT.csv: a weight for each picture instead.", HelpName = "OUT" };
    private static readonly Option<FileInfo?> Report = new("--report") { Description = "Write the statistics as a self-contained page, too.", HelpName = "FILE.html" };
    private static readonly Option<int> Seed = new("--seed") { Description = "What is drawn at random is drawn with it.", DefaultValueFactory = _ => 1, HelpName = "N" };
    private static readonly Option<bool> Force = new("--force") { Description = "Replace what is there already." };

    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        Command command = Verb.Create("data", "Looks through a data set: ranges, missing values, what depends on what, what is suspicious.", "data models/benzene/samples/air-quality-sample.csv --target \"C6H6(GT)\"", Source, Target, Against, Clusters, Rebalance, Report, Seed, Force);
        command.Subcommands.Add(DataGetCommand.CreateGet());
        command.Subcommands.Add(DataGetCommand.CreateList());
        Clusters.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > 50)
            {
                result.AddError("--clusters needs a number from 1 to 50");
            }
        });
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(Source) is not { } source)
        {
            Terminal.Error.MarkupLine("tinyml: name the DATA to look at");
            return (int)Compiler.Diagnostics.ExitCode.Usage;
        }

        bool isPictures = PictureDataset.Takes(source);
        if (isPictures ? parsed.GetValue(Target) is not null : parsed.GetValue(Rebalance) is not null || parsed.GetValue(Clusters) is not null)
        {
            Terminal.Error.MarkupLine(isPictures ? "tinyml: --target is for tables; the classes of pictures are their folders or key.cls" : "tinyml: --clusters and --rebalance are for pictures");
            return (int)Compiler.Diagnostics.ExitCode.Usage;
        }

        var job = new DataJob(source, parsed.GetValue(Against), parsed.GetValue(Seed), parsed.GetValue(Force));
        DataStatistics data = isPictures ? job.LookAtPictures(parsed.GetValue(Clusters), parsed.GetValue(Rebalance), cancellation) : job.LookAtTable(parsed.GetValue(Target));
        if (parsed.GetValue(Report) is { } page)
        {
            job.WritePage(data, page.FullName);
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
    }
}
