namespace TinyML.Testing;

/// <summary>A folder that goes when it is disposed of.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private static readonly Lazy<string> OfProcess = new(CreateForProcess);

    /// <summary>Where it is.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("tinyml-").FullName;

    /// <summary>A subfolder of the one folder of this process, which goes when the process ends.</summary>
    public static string ForProcess(string name) => Directory.CreateDirectory(System.IO.Path.Combine(OfProcess.Value, name)).FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static string CreateForProcess()
    {
        string folder = Directory.CreateTempSubdirectory("tinyml-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }
}
