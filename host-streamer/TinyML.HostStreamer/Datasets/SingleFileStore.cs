using TinyML.Compiler.Diagnostics;

namespace TinyML.HostStreamer.Datasets;

/// <summary>One picture, or one raw tensor.</summary>
internal sealed class SingleFileStore(string path) : ISampleStore
{
    /// <inheritdoc/>
    public int Count => 1;

    /// <inheritdoc/>
    public bool IsSet => false;

    /// <inheritdoc/>
    public double? TargetOf(int index) => null;

    /// <inheritdoc/>
    public string NameOf(int index) => path;

    /// <inheritdoc/>
    public string EntryOf(int index) => Path.GetFileName(path);

    /// <inheritdoc/>
    public bool IsRaw(int index) => SampleFile.Of(path).Kind == SampleFileKind.Raw;

    /// <inheritdoc/>
    public byte[] Read(int index) => ReadFile(path);

    /// <summary>A file's contents, if it can be a sample.</summary>
    /// <exception cref="DiagnosticException">TML1510.</exception>
    public static byte[] ReadFile(string path)
    {
        try
        {
            long length = new FileInfo(path).Length;
            return length <= SampleFile.LargestBytes
                ? File.ReadAllBytes(path)
                : throw new DiagnosticException(DiagnosticCodes.DataUnreadable, path, $"it has {length} bytes, more than any sample", "take it out of the data");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new DiagnosticException(DiagnosticCodes.DataUnreadable, path, exception.Message, "check the path and the permissions of the data file");
        }
    }
}
