using System.CommandLine;
using Spectre.Console;
using TinyML.Cli.Output;
using TinyML.Cli.Workspace;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;
using TinyML.HostStreamer.Datasets;

namespace TinyML.Cli.Commands;

/// <summary><c>tinyml init</c>.</summary>
internal static class InitCommand
{
    private static readonly Argument<FileInfo> Model = CommonOptions.Model();
    private static readonly Option<string> Data = new("--data") { Description = "A CSV file with the model's columns; or pictures, a folder of them per class, a tar archive.", HelpName = "DATA", Required = true };
    private static readonly Option<string?> Target = new("--target") { Description = "The column that the model predicts.", HelpName = "COLUMN" };
    private static readonly Option<string[]> Columns = new("--column") { Description = "An input column, once for each in the order of the model's inputs.", HelpName = "COLUMN" };
    private static readonly Option<string> Task = new("--task") { Description = "regression or classification.", DefaultValueFactory = _ => "regression", HelpName = "TASK" };
    private static readonly Option<bool> Force = new("--force") { Description = "Replace a NAME.json that is there already." };

    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        Task.AcceptOnlyFromAmong("regression", "classification");
        Command command = Verb.Create("init", "Writes a first NAME.json beside a model, from the columns of a table or the classes of a folder of pictures, for you to edit.", "init mymodel.onnx --data readings.csv --target Benzene", Model, Data, Target, Columns, Task, Force);
        command.SetAction(parsed => Run(parsed, parsed.GetValue(Model)!.FullName));
        return command;
    }

    private static int Run(ParseResult parsed, string path)
    {
        string destination = ModelSpecFile.PathBeside(path);
        if (File.Exists(destination) && !parsed.GetValue(Force))
        {
            Terminal.Error.MarkupLine(Markup.Escape($"tinyml: {destination} exists; edit it, or replace it with --force"));
            return (int)ExitCode.Usage;
        }

        Graph graph = new ModelFile(path, Path.GetFileNameWithoutExtension(path), ModelFile.Read(path), "", null).Import();
        string[]? columns = parsed.GetValue(Columns) is { Length: > 0 } named ? named : null;
        TaskKind task = parsed.GetValue(Task) == "classification" ? TaskKind.Classification : TaskKind.Regression;
        string data = parsed.GetValue(Data)!;
        InitialSpec initial = columns is null && PictureDataset.Takes(data)
            ? PictureSpecInitialiser.Create(data, ModelForm.Of(graph, null))
            : SpecInitialiser.FromTable(data, ModelForm.Of(graph, null).Width, columns, parsed.GetValue(Target), task);
        ModelSpecFile.Save(initial.Spec, destination);
        foreach (Diagnostic note in initial.Notes)
        {
            Terminal.Report(note);
        }

        if (parsed.GetValue(CommonOptions.Json))
        {
            Terminal.Json(new PathResult(destination), CliJson.Readable.PathResult);
        }
        else
        {
            Terminal.Line($"wrote {destination}: {Contents(initial.Spec)}; check it before you compile", hanging: 2);
        }

        return 0;
    }

    private static string Contents(ModelSpec spec) => spec.Columns.Count > 0
        ? $"{spec.Columns.Count} columns{(spec.Target is { } target ? $", target {target.Name}" : "")}"
        : spec.Labels.Count > 0 ? $"classes {string.Join(", ", spec.Labels)}" : spec.Task == TaskKind.Classification ? "classes by number" : "one quantity";
}
