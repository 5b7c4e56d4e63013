extern alias nano;

using TinyML.Nano.Simulation;

namespace System.IO;

/// <summary>nanoFramework's FileStream on the simulated drive.</summary>
public class FileStream : nano::System.IO.Stream
{
    private readonly DesktopFile _file;

    /// <summary>Opens a file.</summary>
    public FileStream(string path, FileMode mode, FileAccess access) => _file = new DesktopFile(path, (int)mode, (int)access);

    /// <inheritdoc/>
    public override long Length => _file.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => _file.Position;
        set => _file.Position = value;
    }

    /// <inheritdoc/>
    public override void Close() => _file.Dispose();

    /// <inheritdoc/>
    public override void Flush() => _file.Flush();

    /// <inheritdoc/>
    public override long Seek(long offset, nano::System.IO.SeekOrigin origin) => _file.Seek(offset, (int)origin);

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => _file.Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => _file.Write(buffer.AsSpan(offset, count));
}

/// <summary>nanoFramework's File on the simulated drive.</summary>
public static class File
{
    /// <summary>Whether there is such a file.</summary>
    public static bool Exists(string path) => DesktopFile.Exists(path);

    /// <summary>Removes a file, if it is there.</summary>
    public static void Delete(string path) => DesktopFile.Delete(path);
}

/// <summary>How a file is opened.</summary>
public enum FileMode
{
    /// <summary>Makes it; it must not be there.</summary>
    CreateNew = 1,

    /// <summary>Makes it, or empties it.</summary>
    Create = 2,

    /// <summary>It must be there.</summary>
    Open = 3,

    /// <summary>Makes it where it is not there.</summary>
    OpenOrCreate = 4,

    /// <summary>It must be there and is emptied.</summary>
    Truncate = 5,

    /// <summary>Writes behind what is there.</summary>
    Append = 6,
}

/// <summary>What is done with a file.</summary>
public enum FileAccess
{
    /// <summary>Reading.</summary>
    Read = 1,

    /// <summary>Writing.</summary>
    Write = 2,

    /// <summary>Both.</summary>
    ReadWrite = 3,
}
