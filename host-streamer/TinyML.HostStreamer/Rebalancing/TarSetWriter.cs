using System.Formats.Tar;
using System.Globalization;
using System.Text;

namespace TinyML.HostStreamer.Rebalancing;

/// <summary>Writes a WebDataset archive: key.png and key.cls. The same pictures give the same bytes.</summary>
/// <param name="path">The file; must not be there.</param>
internal sealed class TarSetWriter(string path) : ISetWriter
{
    private readonly TarWriter _archive = new(new FileStream(path, FileMode.CreateNew), TarEntryFormat.Ustar);

    /// <inheritdoc/>
    public void Add(string name, string label, int number, byte[] file)
    {
        Write(name, file);
        if (number >= 0)
        {
            Write(Path.ChangeExtension(name, ".cls"), Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _archive.Dispose();

    private void Write(string name, byte[] contents)
    {
        using var stream = new MemoryStream(contents);
        _archive.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = stream, ModificationTime = DateTimeOffset.UnixEpoch });
    }
}
