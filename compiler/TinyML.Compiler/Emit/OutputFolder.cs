using TinyML.Compiler.Diagnostics;

namespace TinyML.Compiler.Emit;

/// <summary>An output folder that is either complete or not there: everything is written beside it and moved.</summary>
public static class OutputFolder
{
    /// <summary>The file that marks a folder as made by tinyml, which may be replaced.</summary>
    public const string Marker = ".tinyml";

    /// <summary>Makes a folder, or replaces one that was made before.</summary>
    /// <param name="folder">Where the folder is to be.</param>
    /// <param name="toolVersion">Written into <see cref="Marker"/>.</param>
    /// <param name="fill">Writes everything into the folder that it is given; when it fails nothing remains.</param>
    /// <exception cref="DiagnosticException">The folder holds something else, or cannot be written.</exception>
    public static void Write(string folder, string toolVersion, Action<string> fill)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        RefuseForeign(folder);
        string beside = $"{folder}.new-{Environment.ProcessId}";
        try
        {
            Delete(beside);
            Directory.CreateDirectory(beside);
            File.WriteAllText(Path.Combine(beside, Marker), $"{toolVersion}\n");
            fill(beside);
            string old = $"{folder}.old-{Environment.ProcessId}";
            if (Directory.Exists(folder))
            {
                Directory.Move(folder, old);
            }

            Directory.Move(beside, folder);
            Delete(old);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(DiagnosticCodes.OutputNotWritable, $"folder '{folder}'", exception.Message, "choose a folder that can be written, with room");
        }
        finally
        {
            Delete(beside);
        }
    }

    /// <summary>Writes files into a folder, in the order given, making the folders between.</summary>
    public static void WriteFiles(string folder, IEnumerable<EmittedFile> files)
    {
        foreach (EmittedFile file in files)
        {
            string path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Text);
        }
    }

    private static void RefuseForeign(string folder)
    {
        bool foreign = File.Exists(folder)
            || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !File.Exists(Path.Combine(folder, Marker)));
        if (foreign)
        {
            throw new DiagnosticException(DiagnosticCodes.OutputFolderForeign, $"folder '{folder}'",
                $"it is there and was not made by tinyml (it has no file {Marker})", "choose another folder, or empty this one");
        }
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
