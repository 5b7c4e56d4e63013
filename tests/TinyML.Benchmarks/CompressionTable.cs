using System.Globalization;
using System.Text;
using TinyML.Compiler;
using TinyML.Compiler.Calibration;
using TinyML.Compiler.Import;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Reporting;
using TinyML.Compiler.Specs;
using TinyML.Execution;
using TinyML.HostStreamer.Datasets;
using TinyML.Testing;
using TinyML.Testing.Measuring;

namespace TinyML.Benchmarks;

/// <summary>What each compression step does alone, in the customary order and in a better one: sizes, accuracy on data that took no part, executed instructions.</summary>
internal static class CompressionTable
{
    private static readonly string Document = Path.Combine(Requirements.RepositoryRoot, "compiler", "COMPRESSION.md");

    /// <summary>A model, its data, and how the table calls it.</summary>
    private sealed record Subject(string Name, string File, string Calibration, string Test, ModelSpec? Spec);

    /// <summary>A row: steps without <c>encode</c>, which both sizes are shown for.</summary>
    private sealed record Row(string Title, params RecipeStep[] Steps);

    private static readonly Subject[] Subjects =
    [
        new("visual-wake-words", "models/vww_96_float.onnx", "vww/coco-mini.tar", "vww/eval-dev.tar", null),
        new("keyword-spotting", "models/kws_ref_model_float32.tflite", "kws/eval-dev.tar", "kws/eval-dev.tar", new ModelSpec
        {
            Task = TaskKind.Classification,
            Raw = new RawSpec { Scale = 0.5847029, ZeroPoint = 83 },
            Split = new SplitSpec { Kind = SplitKind.First, TrainCount = 100 },
        }),
    ];

    private static readonly RecipeStep Prune = new PruneStep(0.5), Plain = new PruneStep(0.5, Compensate: false), Cluster = new ClusterStep(32);

    private static readonly RecipeStep Nearest = new ClusterStep(32, ActivationAware: false, Compensate: false);

    private static readonly Row[] Rows =
    [
        new("quantize", new QuantizeStep()),
        new("equalize, quantize (`int8`)", new EqualizeStep(), new QuantizeStep()),
        new("… round", new EqualizeStep(), new QuantizeStep(), new RoundStep()),
        new("… correct-bias", new EqualizeStep(), new QuantizeStep(), new CorrectBiasStep()),
        new("… correct-output", new EqualizeStep(), new QuantizeStep(), new CorrectOutputStep()),
        new("… remove (`int8-exact`)", new EqualizeStep(), new QuantizeStep(), new RemoveStep()),
        new("… prune 50 % by magnitude alone", new EqualizeStep(), new QuantizeStep(), Plain),
        new("… prune 50 %", new EqualizeStep(), new QuantizeStep(), Prune),
        new("… prune 2:4", new EqualizeStep(), new QuantizeStep(), new PruneStep(Structure: PruneStructure.Pattern, Pattern: "2:4")),
        new("… prune 20 % of the channels, remove", new EqualizeStep(), new QuantizeStep(), new PruneStep(0.2, PruneStructure.Channel), new RemoveStep()),
        new("… cluster 32 by weights alone", new EqualizeStep(), new QuantizeStep(), Nearest),
        new("… cluster 32", new EqualizeStep(), new QuantizeStep(), Cluster),
        new("cluster 32 before quantize", new EqualizeStep(), Cluster, new QuantizeStep()),
        new("prune 50 %, cluster 32, quantize: the customary order", new EqualizeStep(), Prune, Cluster, new QuantizeStep()),
        new("quantize, remove, prune 50 %, cluster 32: ours", new EqualizeStep(), new QuantizeStep(), new RemoveStep(), Prune, Cluster),
    ];

    /// <summary>Measures, prints and writes the tables into the document.</summary>
    /// <returns>The exit code.</returns>
    public static int Print()
    {
        string? data = Environment.GetEnvironmentVariable("TINYML_DATA");
        if (data is null || !Subjects.All(subject => File.Exists(Path.Combine(data, subject.File)) && File.Exists(Path.Combine(data, subject.Test))))
        {
            Console.Error.WriteLine("TINYML_DATA must name the folder with the measuring data (models/vww_96_float.onnx, vww/coco-mini.tar and others)");
            return 3;
        }

        string text = File.ReadAllText(Document);
        foreach (Subject subject in Subjects)
        {
            string table = Table(subject, data);
            Console.WriteLine($"{subject.Name}\n\n{table}");
            text = ReadmeTables.Put(text, subject.Name, table);
        }

        File.WriteAllText(Document, text);
        return 0;
    }

    private static string Table(Subject subject, string data)
    {
        byte[] file = File.ReadAllBytes(Path.Combine(data, subject.File));
        var form = ModelForm.Of(ModelImport.Import(file, "model", subject.Spec, []), subject.Spec);
        SampleSet samples = PictureDataset.Load(Path.Combine(data, subject.Calibration), form, subject.Spec, DataPart.Train, LabelUse.Ignored).ToSampleSet(form.Width, withTargets: false);
        IDataset test = PictureDataset.Load(Path.Combine(data, subject.Test), form, subject.Spec, DataPart.Test, LabelUse.Required);

        var text = new StringBuilder("| steps | bytes plain | bytes encoded | top-1 | AUC | decided alike | live MACs | instructions plain | instructions encoded |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        IEnumerable<Row> recipes = Recipe.Shipped.Where(recipe => recipe.Steps.Count > 4).Select(recipe => new Row($"`{recipe.Name}`", [.. recipe.Steps.Where(step => step is not EncodeStep)]));
        foreach (Row row in Rows.Concat(recipes))
        {
            CompilationResult encoded = Compile([.. row.Steps, new EncodeStep(EnlargeArena: true)]);
            PlannedProgram plain = MemoryPlanner.Run(encoded.Removal?.Program ?? encoded.Whole);
            ClassifierAccuracy accuracy = ClassifierAccuracy.Measure(encoded, test, subject.Spec);
            if (row == Rows[0])
            {
                text.Append(CultureInfo.InvariantCulture, $"| float | {4 * Parameters(encoded.Physical):N0} | | {Figures(accuracy.Float)} | | {encoded.Macs:N0} | | |\n");
            }

            string line = string.Create(CultureInfo.InvariantCulture, $"| {row.Title} | {ModelSize.Of(plain.Program).Total:N0} | {encoded.Size.Total:N0} | {Figures(accuracy.Integer)} | {accuracy.Alike:P2} | ")
                + string.Create(CultureInfo.InvariantCulture, $"{encoded.LiveMacs:N0} | {CortexModel.MostInstructions(plain):N0} | {CortexModel.MostInstructions(encoded.Planned):N0} |\n");
            Console.Error.Write(line);
            text.Append(line);
        }

        return text.ToString();

        CompilationResult Compile(RecipeStep[] steps) => Compilation.Run(
            file, "subject", subject.Spec, samples, new Recipe { Name = "row", Steps = steps }.ToOptions(Precision.Int8), Executors.Instance);
    }

    private static string Figures(IReadOnlyDictionary<string, double> figures) => string.Create(
        CultureInfo.InvariantCulture, $"{figures["top1"]:P2} | {(figures.TryGetValue("auc", out double area) ? area.ToString("F4", CultureInfo.InvariantCulture) : "")}");

    private static long Parameters(Graph physical) => physical.Values.Sum(value => (long)(value.Constant?.Floats.Length ?? 0));
}
