using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using TinyML.Cli.Output;
using TinyML.Cli.Workspace;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Import;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Passes;

namespace TinyML.Cli.Commands;

/// <summary><c>tinyml inspect</c>.</summary>
internal static class InspectCommand
{
    private static readonly Argument<FileInfo> Model = CommonOptions.Model();
    private static readonly Option<FileInfo?> Spec = CommonOptions.Spec();
    private static readonly Option<bool> GraphOption = new("--graph") { Description = "Print the intermediate representation as imported." };
    private static readonly Option<string?> AfterPass = new("--after-pass") { Description = $"Print the intermediate representation after this pass: {string.Join(", ", StandardPipeline.Create().Passes.Select(pass => pass.Name))}.", HelpName = "NAME" };

    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        Command command = Verb.Create("inspect", "Shows what is in a model: tensors, operators, parameters, multiply-accumulates, and what is not supported.", "inspect models/benzene/benzene.onnx", Model, Spec, GraphOption, AfterPass);
        command.SetAction(parsed => Run(ModelFile.Load(parsed.GetValue(Model)!.FullName, parsed.GetValue(Spec)), parsed));
        return command;
    }

    private static int Run(ModelFile model, ParseResult parsed)
    {
        if (parsed.GetValue(AfterPass) is { } pass)
        {
            return PrintAfter(model, pass);
        }

        InspectResult result = Inspect(model, out Graph? graph, out IReadOnlyList<Diagnostic> findings);
        if (parsed.GetValue(CommonOptions.Json))
        {
            Terminal.Json(result, CliJson.Readable.InspectResult);
        }
        else if (parsed.GetValue(GraphOption) && graph is not null)
        {
            Console.Out.Write(GraphPrinter.Print(graph));
        }
        else
        {
            Print(result);
        }

        foreach (Diagnostic finding in findings)
        {
            Terminal.Report(finding);
        }

        return findings.Count == 0 ? 0 : (int)ExitCode.BadInput;
    }

    private static InspectResult Inspect(ModelFile model, out Graph? graph, out IReadOnlyList<Diagnostic> findings)
    {
        ModelSummary summary = ModelImport.Summarize(model.Bytes, model.Name);
        findings = [];
        try
        {
            graph = model.Import();
        }
        catch (DiagnosticException exception)
        {
            graph = null;
            findings = exception.Diagnostics;
        }

        Graph? known = graph;
        return new InspectResult(
            model.Name,
            summary.Format,
            known is null ? [] : [.. known.Inputs.Select(id => Tensor(known[id]))],
            known is null ? [] : [.. known.Outputs.Select(id => Tensor(known[id]))],
            summary.Operators,
            summary.Parameters,
            known?.Nodes.Sum(node => node.Operator.Macs([.. node.Inputs.Select(id => known[id].Type)])) ?? 0,
            summary.Unsupported);
    }

    private static TensorResult Tensor(Value value) =>
        new(value.Name, value.Type.Element.ToString().ToLowerInvariant(), [.. value.Type.Shape.Dimensions]);

    private static int PrintAfter(ModelFile model, string name)
    {
        Graph imported = model.Import();
        PassPipeline pipeline = imported.IsQuantized ? StandardPipeline.CreateForIntegers() : StandardPipeline.Create();
        if (pipeline.Passes.All(pass => pass.Name != name))
        {
            Terminal.Error.MarkupLine(Markup.Escape($"tinyml: no pass {(imported.IsQuantized ? "over quantized models " : "")}is called '{name}'; the passes are {string.Join(", ", pipeline.Passes.Select(pass => pass.Name))}"));
            return (int)ExitCode.Usage;
        }

        pipeline.Run(imported, new PassContext { Spec = model.Spec }, (pass, graph) =>
        {
            if (pass.Name == name)
            {
                Console.Out.Write(GraphPrinter.Print(graph));
            }
        });
        return 0;
    }

    private static void Print(InspectResult result)
    {
        Terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{result.Name}: {result.Format}, {result.Parameters:N0} parameters, {result.Macs:N0} multiply-accumulates"), "bold", 2);
        Terminal.Line(result.Unsupported.Count == 0 ? "everything in it is supported" : $"unsupported: {string.Join(", ", result.Unsupported)}", result.Unsupported.Count == 0 ? "green" : "red", 2);
        foreach ((string role, TensorResult tensor) in result.Inputs.Select(tensor => ("input", tensor)).Concat(result.Outputs.Select(tensor => ("output", tensor))))
        {
            Terminal.Field(role, $"{tensor.Name}  {tensor.Element} {string.Join('x', tensor.Shape)}");
        }

        Terminal.Field("operators", string.Join(", ", result.Operators.Select(entry => entry.Value == 1 ? entry.Key : $"{entry.Value} {entry.Key}")));
    }
}
