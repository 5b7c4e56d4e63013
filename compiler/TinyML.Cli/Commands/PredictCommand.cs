using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using TinyML.Cli.Output;
using TinyML.Cli.Workspace;
using TinyML.Compiler.Lowering;
using TinyML.Execution;
using TinyML.HostStreamer.Datasets;
using TinyML.HostStreamer.Measuring;
using TinyML.HostStreamer.Sessions;
using TinyML.Protocol;

namespace TinyML.Cli.Commands;

/// <summary><c>tinyml predict</c>.</summary>
internal static class PredictCommand
{
    private static readonly Argument<string> Source = CommonOptions.ModelOrFolder();
    private static readonly Option<string?> Data = CommonOptions.Data("The data set to predict.");
    private static readonly Option<string?> Calibration = new("--calibration") { Description = "Other data to calibrate a MODEL with.", HelpName = "DATA" };
    private static readonly Option<FileInfo?> Spec = CommonOptions.Spec();
    private static readonly Option<string> Part = CommonOptions.Part();
    private static readonly Option<string?> Precision = CommonOptions.Precision();
    private static readonly Option<int?> Limit = CommonOptions.Limit();

    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        Data.Required = true;
        Command command = Verb.Create("predict", "Prints the integer program's answers themselves, one line for each sample.", "predict out/benzene --data models/benzene/samples/air-quality-sample.csv --part all --limit 10", Source, Data, Calibration, Spec, Part, Precision, Limit);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        string source = parsed.GetValue(Source)!;
        StreamModel model;
        ModelForm form;
        Compiler.Specs.ModelSpec? spec;
        if (Directory.Exists(source))
        {
            CompiledFolder folder = CompiledFolder.Load(source);
            (model, form, spec) = (folder.StreamModel, folder.Form, folder.Spec);
        }
        else
        {
            CompiledModel compiled = CompiledModel.Open(source, parsed.GetValue(Data)!, parsed.GetValue(Calibration), parsed.GetValue(Spec), CommonOptions.ParsePrecision(parsed.GetValue(Precision)));
            (model, form, spec) = (new StreamModel(compiled.Planned, ""), compiled.Form, compiled.Spec);
        }

        var executor = new IntegerExecutor(model.Planned);
        IDataset data = DataSelection.Open(parsed.GetValue(Data)!, spec, form, DataSelection.Part(parsed.GetValue(Part)!), LabelUse.Optional);

        IEnumerable<Prediction> predictions = Enumerable.Range(0, Math.Min(data.Count, parsed.GetValue(Limit) ?? int.MaxValue)).Select(i => Predict(data[i], model, executor, form, spec?.Labels ?? []));
        if (parsed.GetValue(CommonOptions.Json))
        {
            Terminal.Json(new PredictResult([.. predictions]), CliJson.Readable.PredictResult);
        }
        else
        {
            Print(predictions, model, form.ClassCount > 0);
        }

        return 0;
    }

    private static Prediction Predict(Sample sample, StreamModel model, IntegerExecutor executor, ModelForm form, IReadOnlyList<string> labels)
    {
        int[] integers = executor.Run(InputQuantizer.Quantize(model.Planned.Program, sample.Values()));
        float[] values = InputQuantizer.Dequantize(model.Planned.Program, integers);
        LedState led = model.LedOf(integers);

        // A float's shortest decimal form, so that 9.41 does not print as 9.40999984741.
        double[] reals = [.. values.Select(value => double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))];
        string? name = form.ClassCount > 0 ? ClassNames.Of(ClassificationMeasure.Highest(ClassificationMeasure.Scores(reals, model.Planned.Program.Buffers[model.Planned.Program.Outputs[0].Buffer].Count)), labels) : null;
        return new Prediction(sample.Number, sample.Name, name, reals, integers, sample.Target, led == LedState.None ? null : led.ToString().ToLowerInvariant());
    }

    private static void Print(IEnumerable<Prediction> predictions, StreamModel model, bool classifies)
    {
        string names = string.Join('\t', model.Planned.Program.Outputs.Select(output => output.Unit.Length > 0 ? $"{output.Name} ({output.Unit})" : output.Name));
        Console.Out.WriteLine($"record\t{(classifies ? "class\t" : "")}{names}\treference\tled");
        foreach (Prediction prediction in predictions)
        {
            string values = string.Join('\t', prediction.Values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{prediction.Record}\t{(classifies ? prediction.Class + "\t" : "")}{values}\t{prediction.Reference}\t{prediction.Led}"));
        }
    }
}
