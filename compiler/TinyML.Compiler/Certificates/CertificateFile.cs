using System.Text.Json;
using System.Text.Json.Serialization;
using TinyML.Compiler.Diagnostics;

namespace TinyML.Compiler.Certificates;

/// <summary>Reads and writes <c>certificate.json</c> (<c>certificate.schema.json</c>).</summary>
public static class CertificateFile
{
    /// <summary>The file's name in an output folder.</summary>
    public const string Name = "certificate.json";

    /// <summary>The program that the certificate is about, where the model's file alone does not lead to it.</summary>
    public const string BeforeRemoval = "before-removal.tmlb";

    /// <summary>The text of a file. The same certificate gives the same text.</summary>
    public static string ToJson(RemovalCertificate certificate) => JsonSerializer.Serialize(certificate, CertificateJson.Default.RemovalCertificate) + "\n";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DiagnosticException">It is missing, damaged or of another version.</exception>
    public static RemovalCertificate Load(string path)
    {
        try
        {
            RemovalCertificate? read = JsonSerializer.Deserialize(File.ReadAllBytes(path), CertificateJson.Default.RemovalCertificate);
            return read is { Version: RemovalCertificate.CurrentVersion } && IsWhole(read) ? read : throw Refuse(path, "it is not a certificate of this version");
        }
        catch (JsonException exception)
        {
            throw Refuse(path, $"it is damaged ({exception.Message})");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refuse(path, "it cannot be read");
        }
    }

    /// <summary>A finding that a certificate does not hold.</summary>
    public static DiagnosticException Refuse(string where, string what) =>
        new(DiagnosticCodes.CertificateRefused, where, what, "compile the model again; do not use this folder if you did not change it yourself");

    private static bool IsWhole(RemovalCertificate read) =>
        read is { Original: not null, Compiled: not null, Buffers: not null, Layers: not null }
        && read.Buffers.All(buffer => buffer is { Name: not null, Low: not null, High: not null, Kept: not null, Constant: not null, Unread: not null })
        && read.Layers.All(layer => layer is { Layer: not null, Low: not null, High: not null });
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(RemovalCertificate))]
internal sealed partial class CertificateJson : JsonSerializerContext;
