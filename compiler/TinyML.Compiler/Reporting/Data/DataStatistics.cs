namespace TinyML.Compiler.Reporting.Data;

/// <summary>What a look through a data set shows. A figure that cannot be had is null.</summary>
public sealed record DataStatistics
{
    /// <summary>What was looked at.</summary>
    public required string Source { get; init; }

    /// <summary>"table" or "pictures".</summary>
    public required string Kind { get; init; }

    /// <summary>Data rows that are not blank, or pictures, broken ones too.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows of separators only.</summary>
    public long BlankRows { get; init; }

    /// <summary>Rows with a number in every numeric column, or pictures that can be decoded.</summary>
    public long CompleteRows { get; init; }

    /// <summary>Rows that are an earlier one once more, cell by cell; pictures that look like an earlier one.</summary>
    public long Duplicates { get; init; }

    /// <summary>Rows or pictures that are also in the other data set (<c>--against</c>); null without one.</summary>
    public long? Shared { get; init; }

    /// <summary>The column to be predicted, or null.</summary>
    public string? Target { get; init; }

    /// <summary>Rows that medians, ranks and fits are from: all, or an evenly drawn sample of a long table.</summary>
    public long SampledRows { get; init; }

    /// <summary>What the person should know, the gravest first.</summary>
    public required IReadOnlyList<DataWarning> Warnings { get; init; }

    /// <summary>The columns of a table, or the features of pictures.</summary>
    public required IReadOnlyList<ColumnStatistics> Columns { get; init; }

    /// <summary>How often each class occurs; empty where nothing is classified.</summary>
    public IReadOnlyList<CountedName> Classes { get; init; } = [];

    /// <summary>How often each size of picture occurs, such as 96x96; the most frequent first, at most 20.</summary>
    public IReadOnlyList<CountedName> Sizes { get; init; } = [];

    /// <summary>Pictures that belong together by their features; empty for tables.</summary>
    public IReadOnlyList<ClusterStatistics> Clusters { get; init; } = [];

    /// <summary>How well the clusters are apart: the mean silhouette, from -1 to 1.</summary>
    public double? Silhouette { get; init; }

    /// <summary>What would balance the set: one entry for each class in each cluster.</summary>
    public IReadOnlyList<RebalancingCell> Rebalancing { get; init; } = [];
}

/// <summary>One finding about data.</summary>
/// <param name="Kind">A stable word: nearlyTarget, missing, constant, duplicates, shared, drift, imbalance, broken, text, few, sizes, clusters.</param>
/// <param name="Where">Columns or files that it is about; may be empty.</param>
/// <param name="What">One sentence with the figure.</param>
/// <param name="Todo">What to do about it, one sentence.</param>
/// <param name="Figure">The figure that the finding rests on.</param>
public sealed record DataWarning(string Kind, IReadOnlyList<string> Where, string What, string Todo, double? Figure = null);

/// <summary>A name and how often it occurs.</summary>
public sealed record CountedName(string Name, long Count);

/// <summary>One column of a table, or one feature of pictures.</summary>
public sealed record ColumnStatistics
{
    /// <summary>The header, or the feature.</summary>
    public required string Name { get; init; }

    /// <summary>"number", "text" or "empty".</summary>
    public required string Kind { get; init; }

    /// <summary>Cells with a number, or with text in a text column.</summary>
    public long Count { get; init; }

    /// <summary>Cells without a value: blank, a word such as NA, or a missing marker.</summary>
    public long Missing { get; init; }

    /// <summary>Cells of a numeric column that hold something else than a number.</summary>
    public long Texts { get; init; }

    /// <summary>The value that stands for "no value" in this column, or null.</summary>
    public double? Marker { get; init; }

    /// <summary>The lowest number.</summary>
    public double? Minimum { get; init; }

    /// <summary>The highest number.</summary>
    public double? Maximum { get; init; }

    /// <summary>The arithmetic mean.</summary>
    public double? Mean { get; init; }

    /// <summary>The standard deviation, with n - 1.</summary>
    public double? StandardDeviation { get; init; }

    /// <summary>The median of the sampled rows.</summary>
    public double? Median { get; init; }

    /// <summary>Counts in bins of equal width from the lowest to the highest number.</summary>
    public IReadOnlyList<long> Histogram { get; init; } = [];

    /// <summary>Pearson's correlation with the target.</summary>
    public double? Pearson { get; init; }

    /// <summary>Spearman's rank correlation with the target.</summary>
    public double? Spearman { get; init; }

    /// <summary>Share of the target's variance that a parabola through this column explains.</summary>
    public double? QuadraticR2 { get; init; }

    /// <summary>Share of the target's variance that any smooth function of this column alone explains: 1 less the mean squared step between
    /// neighbours over twice the variance, rows in the column's order (von Neumann's ratio).</summary>
    public double? FunctionR2 { get; init; }

    /// <summary>Share of this column's variance that lies between the classes of the target (the correlation ratio squared).</summary>
    public double? ClassSeparation { get; init; }

    /// <summary>Mean of the last 30 % of the rows less that of the others, in standard deviations.</summary>
    public double? Shift { get; init; }

    /// <summary>The two-sample Kolmogorov-Smirnov distance between the last 30 % of the rows and the others, from 0 to 1.</summary>
    public double? Drift { get; init; }
}

/// <summary>Pictures that belong together.</summary>
/// <param name="Number">From 1, the largest first.</param>
/// <param name="Count">Pictures.</param>
/// <param name="Classes">How many of each class.</param>
/// <param name="Means">The mean of each feature that was clustered, in the order of <see cref="Features"/>.</param>
/// <param name="Example">The picture nearest to the middle.</param>
public sealed record ClusterStatistics(int Number, long Count, IReadOnlyList<CountedName> Classes, IReadOnlyList<double> Means, string Example)
{
    /// <summary>The features that are clustered, each scaled to standard deviation 1.</summary>
    public static IReadOnlyList<string> Features { get; } = ["brightness", "contrast", "entropy", "red", "green", "blue"];
}

/// <summary>The pictures of one class in one cluster.</summary>
/// <param name="Class">The class.</param>
/// <param name="Cluster">The cluster's number.</param>
/// <param name="Count">Pictures that are there.</param>
/// <param name="Wanted">Pictures in the balanced set; what is more than <paramref name="Count"/> is made from those that are there.</param>
public sealed record RebalancingCell(string Class, int Cluster, int Count, int Wanted)
{
    /// <summary>How often to draw each picture, relative to one of a cell that needs nothing.</summary>
    public double Weight => Count == 0 ? 0 : (double)Wanted / Count;
}
