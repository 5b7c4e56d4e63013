using TinyML.Cli.Output;
using TinyML.Compiler.Calibration;
using TinyML.Compiler.Specs;
using TinyML.HostStreamer.Datasets;

namespace TinyML.Cli.Workspace;

/// <summary>Opens the data that a verb was given.</summary>
internal static class DataSelection
{
    private const string StandardInput = "-";

    // Calibration and evaluation both read the data; standard input can be read only once.
    private static readonly Lazy<string> StandardInputText = new(() =>
    {
        using TextReader text = TableSource.Open(StandardInput);
        return text.ReadToEnd();
    });

    /// <summary>The part that --part names.</summary>
    public static DataPart Part(string name) => name switch
    {
        "all" => DataPart.All,
        "train" => DataPart.Train,
        _ => DataPart.Test,
    };

    /// <summary>Opens pictures, raw tensors, or a table by NAME.json or by position where there is none. Prints its warnings.</summary>
    /// <param name="path">What the user named.</param>
    /// <param name="spec">NAME.json, or null.</param>
    /// <param name="model">What the model takes.</param>
    /// <param name="part">The part wanted.</param>
    /// <param name="labels">What is done about labels of pictures.</param>
    /// <exception cref="Compiler.Diagnostics.DiagnosticException">The data is bad.</exception>
    public static IDataset Open(string path, ModelSpec? spec, ModelForm model, DataPart part, LabelUse labels)
    {
        IDataset data = Load(path, spec, model, part, labels);
        foreach (Compiler.Diagnostics.Diagnostic warning in data.Warnings)
        {
            Terminal.Report(warning);
        }

        return data;
    }

    /// <summary>The samples that calibrate, or null without data.</summary>
    /// <param name="calibration">--calibration: its labels are not used. All of it calibrates; but where it is the --data itself, only its training part does.</param>
    /// <param name="data">--data, whose training part calibrates when there is no --calibration.</param>
    /// <param name="spec">NAME.json, or null.</param>
    /// <param name="model">What the model takes.</param>
    /// <param name="maximum">The most samples that are of use.</param>
    public static SampleSet? Calibration(string? calibration, string? data, ModelSpec? spec, ModelForm model, int maximum)
    {
        if ((calibration ?? data) is not { } source)
        {
            return null;
        }

        bool isOther = calibration is not null && (data is null || Path.GetFullPath(calibration) != Path.GetFullPath(data));
        LabelUse labels = calibration is null ? LabelUse.Required : LabelUse.Ignored;
        return Load(source, spec, model, isOther ? DataPart.All : DataPart.Train, labels).ToSampleSet(model.Width, maximum, calibration is null);
    }

    /// <summary>A table's text; standard input can be opened again and again.</summary>
    /// <exception cref="Compiler.Diagnostics.DiagnosticException">TML1510 or TML1511.</exception>
    public static TextReader OpenText(string path) => path == StandardInput ? new StringReader(StandardInputText.Value) : TableSource.Open(path);

    private static IDataset Load(string path, ModelSpec? spec, ModelForm model, DataPart part, LabelUse labels) =>
        spec is not { Columns.Count: > 0 } && PictureDataset.Takes(path) ? PictureDataset.Load(path, model, spec, part, labels) : OpenTable(path, spec, model.Width, part);

    private static TableDataset OpenTable(string path, ModelSpec? spec, int inputCount, DataPart part)
    {
        TableLayout layout = spec is { Columns.Count: > 0 } ? TableLayout.FromSpec(spec) : TableLayout.Positional(inputCount);
        using TextReader text = OpenText(path);
        return TableDataset.Read(text, path, layout, spec?.Split ?? new SplitSpec(), part);
    }

    /// <summary>In words, which data the figures are from.</summary>
    public static string Describe(IDataset data, ModelSpec? spec, DataPart part)
    {
        if (spec?.Split is null && data is PictureDataset)
        {
            return FormattableString.Invariant($"{data.Count:N0} samples of {Path.GetFileName(Path.TrimEndingDirectorySeparator(data.Source))}");
        }

        SplitSpec split = spec?.Split ?? new SplitSpec();
        string which = part switch
        {
            DataPart.All => "",
            DataPart.Train => "training ",
            _ => "held-out ",
        };
        string how = part == DataPart.All ? "" : split.Kind switch
        {
            SplitKind.Random => FormattableString.Invariant($" (random {split.TestFraction:0.##}, seed {split.Seed})"),
            SplitKind.First => FormattableString.Invariant($" (all but the first {split.TrainCount})"),
            _ => FormattableString.Invariant($" (chronological, last {split.TestFraction:0.##})"),
        };
        return FormattableString.Invariant($"{data.Count:N0} {which}samples{how} of {Path.GetFileName(data.Source)}");
    }
}
