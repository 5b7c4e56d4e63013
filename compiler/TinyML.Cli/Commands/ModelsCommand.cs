using System.CommandLine;
using Spectre.Console;
using TinyML.Cli.Output;
using TinyML.Cli.Workspace;

namespace TinyML.Cli.Commands;

/// <summary><c>tinyml models</c>.</summary>
internal static class ModelsCommand
{
    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        Command command = Verb.Create("models", "Lists the models that come with the tool. Their names stand for their files as MODEL, and for their samples as DATA.", "models");
        command.SetAction(parsed =>
        {
            ShippedModelResult[] models = [.. ShippedModels.All.Select(model => new ShippedModelResult(model.Name, model.ModelPath, model.SamplesPath))];
            if (parsed.GetValue(CommonOptions.Json))
            {
                Terminal.Json(new ModelsResult(models), CliJson.Readable.ModelsResult);
                return 0;
            }

            Table table = new Table().Border(TableBorder.Simple).AddColumns("model", "files");
            foreach (ShippedModelResult model in models)
            {
                table.AddRow(Markup.Escape(model.Name), Markup.Escape(Path.GetDirectoryName(model.Model)!));
            }

            Terminal.Out.Write(table);
            return 0;
        });
        return command;
    }
}
