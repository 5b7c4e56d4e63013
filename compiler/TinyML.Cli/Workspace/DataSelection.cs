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

    /// <summary>Opens a table by NAME.json, or by position where there is none.</summary>
    public static IDataset Open(string path, ModelSpec? spec, int inputCount, DataPart part)
    {
        TableLayout layout = spec is { Columns.Count: > 0 } ? TableLayout.FromSpec(spec) : TableLayout.Positional(inputCount);
        using TextReader text = path == StandardInput ? new StringReader(StandardInputText.Value) : TableSource.Open(path);
        return TableDataset.Read(text, path, layout, spec?.Split ?? new SplitSpec(), part);
    }

    /// <summary>In words, which data the figures are from.</summary>
    public static string Describe(IDataset data, ModelSpec? spec, DataPart part)
    {
        SplitSpec split = spec?.Split ?? new SplitSpec();
        string which = part switch
        {
            DataPart.All => "",
            DataPart.Train => "training ",
            _ => "held-out ",
        };
        string how = part == DataPart.All ? "" : split.Kind == SplitKind.Random
            ? FormattableString.Invariant($" (random {split.TestFraction:0.##}, seed {split.Seed})")
            : FormattableString.Invariant($" (chronological, last {split.TestFraction:0.##})");
        return FormattableString.Invariant($"{data.Count:N0} {which}samples{how} of {Path.GetFileName(data.Source)}");
    }
}
