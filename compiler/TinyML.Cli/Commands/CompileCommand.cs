using System.CommandLine;
using TinyML.Boards;
using TinyML.Cli.Output;
using TinyML.Cli.Workspace;
using TinyML.Compiler.Reporting;
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
    private static readonly Option<string> Recipe = new("--recipe") { Description = "The compression steps: int8 (the default), or a JSON file.", DefaultValueFactory = _ => "int8", HelpName = "NAME|FILE" };

    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        Command command = Verb.Create(
            "compile",
            "Turns a model into an integer program, a C library, a blob and a report; with --board also into firmware, if the board's toolchain is installed.",
            "compile models/benzene/benzene.onnx --board arduino-mega-2560 --data models/benzene/samples/air-quality-sample.csv -o out/benzene",
            Model, OutputOption, Board, Data, Calibration, Spec, Precision, Recipe);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        Board? board = parsed.GetValue(Board) is { } id ? BoardCatalogue.Shipped.Load(id) : null;
        var job = new CompileJob
        {
            Model = ModelFile.Load(parsed.GetValue(Model)!.FullName, parsed.GetValue(Spec)),
            Folder = parsed.GetValue(OutputOption)!,
            Board = board,
            Data = parsed.GetValue(Data),
            Calibration = parsed.GetValue(Calibration),
            Precision = CommonOptions.ParsePrecision(parsed.GetValue(Precision)),
            Recipe = RecipeFile.Load(parsed.GetValue(Recipe)!),
            Command = "tinyml " + string.Join(' ', parsed.Tokens.Select(token => token.Value.Contains(' ', StringComparison.Ordinal) ? $"\"{token.Value}\"" : token.Value)),
        };
        CompileReport report = job.Run();
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
}
