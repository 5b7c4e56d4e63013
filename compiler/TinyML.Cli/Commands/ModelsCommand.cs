using System.CommandLine;
using TinyML.Cli.Output;
using TinyML.Cli.Workspace;

namespace TinyML.Cli.Commands;

/// <summary><c>tinyml models</c>.</summary>
internal static class ModelsCommand
{
    private const int NameWidth = 18;

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

            foreach (ShippedModelResult model in models)
            {
                Terminal.Line($"{model.Name,-NameWidth} {Path.GetDirectoryName(model.Model)}", hanging: NameWidth + 1);
            }

            return 0;
        });
        return command;
    }
}
