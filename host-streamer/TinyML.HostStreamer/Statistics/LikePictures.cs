namespace TinyML.HostStreamer.Statistics;

/// <summary>Finds pictures that are another one once more: scaled, stored anew or mirrored.</summary>
internal static class LikePictures
{
    /// <summary>Pictures that look like an earlier one of the same set, with the first such.</summary>
    public static (string Again, string First)[] Within(IReadOnlyList<ScannedPicture> pictures) => Find(pictures, (i, _) => pictures.Take(i));

    /// <summary>Pictures that look like one of another set, with the first such.</summary>
    public static (string Again, string First)[] Between(IReadOnlyList<ScannedPicture> pictures, IReadOnlyList<ScannedPicture> others) => Find(pictures, (_, _) => others);

    private static (string Again, string First)[] Find(IReadOnlyList<ScannedPicture> pictures, Func<int, ScannedPicture, IEnumerable<ScannedPicture>> among)
    {
        var like = new ScannedPicture?[pictures.Count];
        Parallel.For(0, pictures.Count, i => like[i] = among(i, pictures[i]).FirstOrDefault(other => other.Features!.IsLike(pictures[i].Features!)));
        return [.. Enumerable.Range(0, pictures.Count).Where(i => like[i] is not null).Select(i => (pictures[i].Entry, like[i]!.Entry))];
    }
}
