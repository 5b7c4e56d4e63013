using System.Security.Cryptography;

namespace TinyML.HostStreamer.Downloads;

/// <summary>The SHA-256 of files, as <c>sha256sum</c> prints it.</summary>
public static class FileHash
{
    /// <summary>Hashes a file piece by piece, so that it may be larger than memory.</summary>
    /// <param name="path">The file.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string Sha256(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
