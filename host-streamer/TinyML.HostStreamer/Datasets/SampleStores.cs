namespace TinyML.HostStreamer.Datasets;

/// <summary>Finds out what a path of pictures or raw tensors is.</summary>
internal static class SampleStores
{
    /// <summary>Opens a folder of archives, a folder of pictures, an archive, or a file.</summary>
    /// <param name="path">What DATA names.</param>
    /// <param name="labels">What labels may say, or null to leave those of archives out.</param>
    /// <exception cref="TinyML.Compiler.Diagnostics.DiagnosticException">TML1510, TML1546 to TML1549.</exception>
    public static ISampleStore Open(string path, ClassLabels? labels)
    {
        string[] shards = Shards(path);
        return shards.Length > 0 ? new TarStore(shards, labels)
            : Directory.Exists(path) ? new FolderStore(path, labels)
            : IsArchive(path) ? new TarStore([path], labels)
            : new SingleFileStore(path);
    }

    /// <summary>Opens it where no model says what the classes are: those of a folder are its folders, those of an archive its numbers.</summary>
    /// <inheritdoc cref="Open(string, ClassLabels?)"/>
    public static ISampleStore OpenAsItIs(string path) => Open(path, IsArchive(path) || Shards(path).Length > 0 ? new ClassLabels([], 0) : null);

    /// <summary>Whether a name is that of an archive. A compressed one is taken for one, too, so that the finding says what it is.</summary>
    public static bool IsArchive(string path) =>
        new[] { ".tar", ".tar.gz", ".tgz" }.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static string[] Shards(string path) =>
        Directory.Exists(path) ? [.. Directory.EnumerateFiles(path).Where(IsArchive).Order(StringComparer.Ordinal)] : [];
}
