namespace TinyML.Compiler.Diagnostics;

/// <summary>TML1500 to TML1999: NAME.json and data sets.</summary>
public static partial class DiagnosticCodes
{
    /// <summary>NAME.json cannot be opened.</summary>
    public static DiagnosticCode SpecUnreadable { get; } = Error("TML1500", "the model's JSON file cannot be read");

    /// <summary>NAME.json is not JSON, has an unknown or doubled member, or a member of the wrong type.</summary>
    public static DiagnosticCode SpecMalformed { get; } = Error("TML1501", "the model's JSON file does not follow its schema");

    /// <summary>A member of NAME.json has a value that makes no sense.</summary>
    public static DiagnosticCode SpecValue { get; } = Error("TML1502", "a value in the model's JSON file is not usable");

    /// <summary>A data file does not exist, may not be read or breaks off.</summary>
    public static DiagnosticCode DataUnreadable { get; } = Error("TML1510", "the data cannot be read");

    /// <summary>A data file is of a kind that cannot be taken (a workbook, an archive without a table, a binary file).</summary>
    public static DiagnosticCode DataKind { get; } = Error("TML1511", "the data is not a table");

    /// <summary>A column that the model needs is not in the table.</summary>
    public static DiagnosticCode ColumnMissing { get; } = Error("TML1512", "a column is missing");

    /// <summary>A column that the model needs is in the table more than once.</summary>
    public static DiagnosticCode ColumnDuplicate { get; } = Error("TML1513", "a column name occurs more than once");

    /// <summary>A cell that should be a number is something else.</summary>
    public static DiagnosticCode CellNotNumber { get; } = Error("TML1514", "a cell is not a number");

    /// <summary>A row has more or fewer cells than the header.</summary>
    public static DiagnosticCode RowLength { get; } = Error("TML1515", "a row does not have as many cells as the header");

    /// <summary>Quotes are unbalanced, or a line or cell is longer than any table's.</summary>
    public static DiagnosticCode RowMalformed { get; } = Error("TML1516", "a row cannot be read");

    /// <summary>No row is left to work with.</summary>
    public static DiagnosticCode NoUsableRows { get; } = Error("TML1517", "the table has no usable rows");

    /// <summary>The table has fewer columns than a model without a JSON file has inputs.</summary>
    public static DiagnosticCode TooFewColumns { get; } = Error("TML1518", "the table has too few columns");

    /// <summary>A compiled model's .tmlb file cannot be opened.</summary>
    public static DiagnosticCode ModelFileUnreadable { get; } = Error("TML1519", "the compiled model cannot be read");

    /// <summary>Rows were left out because a value is missing.</summary>
    public static DiagnosticCode RowsWithoutValue { get; } = Warning("TML1520", "rows without a value were left out");

    /// <summary>Rows were left out because they cannot be read, as the user allowed.</summary>
    public static DiagnosticCode RowsRejected { get; } = Warning("TML1521", "unreadable rows were left out");

    /// <summary>Readings lie outside what int16 steps hold.</summary>
    public static DiagnosticCode ReadingsSaturated { get; } = Warning("TML1522", "readings were limited to the int16 range");

    /// <summary>The target column is not in the table: no error can be measured.</summary>
    public static DiagnosticCode TargetMissing { get; } = Warning("TML1523", "the target column is missing");

    /// <summary>Rows have no target value: they do not count in the metric.</summary>
    public static DiagnosticCode TargetsWithoutValue { get; } = Warning("TML1524", "rows have no target value");

    /// <summary>Something that a first NAME.json had to guess.</summary>
    public static DiagnosticCode SpecGuess { get; } = Warning("TML1530", "a value was guessed");
}
