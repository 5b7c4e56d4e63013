using System.Globalization;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Reporting.Data;
using TinyML.HostStreamer.Rebalancing;

namespace TinyML.HostStreamer.Statistics;

/// <summary>Statistics of a set of pictures.</summary>
public sealed class PictureStatistics
{
    /// <summary>What pictures without a class are listed as.</summary>
    public const string Unlabelled = "unlabelled";

    private PictureStatistics(PictureScan scan, int[] clusters, DataStatistics statistics)
    {
        Scan = scan;
        Clusters = clusters;
        Statistics = statistics;
    }

    /// <summary>The figures.</summary>
    public DataStatistics Statistics { get; }

    /// <summary>The pictures.</summary>
    internal PictureScan Scan { get; }

    /// <summary>The cluster of each readable picture, from 0.</summary>
    internal int[] Clusters { get; }

    /// <summary>Looks through a set.</summary>
    /// <param name="path">A folder per class, a folder of pictures, an archive or a folder of archives.</param>
    /// <param name="clusterCount">Clusters wanted, or null to find their number.</param>
    /// <param name="seed">What clusters start from.</param>
    /// <param name="against">Another set whose pictures should not be in this one, or null.</param>
    /// <param name="progress">Told how many pictures are done, from any thread.</param>
    /// <exception cref="DiagnosticException">A set cannot be opened or has no readable pictures.</exception>
    public static PictureStatistics Of(string path, int? clusterCount, int seed, string? against = null, Action<int, int>? progress = null)
    {
        PictureScan scan = PictureScan.Of(path, progress);
        if (scan.Readable.Count == 0)
        {
            throw new DiagnosticException([.. scan.Pictures.Take(10).Select(picture => picture.Problem!)]);
        }

        PictureFeatures[] features = [.. scan.Readable.Select(picture => picture.Features!)];
        int width = ClusterStatistics.Features.Count;
        FeatureClusters clusters = FeatureClusters.Find([.. features.Select(one => one.Values[..width])], clusterCount, seed);
        string[] names = [.. scan.Readable.Select(picture => picture.Class.Length > 0 ? picture.Class : Unlabelled)];
        string[] classes = [.. scan.Classes, .. names.Contains(Unlabelled) ? new[] { Unlabelled } : []];
        (string, string)[] shared = against is null ? [] : LikePictures.Between(scan.Readable, PictureScan.Of(against).Readable);
        (string, string)[] twice = LikePictures.Within(scan.Readable);
        var statistics = new DataStatistics
        {
            Source = path,
            Kind = "pictures",
            Rows = scan.Pictures.Count,
            CompleteRows = scan.Readable.Count,
            Duplicates = twice.Length,
            Shared = against is null ? null : shared.Length,
            SampledRows = scan.Readable.Count,
            Columns = Columns(scan, features, seed),
            Classes = [.. classes.Select(name => new CountedName(name, names.Count(other => other == name)))],
            Sizes = [.. features.GroupBy(one => string.Create(CultureInfo.InvariantCulture, $"{one.Width}x{one.Height}")).OrderByDescending(group => group.Count()).Take(20).Select(group => new CountedName(group.Key, group.Count()))],
            Clusters = [.. clusters.Nearest.Select((nearest, c) => Cluster(c, nearest, clusters.Clusters, scan.Readable, names, classes))],
            Silhouette = clusters.Silhouette,
            Rebalancing = RebalancingPlan.For(names, clusters.Clusters, classes, clusters.Nearest.Length),
            Warnings = [],
        };
        return new PictureStatistics(scan, clusters.Clusters, statistics with { Warnings = PictureWarnings.Of(statistics, scan, twice, shared) });
    }

    private static ColumnStatistics[] Columns(PictureScan scan, PictureFeatures[] features, int seed)
    {
        (double, double)[] ranges = [.. PictureFeatures.Names.Select((_, i) => (features.Min(one => one.Values[i]), features.Max(one => one.Values[i])))];
        var numbers = new NumberStatistics(PictureFeatures.Names, ranges, features.Length, seed);
        string[] classes = [.. scan.Classes];
        for (int i = 0; i < features.Length; i++)
        {
            numbers.Add(features[i].Values, double.NaN, Array.IndexOf(classes, scan.Readable[i].Class));
        }

        return numbers.ToStatistics();
    }

    private static ClusterStatistics Cluster(int number, int nearest, int[] clusters, IReadOnlyList<ScannedPicture> pictures, string[] names, string[] classes)
    {
        int[] members = [.. Enumerable.Range(0, pictures.Count).Where(i => clusters[i] == number)];
        return new ClusterStatistics(
            number + 1,
            members.Length,
            [.. classes.Select(name => new CountedName(name, members.Count(i => names[i] == name))).Where(one => one.Count > 0)],
            [.. ClusterStatistics.Features.Select((_, d) => members.Length == 0 ? 0 : members.Average(i => pictures[i].Features!.Values[d]))],
            pictures[nearest].Entry);
    }
}
