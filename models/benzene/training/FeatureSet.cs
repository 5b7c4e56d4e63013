namespace TinyML.Models.Benzene.Training;

/// <summary>The columns that a network sees.</summary>
/// <param name="Name">For tables, such as <c>without S1, S2</c>.</param>
/// <param name="Columns">Columns of the UCI file, in the order of the network's inputs.</param>
public sealed record FeatureSet(string Name, IReadOnlyList<string> Columns)
{
    /// <summary>The column that is predicted: benzene in µg/m³, from a reference analyser, rounded to 0.1.</summary>
    public const string Target = "C6H6(GT)";

    private static readonly string[] AllColumns =
        ["PT08.S1(CO)", "PT08.S2(NMHC)", "PT08.S3(NOx)", "PT08.S4(NO2)", "PT08.S5(O3)", "T", "RH", "AH"];

    /// <summary>All five gas sensors, temperature, relative and absolute humidity.</summary>
    public static FeatureSet All { get; } = new("all eight", AllColumns);

    /// <summary>Without the sensor that benzene is nearly a function of.</summary>
    public static FeatureSet WithoutS2 { get; } = new("without S2", [.. AllColumns.Where((_, i) => i != 1)]);

    /// <summary>Without the two sensors that follow benzene most closely.</summary>
    public static FeatureSet WithoutS1S2 { get; } = new("without S1 and S2", AllColumns[2..]);

    /// <summary>Nothing but the sensor that benzene is nearly a function of.</summary>
    public static FeatureSet OnlyS2 { get; } = new("S2 alone", [AllColumns[1]]);

    /// <summary>The decimal step of a column's readings in the file.</summary>
    public static double StepOf(string column) => column switch
    {
        "T" or "RH" => 0.1,
        "AH" => 0.0001,
        _ => 1,
    };
}
