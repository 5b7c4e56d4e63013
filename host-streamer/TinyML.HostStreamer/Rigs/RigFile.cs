using System.Text.Json;
using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Datasets;

namespace TinyML.HostStreamer.Rigs;

/// <summary>A board as a rig file lists it.</summary>
/// <param name="Folder">The compiled folder; where the file says none of a rooted path, relative to the file's own folder.</param>
/// <param name="Port">A serial port, <c>sim</c> or <c>virtual</c>.</param>
/// <param name="Name">What it is called, or null.</param>
/// <param name="Board">The board's id, or null for the folder's.</param>
public sealed record RigEntry(string Folder, string Port, string? Name, string? Board);

/// <summary>The boards that are streamed to together; schema <c>boards/rig.schema.json</c>.</summary>
/// <param name="Work">What they do, or null where it is left open.</param>
/// <param name="Boards">The boards, in the file's order.</param>
public sealed record Rig(RigWork? Work, IReadOnlyList<RigEntry> Boards);

/// <summary>Reads rig files strictly: what is unknown, missing or impossible is a finding with the file and the member.</summary>
public static class RigFile
{
    /// <summary>The most boards.</summary>
    public const int MostBoards = 64;

    /// <summary>Members of the file.</summary>
    internal static readonly string[] Members = ["$schema", "work", "boards"];

    /// <summary>Members of a board.</summary>
    internal static readonly string[] BoardMembers = ["name", "folder", "board", "port"];

    private static readonly string[] Works = ["split", "compare"];

    /// <summary>Reads a rig.</summary>
    /// <param name="path">The file's path: paths inside are relative to its folder.</param>
    /// <param name="json">Its contents as JSON.</param>
    /// <param name="knownBoards">The ids of all boards.</param>
    /// <exception cref="DiagnosticException">TML5230, all findings at once.</exception>
    public static Rig Parse(string path, string json, IReadOnlyCollection<string> knownBoards)
    {
        var findings = new List<Diagnostic>();
        void Find(string where, string what, string todo = "see boards/rig.schema.json") => findings.Add(new Diagnostic(DiagnosticCodes.RigInvalid, $"{path}, {where}", what, todo));
        Rig? rig = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            rig = new RigReader(Path.GetDirectoryName(Path.GetFullPath(path))!, knownBoards, Find).Read(document.RootElement);
        }
        catch (JsonException exception)
        {
            Find(FormattableString.Invariant($"line {exception.LineNumber + 1}"), "it is not JSON", "correct it there");
        }

        return findings.Count == 0 ? rig! : throw new DiagnosticException(findings);
    }

    /// <summary>The finding for a file that cannot be read at all.</summary>
    public static DiagnosticException Unreadable(string path, string what) => new(DiagnosticCodes.RigInvalid, path, what, "see boards/rig.schema.json");

    /// <summary>Reads the members, and says what is wrong with them.</summary>
    private sealed class RigReader(string folder, IReadOnlyCollection<string> knownBoards, RigReader.Finding find)
    {
        public delegate void Finding(string where, string what, string todo = "see boards/rig.schema.json");

        public Rig? Read(JsonElement root)
        {
            if (!IsObject(root, "the file", Members))
            {
                return null;
            }

            string? work = Text(root, "work", "work");
            if (work is not null && !Works.Contains(work))
            {
                find("work", $"'{work}' is neither split nor compare", Suggestion(work, Works));
            }

            if (!root.TryGetProperty("boards", out JsonElement boards) || boards.ValueKind != JsonValueKind.Array || boards.GetArrayLength() is 0 or > MostBoards)
            {
                find("boards", $"there is no list of 1 to {MostBoards} boards");
                return null;
            }

            return new Rig(work switch { "split" => RigWork.Split, "compare" => RigWork.Compare, _ => null }, [.. boards.EnumerateArray().Select(Entry)]);
        }

        private RigEntry Entry(JsonElement board, int place)
        {
            string where = FormattableString.Invariant($"boards[{place}]");
            if (!IsObject(board, where, BoardMembers))
            {
                return new RigEntry("", "", null, null);
            }

            string? id = Text(board, "board", $"{where}.board");
            if (id is not null && !knownBoards.Contains(id) && !Directory.Exists(Path.Combine(folder, id)))
            {
                find($"{where}.board", $"there is no board '{id}'", Suggestion(id, knownBoards));
            }

            string compiled = Needed(board, "folder", where);
            return new RigEntry(Path.Combine(folder, compiled), Needed(board, "port", where), Text(board, "name", $"{where}.name"), id is null || knownBoards.Contains(id) ? id : Path.Combine(folder, id));
        }

        private bool IsObject(JsonElement element, string where, string[] members)
        {
            if (element.ValueKind != JsonValueKind.Object)
            {
                find(where, "it is not an object");
                return false;
            }

            foreach (JsonProperty member in element.EnumerateObject().Where(member => !members.Contains(member.Name)))
            {
                find($"{(where == "the file" ? "" : where + ".")}{member.Name}", "there is no such member", Suggestion(member.Name, members));
            }

            return true;
        }

        private string Needed(JsonElement element, string member, string where)
        {
            string? text = Text(element, member, $"{where}.{member}");
            if (text is null && !element.TryGetProperty(member, out _))
            {
                find($"{where}.{member}", "it is missing");
            }

            return text ?? "";
        }

        private string? Text(JsonElement element, string member, string where)
        {
            if (!element.TryGetProperty(member, out JsonElement value))
            {
                return null;
            }

            if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text)
            {
                return text;
            }

            find(where, "it is not a text");
            return null;
        }

        private static string Suggestion(string name, IReadOnlyCollection<string> known) =>
            NameSuggestion.Nearest(name, known) is { } near ? $"did you mean '{near}'?" : $"use one of {string.Join(", ", known)}";
    }
}
