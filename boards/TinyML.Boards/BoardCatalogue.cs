using TinyML.Compiler.Diagnostics;

namespace TinyML.Boards;

/// <summary>The boards that are known: one folder each.</summary>
public sealed class BoardCatalogue
{
    /// <summary>The file that makes a folder a board.</summary>
    public const string FileName = "board.json";

    private readonly string _root;

    /// <summary>Boards in the folders under <paramref name="root"/>; nothing is read yet.</summary>
    public BoardCatalogue(string root) => _root = root;

    /// <summary>The boards that come with the product, beside this assembly.</summary>
    public static BoardCatalogue Shipped { get; } = new(Path.Combine(AppContext.BaseDirectory, "boards"));

    /// <summary>The ids of all boards, in ordinal order.</summary>
    public IReadOnlyList<string> Ids =>
        !Directory.Exists(_root)
            ? []
            : [.. Directory.EnumerateDirectories(_root)
                .Where(folder => File.Exists(Path.Combine(folder, FileName)))
                .Select(folder => Path.GetFileName(folder))
                .Order(StringComparer.Ordinal)];

    /// <summary>Loads all boards.</summary>
    /// <exception cref="DiagnosticException">A board file is bad; the findings of all of them.</exception>
    public IReadOnlyList<Board> LoadAll()
    {
        var boards = new List<Board>();
        var findings = new List<Diagnostic>();
        foreach (string id in Ids)
        {
            try
            {
                boards.Add(BoardFile.Load(Path.Combine(_root, id)));
            }
            catch (DiagnosticException exception)
            {
                findings.AddRange(exception.Diagnostics);
            }
        }

        return findings.Count == 0 ? boards : throw new DiagnosticException(findings);
    }

    /// <summary>Loads one board.</summary>
    /// <param name="idOrFolder">The id of a known board, or the path of a folder with a board.json.</param>
    /// <exception cref="DiagnosticException">There is no such board, or its file is bad.</exception>
    public Board Load(string idOrFolder)
    {
        if (Ids.Contains(idOrFolder))
        {
            return BoardFile.Load(Path.Combine(_root, idOrFolder));
        }

        if (File.Exists(Path.Combine(idOrFolder, FileName)))
        {
            return BoardFile.Load(idOrFolder);
        }

        throw new DiagnosticException(DiagnosticCodes.BoardUnknown, $"board '{idOrFolder}'", "there is no such board, and no folder of this name with a board.json",
            $"use one of {string.Join(", ", Ids)}, or the path of a board's folder");
    }
}
