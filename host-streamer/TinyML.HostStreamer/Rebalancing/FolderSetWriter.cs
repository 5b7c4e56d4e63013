namespace TinyML.HostStreamer.Rebalancing;

/// <summary>Writes a folder per class.</summary>
/// <param name="folder">Where the class folders go.</param>
internal sealed class FolderSetWriter(string folder) : ISetWriter
{
    /// <inheritdoc/>
    public void Add(string name, string label, int number, byte[] file)
    {
        string classFolder = Directory.CreateDirectory(Path.Combine(folder, label)).FullName;
        using var stream = new FileStream(Path.Combine(classFolder, name), FileMode.CreateNew);
        stream.Write(file);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
