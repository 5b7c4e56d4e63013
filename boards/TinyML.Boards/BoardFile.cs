using System.Text.Json;
using System.Text.Json.Serialization;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Targets;

namespace TinyML.Boards;

/// <summary>Reads board.json strictly: unknown, missing and impossible members are findings with their place.</summary>
public static class BoardFile
{
    private const string Advice = "correct it; boards/board.schema.json says what a board file holds";

    /// <summary>Loads and checks the board of a folder.</summary>
    /// <exception cref="DiagnosticException">The file cannot be read or is bad; all impossible values at once.</exception>
    public static Board Load(string folder)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string path = Path.Combine(folder, BoardCatalogue.FileName);
        BoardDefinition definition = Parse(path, ReadBytes(path));
        IReadOnlyList<Diagnostic> findings = BoardCheck.Findings(path, folder, definition);
        return findings.Count == 0 ? new Board(definition, folder) : throw new DiagnosticException(findings);
    }

    /// <summary>Reads the JSON; values are not checked yet.</summary>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="utf8">Its contents.</param>
    /// <exception cref="DiagnosticException">It is not JSON, or of another shape.</exception>
    public static BoardDefinition Parse(string path, byte[] utf8)
    {
        ReadOnlySpan<byte> json = utf8;
        ReadOnlySpan<byte> byteOrderMark = [0xEF, 0xBB, 0xBF];
        if (json.StartsWith(byteOrderMark))
        {
            json = json[byteOrderMark.Length..];
        }

        try
        {
            using JsonDocument syntax = JsonDocument.Parse(json.ToArray());
        }
        catch (JsonException exception)
        {
            throw new DiagnosticException(DiagnosticCodes.BoardFileNotJson, Place(path, exception), WithoutPosition(exception.Message), "correct the JSON there");
        }

        try
        {
            return JsonSerializer.Deserialize(json, BoardJson.Default.BoardDefinition)
                ?? throw new DiagnosticException(DiagnosticCodes.BoardFileShape, path, "it says null", Advice);
        }
        catch (JsonException exception)
        {
            throw new DiagnosticException(DiagnosticCodes.BoardFileShape, Place(path, exception), Explain(exception), Advice);
        }
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(DiagnosticCodes.BoardUnknown, path, $"it cannot be read: {exception.Message}", "check the path and the permissions");
        }
    }

    private static string Place(string path, JsonException exception) =>
        $"{path}, line {(exception.LineNumber ?? 0) + 1}, column {(exception.BytePositionInLine ?? 0) + 1}";

    /// <summary>The serializer's messages name .NET types; a person needs the member.</summary>
    private static string Explain(JsonException exception)
    {
        string message = WithoutPosition(exception.Message);
        const string Missing = "including: ";
        int at = message.IndexOf(Missing, StringComparison.Ordinal);
        if (at >= 0)
        {
            return $"'{exception.Path}' lacks the members {message[(at + Missing.Length)..].TrimEnd('.')}";
        }

        if (message.Contains("could not be mapped", StringComparison.Ordinal))
        {
            return $"the member {message.Split('\'') switch { [_, string name, ..] => $"'{name}'", _ => "there" }} is not known";
        }

        return message.Contains("could not be converted", StringComparison.Ordinal) || message.Contains("null", StringComparison.Ordinal)
            ? $"'{exception.Path}' has a value of the wrong type"
            : message;
    }

    private static string WithoutPosition(string message)
    {
        int at = message.IndexOf(" Path: ", StringComparison.Ordinal);
        at = at >= 0 ? at : message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        return (at >= 0 ? message[..at] : message).TrimEnd('.', '|', ' ');
    }
}

/// <summary>The serializer of board files.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    WriteIndented = true)]
[JsonSerializable(typeof(BoardDefinition))]
internal sealed partial class BoardJson : JsonSerializerContext;
