using System.Text;
using TinyML.Compiler.Diagnostics;

namespace TinyML.Compiler.Emit;

/// <summary>Writes one file so that its place has the whole of it or what was there before.</summary>
public static class OutputFile
{
    /// <summary>Writes text in UTF-8, without a byte order mark.</summary>
    /// <inheritdoc cref="Write(string, byte[], bool)"/>
    public static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes the file beside its place, under a name that no other process takes, and moves it there.</summary>
    /// <param name="path">The place; a file that is there is replaced.</param>
    /// <param name="contents">What it is to hold.</param>
    /// <param name="makesFolder">Whether a folder that is not there is made.</param>
    /// <exception cref="DiagnosticException">TML4103: the place cannot be written.</exception>
    public static void Write(string path, byte[] contents, bool makesFolder = false)
    {
        string beside = $"{path}.new-{Environment.ProcessId}";
        try
        {
            if (makesFolder)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            }

            File.WriteAllBytes(beside, contents);
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // Where nothing can be written, nothing is there to be removed, and a folder that is not there cannot be looked into.
            if (File.Exists(beside))
            {
                File.Delete(beside);
            }

            throw new DiagnosticException(DiagnosticCodes.OutputNotWritable, $"file '{path}'", exception.Message, "choose a place that can be written, with room");
        }
    }
}
