using TinyML.Compiler.Specs;

namespace TinyML.HostStreamer.Datasets;

/// <summary>Which columns of a table are wanted.</summary>
/// <param name="Columns">The input columns in the order of the model's inputs; names are null where columns are taken by position.</param>
/// <param name="Target">The target's header, or null.</param>
/// <param name="Labels">Class names that may stand in the target column instead of class numbers.</param>
/// <param name="Missing">Cell values that mean "no value".</param>
public sealed record TableLayout(IReadOnlyList<LayoutColumn> Columns, string? Target, IReadOnlyList<string> Labels, IReadOnlyList<double> Missing)
{
    /// <summary>Whether columns are taken by position because there is no NAME.json.</summary>
    public bool IsPositional => Columns.Count > 0 && Columns[0].Name is null;

    /// <summary>The layout that NAME.json describes.</summary>
    public static TableLayout FromSpec(ModelSpec spec) => new(
        [.. spec.Columns.Select(column => new LayoutColumn(column.Name, column.Step))], spec.Target?.Name, spec.Labels, spec.Missing);

    /// <summary>The first <paramref name="inputCount"/> columns are the inputs; if exactly one more follows, it is the target.
    /// A first row of numbers only is data, not a header.</summary>
    public static TableLayout Positional(int inputCount) =>
        new([.. Enumerable.Repeat(new LayoutColumn(null, 1), inputCount)], null, [], []);
}

/// <summary>An input column.</summary>
/// <param name="Name">The header, or null when the column is taken by position.</param>
/// <param name="Step">The decimal step of its readings.</param>
public readonly record struct LayoutColumn(string? Name, double Step);

/// <summary>How a table's text is to be understood where the file itself is not to decide.</summary>
public sealed record TableFormat
{
    /// <summary>The separator between cells, or null to find out from the first line (comma, semicolon or tab).</summary>
    public char? Separator { get; init; }

    /// <summary>The decimal mark, point or comma, or null to find out from the first number that has one.</summary>
    public char? DecimalMark { get; init; }

    /// <summary>Whether rows that cannot be read are left out and counted, instead of being an error.</summary>
    public bool SkipBadRows { get; init; }
}
