using System.Globalization;
using TinyML.Compiler.Reporting.Data;

namespace TinyML.HostStreamer.Statistics;

/// <summary>What a person should know of a set of pictures, the gravest first.</summary>
internal static class PictureWarnings
{
    private const double GivesAway = 0.5;
    private const double Apart = 0.25;
    private const int FewPictures = 100, Named = 3;

    /// <summary>The findings.</summary>
    /// <param name="data">The figures.</param>
    /// <param name="scan">The pictures.</param>
    /// <param name="twice">Pictures that look like an earlier one.</param>
    /// <param name="shared">Pictures that look like one of the other set.</param>
    public static DataWarning[] Of(DataStatistics data, PictureScan scan, (string Again, string First)[] twice, (string Again, string First)[] shared) =>
    [
        .. Likenesses(data, twice, shared),
        .. Broken(scan),
        .. data.Columns.Where(column => column.ClassSeparation >= GivesAway).Select(column => new DataWarning(
            "nearlyTarget", [column.Name], string.Create(CultureInfo.InvariantCulture, $"{column.Name} alone gives the classes away: {100 * column.ClassSeparation:0.#} % of its variance lies between them"),
            "look where the classes come from: a network learns the source instead of what is shown", column.ClassSeparation)),
        .. CommonWarnings.Imbalance(data),
        .. Clusters(data),
        .. Others(data),
    ];

    private static IEnumerable<DataWarning> Likenesses(DataStatistics data, (string Again, string First)[] twice, (string Again, string First)[] shared)
    {
        if (shared.Length > 0)
        {
            yield return new DataWarning(
                "shared", [.. shared.Select(pair => pair.Again)], string.Create(CultureInfo.InvariantCulture, $"{shared.Length:N0} of {data.CompleteRows:N0} pictures look like one of the other set, such as {Pairs(shared)}"),
                "take them out of one: what was trained on cannot be measured on", shared.Length);
        }

        if (twice.Length > 0)
        {
            yield return new DataWarning(
                "duplicates", [.. twice.Select(pair => pair.Again)], string.Create(CultureInfo.InvariantCulture, $"{twice.Length:N0} pictures look like an earlier one (scaled, stored anew or mirrored), such as {Pairs(twice)}"),
                "take them out, or keep each group in one part of a split", twice.Length);
        }
    }

    private static IEnumerable<DataWarning> Broken(PictureScan scan)
    {
        ScannedPicture[] broken = [.. scan.Pictures.Where(picture => picture.Problem is not null)];
        if (broken.Length > 0)
        {
            string list = string.Join("; ", broken.Take(Named).Select(picture => $"{picture.Entry}: {picture.Problem!.What}"));
            yield return new DataWarning("broken", [.. broken.Select(picture => picture.Entry)], $"{broken.Length} files are no pictures that can be read: {list}", "save them again or take them out: compile refuses them", broken.Length);
        }
    }

    private static IEnumerable<DataWarning> Clusters(DataStatistics data)
    {
        if (data.Silhouette < Apart)
        {
            yield return new DataWarning("clusters", [], string.Create(CultureInfo.InvariantCulture, $"the clusters run into each other (silhouette {data.Silhouette:0.00})"), "do not read much into them", data.Silhouette);
        }

        int added = data.Rebalancing.Sum(cell => cell.Wanted - cell.Count);
        int[] totals = [.. data.Rebalancing.GroupBy(cell => cell.Class).Select(group => group.Sum(cell => cell.Wanted))];
        if (added > 0)
        {
            string rest = totals.Max() - totals.Min() > 1 ? "; a class stays short, since a picture is used at most 4 times" : "";
            yield return new DataWarning("balance", [], string.Create(CultureInfo.InvariantCulture, $"{added:N0} augmented pictures would balance classes and clusters{rest}"), "--rebalance OUT writes such a set; measure whether it helps", added);
        }
    }

    private static IEnumerable<DataWarning> Others(DataStatistics data)
    {
        if (data.Sizes.Count > 1)
        {
            yield return new DataWarning("sizes", [], $"there are {(data.Sizes.Count == 20 ? "20 or more" : data.Sizes.Count)} sizes of pictures", "nothing, if that is known: they are scaled to the model's input, whatever their proportions", data.Sizes.Count);
        }

        if (data.Rows < FewPictures)
        {
            yield return new DataWarning("few", [], $"there are only {data.Rows} pictures", "take the figures below as hints; collect more", data.Rows);
        }
    }

    private static string Pairs((string Again, string First)[] pairs) => string.Join(", ", pairs.Take(Named).Select(pair => $"{pair.Again} like {pair.First}"));
}
