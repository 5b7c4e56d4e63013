using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Datasets;
using TinyML.HostStreamer.Pictures;

namespace TinyML.HostStreamer.Statistics;

/// <summary>One picture of a set: what is measured of it, or why it cannot be read.</summary>
/// <param name="Index">Its place in the store.</param>
/// <param name="Entry">Its file as the set calls it.</param>
/// <param name="Class">Its class, or empty without one.</param>
/// <param name="Features">Null where it is broken.</param>
/// <param name="Problem">The finding where it is broken.</param>
internal sealed record ScannedPicture(int Index, string Entry, string Class, PictureFeatures? Features, Diagnostic? Problem);

/// <summary>Reads and measures every picture of a set, on all processors; a picture is not kept.</summary>
/// <param name="Store">Where they lie.</param>
/// <param name="Pictures">In the store's order; raw tensors are not among them.</param>
/// <param name="IsFolder">Whether classes are folders, so that they have names.</param>
internal sealed record PictureScan(ISampleStore Store, IReadOnlyList<ScannedPicture> Pictures, bool IsFolder)
{
    /// <summary>The classes in their order; empty where no picture has one.</summary>
    public IReadOnlyList<string> Classes { get; } = [.. Pictures.Where(picture => picture.Class.Length > 0).GroupBy(picture => picture.Class).OrderBy(group => Store.TargetOf(group.First().Index)).Select(group => group.Key)];

    /// <summary>The pictures that can be read.</summary>
    public IReadOnlyList<ScannedPicture> Readable { get; } = [.. Pictures.Where(picture => picture.Features is not null)];

    /// <summary>Measures a set.</summary>
    /// <param name="path">A folder, an archive, or a picture.</param>
    /// <param name="progress">Told how many are done, from any thread.</param>
    /// <exception cref="DiagnosticException">The set cannot be opened, holds no pictures, or a program that decodes them is missing.</exception>
    public static PictureScan Of(string path, Action<int, int>? progress = null)
    {
        ISampleStore store = SampleStores.OpenAsItIs(path);
        int[] pictures = [.. Enumerable.Range(0, store.Count).Where(i => !store.IsRaw(i))];
        if (pictures.Length == 0)
        {
            throw new DiagnosticException(DiagnosticCodes.NoSamples, path, store.Count == 0 ? "there are no pictures in it" : $"its {store.Count} samples are raw tensors, of which nothing is measured", "name a folder or an archive of pictures");
        }

        bool isFolder = store is FolderStore;
        var scanned = new ScannedPicture[pictures.Length];
        int done = 0;
        SampleSets.Parallel(pictures.Length, i =>
        {
            scanned[i] = Scan(store, pictures[i], isFolder);
            progress?.Invoke(Interlocked.Increment(ref done), pictures.Length);
        });
        return new PictureScan(store, scanned, isFolder);
    }

    private static ScannedPicture Scan(ISampleStore store, int index, bool isFolder)
    {
        string entry = store.EntryOf(index);
        string name = store.TargetOf(index) is not { } target ? ""
            : isFolder ? Path.GetDirectoryName(entry) ?? ""
            : target.ToString(System.Globalization.CultureInfo.InvariantCulture);
        try
        {
            return new ScannedPicture(index, entry, name, PictureFeatures.Of(PictureDecoder.Decode(store.Read(index), store.NameOf(index))), null);
        }
        catch (DiagnosticException exception) when (exception.Diagnostics[0].Code != DiagnosticCodes.PictureProgramMissing)
        {
            return new ScannedPicture(index, entry, name, null, exception.Diagnostics[0]);
        }
    }
}
