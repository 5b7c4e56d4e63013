using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Spectre.Console;
using TinyML.Cli.Output;
using TinyML.Cli.Workspace;
using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Datasets;
using TinyML.HostStreamer.Links;
using TinyML.HostStreamer.Live;
using TinyML.HostStreamer.Rigs;
using TinyML.HostStreamer.Sessions;

namespace TinyML.Cli.Commands;

/// <summary><c>tinyml stream</c>.</summary>
internal static class StreamCommand
{
    private static readonly Argument<DirectoryInfo[]> Folders = new("DIR") { Description = "A folder written by 'tinyml compile'; several for several boards, each before its --port.", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<string?> Data = CommonOptions.Data("The data set to send; - reads a table from standard input.");
    private static readonly Option<string[]> Ports = new("--port") { Description = "A serial port; sim for the board's simulator with the real firmware; virtual for the integer executor. Once for each board.", HelpName = "PORT" };
    private static readonly Option<string[]> Boards = new("--board") { Description = "A board's id; 'tinyml boards' lists them. Once for all boards, or once for each.", HelpName = "ID" };
    private static readonly Option<string?> Rig = new("--rig") { Description = "A JSON or YAML file that lists several boards, instead of DIR, --port and --board.", HelpName = "FILE" };
    private static readonly Option<string?> Work = new("--work") { Description = "What several boards do: split (every row goes to one of them; the default for equal boards) or compare (every row goes to each, and their answers are compared).", HelpName = "WORK" };
    private static readonly Option<string> Part = CommonOptions.Part();
    private static readonly Option<int?> Limit = CommonOptions.Limit();
    private static readonly Option<int> Repeat = new("--repeat") { Description = "Send the data set this many times.", DefaultValueFactory = _ => 1, HelpName = "N" };
    private static readonly Option<string?> Results = new("--results") { Description = "Write one row per sample to this .csv, .jsonl or .json file.", HelpName = "FILE" };
    private static readonly Option<bool> Resume = new("--resume") { Description = "Go on where an interrupted run left the --results file." };
    private static readonly Option<string?> Inject = new("--inject") { Description = "Damage the line on purpose: drop=0.01,flip=0.001,dup=0.01,delay=0.001,reset=5000,seed=77 (rates per byte; the board is reset after so many bytes sent).", HelpName = "FAULTS" };

    private static readonly Option<int> Wait = new("--wait") { Description = "Wait so many seconds for a board that is gone or silent: a cable that is put back, a reset that takes long.", DefaultValueFactory = _ => 0, HelpName = "SECONDS" };
    private static readonly Option<int?> MaxBaud = new("--max-baud") { Description = "Go over to the highest speed up to this one that board and port can; the conversation begins at the board's usual speed.", HelpName = "BAUD" };
    private static readonly Option<string?> Update = new("--update") { Description = "After N samples (0 where it is left out) send this compiled folder's model over the link, and expect its answers; for boards that run .NET nanoFramework.", HelpName = "DIR[@N]" };

    private static readonly Option<int?> Web = new("--web") { Description = "Show the stream in a browser of this computer: a TCP port, or 0 for a free one.", HelpName = "PORT" };
    private static readonly Option<int?> WebLinger = new("--web-linger") { Description = "Keep the page there so many seconds after the stream's end; on a terminal it otherwise stays until Ctrl-C.", HelpName = "SECONDS" };

    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        Data.Required = true;
        Work.AcceptOnlyFromAmong("split", "compare");
        Repeat.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--repeat needs a number of at least 1");
            }
        });
        Wait.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 86400)
            {
                result.AddError("--wait needs a number from 0 to 86400");
            }
        });
        Web.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 0 or > ushort.MaxValue)
            {
                result.AddError("--web needs a TCP port from 1 to 65535, or 0 for a free one");
            }
        });
        WebLinger.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 0 or > 86400)
            {
                result.AddError("--web-linger needs a number from 0 to 86400");
            }
        });
        Command command = Verb.Create("stream", "Sends a data set to a board and checks every answer against the integer executor, bit for bit.", "stream out/benzene --data models/benzene/samples/air-quality-sample.csv --part all --port virtual", Folders, Data, Ports, Boards, Rig, Work, Part, Limit, Repeat, Results, Resume, Inject, Wait, MaxBaud, Update, Web, WebLinger);
        command.Validators.Add(result =>
        {
            foreach (string error in Errors(result))
            {
                result.AddError(error);
            }
        });
        // On a thread of its own: signals are handled only once the action has returned its task.
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private static IEnumerable<string> Errors(CommandResult given)
    {
        bool isRig = given.GetValue(Rig) is not null;
        int folders = given.GetValue(Folders)?.Length ?? 0, ports = given.GetValue(Ports)?.Length ?? 0, boards = given.GetValue(Boards)?.Length ?? 0;
        if (isRig && folders + ports + boards > 0)
        {
            yield return "--rig names the boards; leave out DIR, --port and --board";
        }
        else if (!isRig && (folders == 0 || ports == 0))
        {
            yield return folders == 0 ? "Required argument missing for command: 'stream'." : "Option '--port' is required.";
        }

        if (given.GetValue(Update) is not null && (isRig || folders > 1 || ports > 1))
        {
            yield return "--update goes with one board";
        }

        if (given.GetValue(WebLinger) is not null && given.GetValue(Web) is null)
        {
            yield return "--web-linger goes with --web";
        }

        if (given.GetValue(Resume) && given.GetValue(Results) is null)
        {
            yield return "--resume needs the --results file of the interrupted run";
        }

        if (given.GetValue(Resume) && given.GetValue(Update) is not null)
        {
            yield return "--resume does not go with --update: the answers of two models cannot be told apart";
        }
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        FaultPlan? faults = parsed.GetValue(Inject) is { } text ? FaultPlan.Parse(text) : null;
        RigWork? work = parsed.GetValue(Work) switch { "split" => RigWork.Split, "compare" => RigWork.Compare, _ => null };
        StreamPlaces places = parsed.GetValue(Rig) is { } rig
            ? StreamPlaces.Load(rig, work)
            : StreamPlaces.Pair([.. parsed.GetValue(Folders)!.Select(folder => folder.FullName)], parsed.GetValue(Ports)!, parsed.GetValue(Boards) ?? [], work);
        DataPart part = DataSelection.Part(parsed.GetValue(Part)!);
        IDataset Open(CompiledFolder folder) => DataSelection.Open(parsed.GetValue(Data)!, folder.Spec, folder.Form, part, LabelUse.Optional);
        if (places.Boards.Select(place => new BenchmarkStream(place.Folder, place.Port, place.Board)).FirstOrDefault(board => board.Applies) is { } benchmark)
        {
            benchmark.Refuse(
                ("several boards", places.Boards.Count > 1), ("--inject", faults is not null), ("--results", parsed.GetValue(Results) is not null), ("--update", parsed.GetValue(Update) is not null), ("--web", parsed.GetValue(Web) is not null));
            IDataset data = Open(benchmark.Folder);
            return Finish(parsed, benchmark.Run(data, parsed.GetValue(Limit), parsed.GetValue(Repeat), cancellation), benchmark.Folder, data, null);
        }

        var options = new StreamOptions
        {
            Limit = parsed.GetValue(Limit),
            Repeat = parsed.GetValue(Repeat),
            Update = parsed.GetValue(Update) is { } other ? ParseUpdate(other) : null,
        };
        var means = new StreamMeans
        {
            Data = Open,
            Faults = faults,
            Wait = TimeSpan.FromSeconds(parsed.GetValue(Wait)),
            HighestSpeed = parsed.GetValue(MaxBaud),
            Results = parsed.GetValue(Results),
            Resume = parsed.GetValue(Resume),
        };
        LiveBoards live = StreamWeb.Live(places);
        using var web = new StreamWeb(parsed.GetValue(Web), live);
        int exit;
        using (var job = new StreamJob(places, means, options, cancellation))
        {
            StreamResult result = new StreamView(places, live).Show((shown, ended) => web.Show((add, end) => job.Run(shown + add, ended + end)));
            exit = Finish(parsed, result, places.Boards[0].Folder, job.Data, job.ResultsPaths);
        }

        // The boards are free again while the page stays.
        web.Linger(parsed.GetValue(WebLinger) is { } seconds ? TimeSpan.FromSeconds(seconds) : null, cancellation);
        return exit;
    }

    private static int Finish(ParseResult parsed, StreamResult result, CompiledFolder folder, IDataset data, string? kept)
    {
        if (parsed.GetValue(CommonOptions.Json))
        {
            Console.Out.WriteLine(result.ToJson());
        }
        else
        {
            StreamSummary.Print(result, folder, DataSelection.Describe(data, folder.Spec, DataSelection.Part(parsed.GetValue(Part)!)), result.Samples == data.Count);
        }

        int exit = Outcome(result);
        StreamSummary.PrintKept(result, kept);
        return exit;
    }

    /// <summary>DIR@N, or DIR; a folder whose name has an @ is taken as it is.</summary>
    private static StreamUpdate ParseUpdate(string text)
    {
        int at = Directory.Exists(text) ? -1 : text.LastIndexOf('@');
        long samples = 0;
        if (at >= 0 && !long.TryParse(text[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out samples))
        {
            at = -1;
        }

        CompiledFolder folder = CompiledFolder.Load(at < 0 ? text : text[..at]);
        return new StreamUpdate(folder.StreamModel, folder.Blob, samples);
    }

    private static int Outcome(StreamResult result)
    {
        Diagnostic[] failures = [.. (result.Boards ?? [result]).Select(board => board.Failure).OfType<Diagnostic>()];
        foreach (Diagnostic failure in failures)
        {
            Terminal.Report(failure);
        }

        if (failures.Length > 0)
        {
            return (int)failures[0].Code.Exit;
        }

        long different = result.Agreement?.Different ?? 0;
        if (result.HostMismatch > 0 || result.Lost > 0 || different > 0)
        {
            Terminal.Error.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"[red]{result.HostMismatch} answers differ from the PC's, {result.Lost} samples are lost{(result.Agreement is null ? "" : $", {different} answers differ between boards")}[/]"));
            return (int)ExitCode.DeviceFailure;
        }

        return result.Cancelled ? 130 : 0;
    }
}
