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
    private static readonly Option<string> Data = new("--data") { Description = "A CSV file with the model's columns.", HelpName = "DATA", Required = true };
    private static readonly Option<string?> Target = new("--target") { Description = "The column that the model predicts.", HelpName = "COLUMN" };
    private static readonly Option<string[]> Columns = new("--column") { Description = "An input column, once for each in the order of the model's inputs.", HelpName = "COLUMN" };
    private static readonly Option<string> Task = new("--task") { Description = "regression or classification.", DefaultValueFactory = _ => "regression", HelpName = "TASK" };
    private static readonly Option<bool> Force = new("--force") { Description = "Replace a NAME.json that is there already." };

    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        Task.AcceptOnlyFromAmong("regression", "classification");
        Command command = Verb.Create("init", "Writes a first NAME.json beside a model, from the columns of a table, for you to edit.", "init mymodel.onnx --data readings.csv --target Benzene", Model, Data, Target, Columns, Task, Force);
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
        int inputs = graph.Inputs.Sum(id => graph[id].Type.Shape.ElementCount);
        string[]? columns = parsed.GetValue(Columns) is { Length: > 0 } named ? named : null;
        TaskKind task = parsed.GetValue(Task) == "classification" ? TaskKind.Classification : TaskKind.Regression;
        InitialSpec initial = SpecInitialiser.FromTable(parsed.GetValue(Data)!, inputs, columns, parsed.GetValue(Target), task);
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
            Terminal.Out.MarkupLine(Markup.Escape($"wrote {destination}: {initial.Spec.Columns.Count} columns{(initial.Spec.Target is { } target ? $", target {target.Name}" : "")}; check it before you compile"));
        }

        return 0;
    }
}
