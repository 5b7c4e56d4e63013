using System.CommandLine;
using System.Numerics;
using TinyML.Boards;
using TinyML.Cli.Output;
using TinyML.Cli.Workspace;
using TinyML.Compiler.Emit.C;
using TinyML.Compiler.Reporting;
using TinyML.Compiler.Search;
using TinyML.Compiler.Specs;

namespace TinyML.Cli.Commands;

/// <summary><c>tinyml compile</c>.</summary>
internal static class CompileCommand
{
    private static readonly Argument<FileInfo> Model = CommonOptions.Model();
    private static readonly Option<string> OutputOption = new("--output", "-o") { Description = "The folder to write; it is complete or not there.", HelpName = "DIR", Required = true };
    private static readonly Option<string?> Board = CommonOptions.Board();
    private static readonly Option<string?> Data = CommonOptions.Data("A data set: its training part calibrates, its held-out part evaluates.");
    private static readonly Option<string?> Calibration = new("--calibration") { Description = "Other data for calibrating; labels are not used.", HelpName = "DATA" };
    private static readonly Option<FileInfo?> Spec = CommonOptions.Spec();
    private static readonly Option<string?> Precision = CommonOptions.Precision();
    private static readonly Option<string> RecipeName = new("--recipe")
    {
        Description = $"The compression steps: {string.Join(", ", Recipe.Shipped.Select(recipe => recipe.Name))} ({Recipe.Int8.Name} is the default), or a JSON or YAML file. With limits: the steps around those that are searched for.",
        DefaultValueFactory = _ => Recipe.Int8.Name,
        HelpName = "NAME|FILE",
    };

    private static readonly Option<bool> Fit = new("--fit") { Description = "Searches for the most accurate recipe whose firmware fits the --board." };
    private static readonly Option<long?> MaxModelBytes = Limit<long>("--max-model-bytes", "Searches for a recipe with at most N model bytes: the most accurate one, unless --max-drop is given too.", "N");
    private static readonly Option<double?> MaxDrop = Limit<double>("--max-drop", "Searches for the smallest recipe that loses at most X beside the model as it is: 0.01 is one point of the share of hits (or of equal decisions, where calibration samples have no labels; for quantities a hundredth of the mean error). Judged by calibration samples that are held out, never by the evaluation data.", "X");
    private static readonly Option<long?> MaxCost = Limit<long>("--max-cost", "Searches for a recipe with at most N instructions per inference, estimated for a Cortex-M4; with a --board that has a simulator, at most N of what that counts (instructions or cycles), measured.", "N");
    private static readonly Option<int?> MaxTrials = Limit<int>("--max-trials", $"How many recipes a search tries at most; {RecipeSearch.UsualTrials} by default.", "N");

    private static readonly Option<string> Protocol = new("--protocol") { Description = "What the firmware speaks: tinyml, or mlperf for the MLPerf Tiny runner.", DefaultValueFactory = _ => "tinyml", HelpName = "PROTOCOL" };

    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        Command command = Verb.Create(
            "compile",
            "Turns a model into an integer program, a C library, a blob and a report; with --board also into firmware, if the board's toolchain is installed. With limits (--fit, --max-...) it searches for the recipe; a search that is interrupted goes on where it was when the same command is given again.",
            "compile models/benzene/benzene.onnx --board arduino-mega-2560 --data models/benzene/samples/air-quality-sample.csv -o out/benzene",
            Model, OutputOption, Board, Data, Calibration, Spec, Precision, RecipeName, Fit, MaxModelBytes, MaxDrop, MaxCost, MaxTrials, Protocol);
        Protocol.AcceptOnlyFromAmong("tinyml", "mlperf");
        command.Validators.Add(result =>
        {
            if (result.GetValue(Fit) && result.GetValue(Board) is null)
            {
                result.AddError("--fit needs a --board");
            }

            if (result.GetValue(MaxCost) is not null && result.GetValue(Protocol) == "mlperf")
            {
                result.AddError("--max-cost does not go with --protocol mlperf: its firmware says microseconds, not what the simulator counts");
            }
        });

        // On a thread of its own: signals are handled only once the action has returned its task.
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        Board? board = parsed.GetValue(Board) is { } id ? BoardCatalogue.Shipped.Load(id) : null;
        var goal = new SearchGoal { MaxModelBytes = parsed.GetValue(MaxModelBytes), MaxDrop = parsed.GetValue(MaxDrop), MaxCost = parsed.GetValue(MaxCost) };
        bool searches = parsed.GetValue(Fit) || goal != new SearchGoal();
        Recipe recipe = RecipeSource.Load(parsed.GetValue(RecipeName)!);
        var job = new CompileJob
        {
            Model = ModelFile.Load(parsed.GetValue(Model)!.FullName, parsed.GetValue(Spec)),
            Folder = parsed.GetValue(OutputOption)!,
            Board = board,
            Data = parsed.GetValue(Data),
            Calibration = parsed.GetValue(Calibration),
            Precision = CommonOptions.ParsePrecision(parsed.GetValue(Precision)),
            Protocol = parsed.GetValue(Protocol) == "mlperf" ? FirmwareProtocol.Mlperf : FirmwareProtocol.Tinyml,
            Recipe = searches && recipe == Recipe.Int8 ? CandidateRecipes.UsualFrame : recipe,
            Command = "tinyml " + string.Join(' ', parsed.Tokens.Select(token => token.Value.Contains(' ', StringComparison.Ordinal) ? $"\"{token.Value}\"" : token.Value)),
        };
        CompileReport report = searches ? new SearchJob(job, goal, parsed.GetValue(Fit), parsed.GetValue(MaxTrials) ?? RecipeSearch.UsualTrials).Run(cancellation) : job.Run();
        if (parsed.GetValue(CommonOptions.Json))
        {
            Terminal.Json(report, CliJson.Readable.CompileReport);
        }
        else
        {
            CompileSummary.Print(report, job.Folder);
        }

        return 0;
    }

    /// <summary>An option with a number that is not negative; counts are at least 1.</summary>
    private static Option<T?> Limit<T>(string name, string description, string help)
        where T : struct, INumber<T>
    {
        var option = new Option<T?>(name) { Description = description, HelpName = help };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<T?>() is { } value && !(value > T.Zero || (value is 0.0 && T.IsZero(value))))
            {
                result.AddError($"{name} needs a number of at least {(typeof(T) == typeof(double) ? "0" : "1")}");
            }
        });
        return option;
    }
}
