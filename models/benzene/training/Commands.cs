using System.Globalization;
using System.Security.Cryptography;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Specs;
using TinyML.HostStreamer.Datasets;

namespace TinyML.Models.Benzene.Training;

/// <summary>What the program does, one method per verb.</summary>
public static class Commands
{
    /// <summary>The folder of the synthetic samples beside the models.</summary>
    public const string SamplesFile = "samples/air-quality-sample.csv";

    /// <summary>Trains both models on the training part of their split and writes their ONNX files.</summary>
    /// <exception cref="DiagnosticException">The data or a JSON file is bad.</exception>
    public static void Train(string data, string models, TextWriter output)
    {
        WriteModel(Recipe.Benzene(LoadSpec(models, "benzene")), data, Path.Combine(models, "benzene.onnx"), output);
        WriteModel(Recipe.Indirect(LoadSpec(models, "benzene-indirect")), data, Path.Combine(models, "benzene-indirect.onnx"), output);
    }

    /// <summary>Trains every feature set on both splits and prints a Markdown table of the errors on held-out rows.</summary>
    /// <exception cref="DiagnosticException">The data or a JSON file is bad.</exception>
    public static void Evaluate(string data, string models, TextWriter output)
    {
        Recipe direct = Recipe.Benzene(LoadSpec(models, "benzene"));
        Recipe indirect = Recipe.Indirect(direct.Spec);
        string[] columns = [.. direct.Spec.Columns.Select(column => column.Name)];
        (string Name, Recipe Recipe, string[] Left)[] sets =
        [
            ("all eight columns", direct, []),
            ("S2 alone", direct, [columns[0], .. columns[2..]]),
            ("without S2", indirect, columns[1..2]),
            ("without S1 and S2", indirect, columns[..2]),
        ];
        output.WriteLine("| feature set | split | network | training rows | held-out rows | MAE float | MAE integers | LED agreement | bytes |");
        output.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (SplitKind split in Enum.GetValues<SplitKind>())
        {
            foreach ((string name, Recipe recipe, string[] left) in sets)
            {
                output.WriteLine($"| {name} | {split.ToString().ToLowerInvariant()} | {Measure(recipe.Without(left, split), data)} |");
            }
        }
    }

    /// <summary>Writes the synthetic samples.</summary>
    public static void WriteSamples(string models, TextWriter output)
    {
        string path = Path.Combine(models, SamplesFile);
        File.WriteAllText(path, SyntheticTable.Generate());
        output.WriteLine(path);
    }

    private static ModelSpec LoadSpec(string models, string name) => ModelSpecFile.Load(Path.Combine(models, name + ".json"));

    private static void WriteModel(Recipe recipe, string data, string path, TextWriter output)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        TableRows rows = TableRows.Load(data, recipe.Spec, DataPart.Train);
        TrainedModel model = Trainer.Train(recipe, rows, (start, real, integers) =>
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} start {start} of {recipe.Starts}: training MAE {real:f4}, in integers {integers:f4}")));
        byte[] file = OnnxFile.Write(model, name);
        File.WriteAllBytes(path, file);
        output.WriteLine($"{path} ({model.Network.Shape}, {model.Network.Parameters.Length} parameters), sha256 {Convert.ToHexStringLower(SHA256.HashData(file))}");
        output.WriteLine($"held-out MAE float | integers | LED agreement | bytes: {Errors(model, rows, TableRows.Load(data, recipe.Spec, DataPart.Test))}");
    }

    private static string Measure(Recipe recipe, string data)
    {
        TableRows rows = TableRows.Load(data, recipe.Spec, DataPart.Train);
        TableRows heldOut = TableRows.Load(data, recipe.Spec, DataPart.Test);
        TrainedModel model = Trainer.Train(recipe, rows);
        return $"{model.Network.Shape} | {rows.Targets.Length} | {heldOut.Targets.Length} | {Errors(model, rows, heldOut)}";
    }

    private static string Errors(TrainedModel model, TableRows training, TableRows heldOut)
    {
        CompiledModel compiled = CompiledModel.Of(model, training);
        double[] integers = compiled.Predict(heldOut);
        double agreement = TrainedModel.LedAgreement(integers, heldOut, model.Spec.Led?.Threshold ?? 0);
        return string.Create(CultureInfo.InvariantCulture,
            $"{TrainedModel.MeanAbsoluteError(model.Predict(heldOut), heldOut):f4} | {TrainedModel.MeanAbsoluteError(integers, heldOut):f4} | {agreement:f4} | {compiled.Bytes}");
    }
}
