using System.CommandLine;
using System.Globalization;
using TinyML.Cli.Output;
using TinyML.Cli.Workspace;
using TinyML.Compiler.Calibration;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Reporting;
using TinyML.Execution;
using TinyML.HostStreamer.Datasets;

namespace TinyML.Cli.Commands;

/// <summary><c>tinyml compare</c>.</summary>
internal static class CompareCommand
{
    private static readonly Argument<string> Source = CommonOptions.ModelOrFolder();
    private static readonly Option<string?> Data = CommonOptions.Data("The data set to compare on.");
    private static readonly Option<string?> Calibration = new("--calibration") { Description = "Other data to calibrate a MODEL with; labels are not used.", HelpName = "DATA" };
    private static readonly Option<FileInfo?> Spec = CommonOptions.Spec();
    private static readonly Option<string> Part = CommonOptions.Part();
    private static readonly Option<string?> Precision = CommonOptions.Precision();
    private static readonly Option<string> Reference = new("--reference") { Description = "What computes the float answers: builtin or onnxruntime.", DefaultValueFactory = _ => FloatReference.BuiltIn, HelpName = "NAME" };

    // Input values for the errors of layers, which need not be measured on every picture: about 70 of 96x96x3.
    private const int LayerValues = 2_000_000;

    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        Data.Required = true;
        Reference.AcceptOnlyFromAmong(FloatReference.BuiltIn, FloatReference.OnnxRuntime);
        Command command = Verb.Create("compare", "Compares the float model with the integer program on a data set, layer by layer.", "compare models/benzene/benzene.onnx --data models/benzene/samples/air-quality-sample.csv", Source, Data, Calibration, Spec, Part, Precision, Reference);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        string source = parsed.GetValue(Source)!;
        Func<float[], double[]>? reference = FloatReference.Create(parsed.GetValue(Reference)!, source, parsed.GetValue(Spec));
        CompiledModel model = CompiledModel.Open(source, parsed.GetValue(Data)!, parsed.GetValue(Calibration), parsed.GetValue(Spec), CommonOptions.ParsePrecision(parsed.GetValue(Precision)));
        DataPart part = DataSelection.Part(parsed.GetValue(Part)!);
        IDataset data = DataSelection.Open(parsed.GetValue(Data)!, model.Spec, model.Form, part, LabelUse.Required);
        Evaluation evaluation = Evaluation.Run(model.Physical, model.Planned, data, model.Spec, reference);
        SampleSet samples = data.ToSampleSet(model.Form.Width, Math.Max(1, LayerValues / model.Form.Width), withTargets: false);
        EquatableArray<LayerError> layers = LayerErrors.Measure(model.Physical, model.Meanings, model.Planned, samples, Executors.Instance);
        var result = new CompareResult(
            evaluation.Samples, evaluation.Metric, evaluation.Main.Float, evaluation.Main.Quantized, evaluation.Metrics, evaluation.Confusion, evaluation.MaximumOutputError,
            [.. layers.Select(layer => new LayerErrorResult(layer.Value, double.IsFinite(layer.Sqnr) ? layer.Sqnr : null, layer.MaximumError))]);
        if (parsed.GetValue(CommonOptions.Json))
        {
            Terminal.Json(result, CliJson.Readable.CompareResult);
        }
        else
        {
            Print(result, DataSelection.Describe(data, model.Spec, part), evaluation.Unit, model.Spec?.Labels ?? []);
        }

        return 0;
    }

    private static void Print(CompareResult result, string data, string unit, IReadOnlyList<string> labels)
    {
        string name = ReportNumbers.Metric(result.Metric ?? ""), measured = unit.Length > 0 ? " " + unit : "";
        Terminal.Line(result.Metric is null
            ? $"The integer program's answers are at most {Number(result.MaxOutputError)}{measured} from the float model's; no true values are known."
            : $"The integer program has {name} {Number(result.Quantized)}{measured}, the float model {Number(result.Float)}; no answer differs by more than {Number(result.MaxOutputError)}.");
        Terminal.Field("data", data);
        var table = new Listing(new("figure"), new("float", IsNumber: true), new("integer", IsNumber: true));
        foreach ((string metric, MetricPair pair) in result.Metrics)
        {
            table.Add(metric == result.Metric && unit.Length > 0 ? $"{name} ({unit})" : ReportNumbers.Metric(metric), Number(pair.Float), Number(pair.Quantized));
        }

        table.Print();
        if (result.Confusion is { Count: <= 20 } confusion)
        {
            Print(confusion, labels);
        }

        var layers = new Listing(new("layer"), new("SQNR dB", IsNumber: true), new("greatest error", IsNumber: true));
        foreach (LayerErrorResult layer in result.Layers)
        {
            layers.Add(Layers.Shortened(layer.Name), layer.SqnrDb is { } sqnr ? sqnr.ToString("0.0", CultureInfo.InvariantCulture) : "exact", Number(layer.MaxError));
        }

        layers.Print();
    }

    private static void Print(IReadOnlyList<IReadOnlyList<long>> confusion, IReadOnlyList<string> labels)
    {
        string Name(int number) => ClassNames.Of(number, labels);
        var table = new Listing([new("true class, taken for"), .. Enumerable.Range(0, confusion.Count).Select(predicted => new Listing.Column(Name(predicted), IsNumber: true, Wraps: true))]);

        for (int target = 0; target < confusion.Count; target++)
        {
            table.Add([Name(target), .. confusion[target].Select(count => count.ToString("N0", CultureInfo.InvariantCulture))]);
        }

        table.Print();
    }

    private static string Number(double? value) => value?.ToString("0.#####", CultureInfo.InvariantCulture) ?? "–";
}
