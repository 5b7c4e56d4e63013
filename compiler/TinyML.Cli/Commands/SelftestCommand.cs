using System.CommandLine;
using System.CommandLine.Parsing;
using TinyML.Boards;
using TinyML.Cli.Output;
using TinyML.Cli.Workspace;
using TinyML.Compiler.Conformance;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Lowering;

namespace TinyML.Cli.Commands;

/// <summary><c>tinyml selftest</c>.</summary>
internal static class SelftestCommand
{
    private static readonly Option<string> Port = new("--port") { Description = "A serial port; sim for the board's simulator.", HelpName = "PORT", Required = true };
    private static readonly Option<string?> Board = CommonOptions.Board();
    private static readonly Option<string[]> Kernel = new("--kernel") { Description = "Only the vectors of this kernel, such as Conv2DInt8 (firmware/KERNELS.md); may be given several times.", HelpName = "NAME" };
    private static readonly Option<DirectoryInfo?> Restore = new("--restore") { Description = "A folder written by 'tinyml compile' whose model the board gets at the end.", HelpName = "DIR" };
    private static readonly Option<bool> Yes = new("--yes") { Description = "Do not ask before the board's firmware, or the model on it, is replaced." };

    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        Board.Required = true;
        Kernel.AcceptOnlyFromAmong([.. KernelCatalog.All.Select(kernel => kernel.Name)]);
        Command command = Verb.Create(
            "selftest",
            "Has a board answer the conformance vectors of all kernels, and compares every number. A board on a serial port is flashed for it, or gets other models: what was on it is gone afterwards, unless --restore names it.",
            "selftest --board arduino-mega-2560 --port sim --kernel TanhInt16",
            Port, Board, Kernel, Restore, Yes);
        command.Validators.Add(Validate);
        // On a thread of its own: signals are handled only once the action has returned its task.
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private static void Validate(CommandResult given)
    {
        if (given.GetResult(Port) is null || given.GetValue(Port) is not { } port)
        {
            return;
        }

        if (port == BoardLinks.Virtual)
        {
            given.AddError("--port virtual is this computer's own kernels; name a serial port, or sim");
        }
        else if (port != BoardLinks.Simulator && !given.GetValue(Yes) && Console.IsInputRedirected)
        {
            given.AddError($"what is on the board at {port} is replaced; say that it may be with --yes");
        }
        else if (port == BoardLinks.Simulator && given.GetValue(Restore) is not null)
        {
            given.AddError("--restore goes with a serial port");
        }
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        Board board = BoardCatalogue.Shipped.Load(parsed.GetValue(Board)!);
        string port = parsed.GetValue(Port)!;
        string[] kernels = parsed.GetValue(Kernel) ?? [];
        var job = new SelftestJob
        {
            Board = board,
            Port = port,
            Vectors = [.. ConformanceVector.Of(VectorFile.All).Where(vector => kernels.Length == 0 || kernels.Contains(vector.Case.Kernel.Name))],
            TellsOfBatches = port != BoardLinks.Simulator || !Terminal.IsLive,
            Restore = parsed.GetValue(Restore) is { } folder ? CompiledFolder.Load(folder.FullName) : null,
        };
        bool isReal = port != BoardLinks.Simulator;
        string what = board.RunsNanoFramework ? "the model" : "the firmware";
        if (isReal)
        {
            Terminal.Step($"{what} on {board.Definition.Name} at {port} is replaced, once for every batch of vectors{(job.Restore is null ? "" : $"; '{job.Restore.Name}' comes back at the end")}");
            if (!parsed.GetValue(Yes) && !Terminal.Confirms("Go on?"))
            {
                return (int)ExitCode.Usage;
            }
        }

        SelftestResult result = isReal ? job.Run(_ => { }, cancellation) : ProgressView.Show($"vectors on {board.Id}", progress => job.Run(progress, cancellation));
        Report(parsed.GetValue(CommonOptions.Json), result);
        if (isReal && job.Restore is null)
        {
            Terminal.Step($"the board holds the last batch now; bring a model back with 'tinyml {(board.RunsNanoFramework ? "update" : "flash")} DIR --port {port}'{(result.Replaced is null ? "" : $" (it held '{result.Replaced}')")}");
        }

        return Exit(result);
    }

    private static void Report(bool isJson, SelftestResult result)
    {
        if (isJson)
        {
            Terminal.Json(result, CliJson.Readable.SelftestResult);
        }
        else
        {
            SelftestSummary.Print(result);
        }

        if (result.Failure is not null)
        {
            Console.Error.WriteLine(result.Failure);
        }
    }

    /// <summary>The exit code of a run.</summary>
    internal static int Exit(SelftestResult result)
    {
        const int Interrupted = 130;
        bool isBad = result.Failure is not null || result.Failed.Count > 0;
        return isBad ? (int)ExitCode.DeviceFailure : result.Interrupted ? Interrupted : (int)ExitCode.Done;
    }
}
