using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using TinyML.Cli.Output;
using TinyML.Cli.Workspace;
using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Datasets;
using TinyML.HostStreamer.Links;
using TinyML.HostStreamer.Sessions;
using TinyML.Protocol;

namespace TinyML.Cli.Commands;

/// <summary><c>tinyml stream</c>.</summary>
internal static class StreamCommand
{
    private static readonly Argument<DirectoryInfo> Folder = CommonOptions.Folder();
    private static readonly Option<string?> Data = CommonOptions.Data("The data set to send; - reads a table from standard input.");
    private static readonly Option<string> Port = new("--port") { Description = "A serial port; sim for the board's simulator with the real firmware; virtual for the integer executor.", HelpName = "PORT", Required = true };
    private static readonly Option<string?> Board = CommonOptions.Board();
    private static readonly Option<string> Part = CommonOptions.Part();
    private static readonly Option<int?> Limit = CommonOptions.Limit();
    private static readonly Option<int> Repeat = new("--repeat") { Description = "Send the data set this many times.", DefaultValueFactory = _ => 1, HelpName = "N" };
    private static readonly Option<string?> Results = new("--results") { Description = "Write one row per sample to this .csv, .jsonl or .json file.", HelpName = "FILE" };
    private static readonly Option<bool> Resume = new("--resume") { Description = "Go on where an interrupted run left the --results file." };
    private static readonly Option<string?> Inject = new("--inject") { Description = "Damage the line on purpose: drop=0.01,flip=0.001,dup=0.01,delay=0.001,reset=5000,seed=77 (rates per byte; the board is reset after so many bytes sent).", HelpName = "FAULTS" };

    private static readonly Option<int> Wait = new("--wait") { Description = "Wait so many seconds for a board that is gone or silent: a cable that is put back, a reset that takes long.", DefaultValueFactory = _ => 0, HelpName = "SECONDS" };
    private static readonly Option<string?> Update = new("--update") { Description = "After N samples (0 where it is left out) send this compiled folder's model over the link, and expect its answers; for boards that run .NET nanoFramework.", HelpName = "DIR[@N]" };

    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        Data.Required = true;
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
        Command command = Verb.Create("stream", "Sends a data set to a board and checks every answer against the integer executor, bit for bit.", "stream out/benzene --data models/benzene/samples/air-quality-sample.csv --part all --port virtual", Folder, Data, Port, Board, Part, Limit, Repeat, Results, Resume, Inject, Wait, Update);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Resume) && result.GetValue(Results) is null)
            {
                result.AddError("--resume needs the --results file of the interrupted run");
            }

            if (result.GetValue(Resume) && result.GetValue(Update) is not null)
            {
                result.AddError("--resume does not go with --update: the answers of two models cannot be told apart");
            }
        });
        // On a thread of its own: signals are handled only once the action has returned its task.
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        FaultPlan? faults = parsed.GetValue(Inject) is { } text ? FaultPlan.Parse(text) : null;
        CompiledFolder folder = CompiledFolder.Load(parsed.GetValue(Folder)!.FullName);
        string port = parsed.GetValue(Port)!;
        IDataset data = DataSelection.Open(parsed.GetValue(Data)!, folder.Spec, folder.Form, DataSelection.Part(parsed.GetValue(Part)!), LabelUse.Optional);
        var benchmark = new BenchmarkStream(folder, port, parsed.GetValue(Board));
        if (benchmark.Applies)
        {
            benchmark.Refuse(("--inject", faults is not null), ("--results", parsed.GetValue(Results) is not null), ("--update", parsed.GetValue(Update) is not null));
            return Finish(parsed, benchmark.Run(data, parsed.GetValue(Limit), parsed.GetValue(Repeat), cancellation), folder, data);
        }

        TimeSpan wait = TimeSpan.FromSeconds(parsed.GetValue(Wait));
        using IByteLink link = BoardLinks.OpenToStream(folder, port, parsed.GetValue(Board), faults, wait, cancellation);
        string? path = parsed.GetValue(Results);
        int outputs = folder.StreamModel.OutputCount;
        var options = new StreamOptions
        {
            Board = parsed.GetValue(Board) ?? folder.Report.Board,
            Limit = parsed.GetValue(Limit),
            Repeat = parsed.GetValue(Repeat),
            Client = BoardLinks.Patience(port, faults, wait),
            Update = parsed.GetValue(Update) is { } other ? ParseUpdate(other) : null,
            Answered = parsed.GetValue(Resume) ? ResultsReader.Read(path!, outputs) : [],
        };
        using ResultsFile? results = path is null ? null : ResultsFile.Create(path, outputs);
        StreamResult result = Stream(options, folder, data, link, results, cancellation);
        results?.Complete(result);
        return Finish(parsed, result, folder, data);
    }

    private static int Finish(ParseResult parsed, StreamResult result, CompiledFolder folder, IDataset data)
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
        StreamSummary.PrintKept(result, parsed.GetValue(Results));
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

    private static StreamResult Stream(StreamOptions options, CompiledFolder folder, IDataset data, IByteLink link, ResultsFile? results, CancellationToken cancellation)
    {
        var session = new StreamSession(folder.StreamModel, folder.Spec, link, options);
        return new StreamView(folder.Spec?.Target?.Unit ?? "", folder.Form.ClassCount > 0, folder.Spec?.Labels ?? []).Show(shown => session.Run(data, (outcome, progress) =>
        {
            results?.Add(outcome);
            shown(outcome, progress);
        }, cancellation));
    }

    private static int Outcome(StreamResult result)
    {
        if (result.Failure is { } failure)
        {
            Terminal.Report(failure);
            return (int)failure.Code.Exit;
        }

        if (result.HostMismatch > 0 || result.Lost > 0)
        {
            Terminal.Error.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"[red]{result.HostMismatch} answers differ from the PC's, {result.Lost} samples are lost[/]"));
            return (int)ExitCode.DeviceFailure;
        }

        return result.Cancelled ? 130 : 0;
    }
}
