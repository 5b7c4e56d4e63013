namespace TinyML.Nano.Simulation;

/// <summary>A file of the board's internal storage. The numbers of modes, accesses and origins are those that both libraries share.</summary>
public sealed class DesktopFile : IDisposable
{
    private readonly FileStream _file;

    /// <summary>Opens a file.</summary>
    public DesktopFile(string path, int mode, int access) =>
        _file = new FileStream(InternalStorage.PathOf(path), (FileMode)mode, (FileAccess)access, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>How many bytes it has.</summary>
    public long Length => _file.Length;

    /// <summary>Where the next byte is read or written.</summary>
    public long Position
    {
        get => _file.Position;
        set => _file.Position = value;
    }

    /// <summary>Whether there is such a file.</summary>
    public static bool Exists(string path) => File.Exists(InternalStorage.PathOf(path));

    /// <summary>Removes a file, if it is there.</summary>
    public static void Delete(string path) => File.Delete(InternalStorage.PathOf(path));

    /// <summary>Goes to a place.</summary>
    public long Seek(long offset, int origin) => _file.Seek(offset, (SeekOrigin)origin);

    /// <summary>Reads what is there, at most <paramref name="buffer"/>'s length.</summary>
    public int Read(Span<byte> buffer) => _file.Read(buffer);

    /// <summary>Writes bytes, unless the power is lost before.</summary>
    public void Write(ReadOnlySpan<byte> bytes) => InternalStorage.Write(_file, bytes);

    /// <summary>Writes out what is buffered.</summary>
    public void Flush() => _file.Flush();

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
