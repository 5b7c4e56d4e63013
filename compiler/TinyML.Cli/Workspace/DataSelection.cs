using TinyML.Compiler.Specs;
using TinyML.HostStreamer.Datasets;

namespace TinyML.Cli.Workspace;

/// <summary>Opens the data that a verb was given.</summary>
internal static class DataSelection
{
    /// <summary>The part that --part names.</summary>
    public static DataPart Part(string name) => name switch
    {
        "all" => DataPart.All,
        "train" => DataPart.Train,
        _ => DataPart.Test,
    };

    /// <summary>Opens a table by NAME.json, or by position where there is none.</summary>
    public static IDataset Open(string path, ModelSpec? spec, int inputCount, DataPart part) =>
        spec is { Columns.Count: > 0 } ? TableDataset.Load(path, spec, part) : TableDataset.Load(path, inputCount, part);

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
