using System.Security.Cryptography;
using System.Text;
using TinyML.HostStreamer.Downloads;

namespace TinyML.Cli.Workspace;

/// <summary>SHA-256 of what a compilation was made from and of what it gave, lower-case hexadecimal.</summary>
/// <param name="Recipe">Of recipe.json.</param>
/// <param name="Program">Of the blob.</param>
/// <param name="Data">Of --data; null without, and for standard input.</param>
/// <param name="Calibration">Of --calibration; null without.</param>
internal sealed record SourceHashes(string Recipe, string Program, string? Data, string? Calibration)
{
    /// <summary>Hashes a job's files.</summary>
    /// <param name="job">The job.</param>
    /// <param name="folder">Has recipe.json already.</param>
    /// <param name="blob">The program.</param>
    public static SourceHashes Of(CompileJob job, string folder, byte[] blob) => new(
        FileHash.Sha256(Path.Combine(folder, CompiledFolder.RecipeJson)), Convert.ToHexStringLower(SHA256.HashData(blob)), OfData(job.Data), OfData(job.Calibration));

    /// <summary>The hash of a file, or of a folder's list of hashes: what <c>sha256sum</c> prints of its files in ordinal order of their names.</summary>
    private static string? OfData(string? path)
    {
        if (!Directory.Exists(path))
        {
            return File.Exists(path) ? FileHash.Sha256(path) : null;
        }

        IEnumerable<string> names = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(path, file).Replace(Path.DirectorySeparatorChar, '/'));
        string list = string.Concat(names.Order(StringComparer.Ordinal).Select(name => $"{FileHash.Sha256(Path.Combine(path, name))}  {name}\n"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(list)));
    }
}
