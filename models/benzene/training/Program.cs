using System.CommandLine;
using TinyML.Compiler.Diagnostics;
using TinyML.Models.Benzene.Training;

var data = new Option<FileInfo>("--data") { Description = "the UCI Air Quality set, .csv or .zip", Required = true };
var models = new Option<DirectoryInfo>("--models") { Description = "the folder of the models and their JSON files", DefaultValueFactory = _ => new DirectoryInfo("models/benzene") };

var train = new Command("train", "Trains both models and writes their ONNX files.") { data, models };
train.SetAction(arguments => Commands.Train(arguments.GetRequiredValue(data).FullName, arguments.GetRequiredValue(models).FullName, Console.Out));

var evaluate = new Command("evaluate", "Trains every feature set on both splits and prints the errors on the held-out rows as a Markdown table.") { data, models };
evaluate.SetAction(arguments => Commands.Evaluate(arguments.GetRequiredValue(data).FullName, arguments.GetRequiredValue(models).FullName, Console.Out));

var samples = new Command("samples", "Writes the synthetic samples.") { models };
samples.SetAction(arguments => Commands.WriteSamples(arguments.GetRequiredValue(models).FullName, Console.Out));

var root = new RootCommand("Trains the benzene models. Example: train --data AirQualityUCI.csv") { train, evaluate, samples };
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (DiagnosticException exception)
{
    Console.Error.WriteLine(exception.Message);
    return (int)exception.ExitCode;
}
