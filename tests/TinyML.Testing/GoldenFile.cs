using System.Runtime.CompilerServices;

namespace TinyML.Testing;

/// <summary>Compares text with a file <c>NAME.verified.txt</c> beside the test. TINYML_ACCEPT=1 writes the file first.</summary>
public static class GoldenFile
{
    /// <summary>Checks the text; a missing file fails.</summary>
    /// <param name="name">The file's name without its ending.</param>
    /// <param name="actual">The text, lines ending with a line feed.</param>
    /// <param name="ending">What the file's name ends with.</param>
    /// <param name="caller">The test's file, filled in by the compiler.</param>
    public static void Verify(string name, string actual, string ending = ".verified.txt", [CallerFilePath] string caller = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(caller)!, name + ending);
        if (Environment.GetEnvironmentVariable("TINYML_ACCEPT") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.That(File.Exists(path), Is.True, $"{path} is missing; TINYML_ACCEPT=1 writes it");
        Assert.That(actual, Is.EqualTo(File.ReadAllText(path)), "TINYML_ACCEPT=1 accepts the new text");
    }
}
