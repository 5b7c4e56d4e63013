using TinyML.Compiler.Diagnostics;

namespace TinyML.Boards.Building;

/// <summary>The C files of the streaming firmware.</summary>
/// <param name="Files">Sources to compile.</param>
/// <param name="Includes">Header folders.</param>
internal sealed record FirmwareSources(IReadOnlyList<string> Files, IReadOnlyList<string> Includes)
{
    private const string NoModel = "tml_no_model.c";

    /// <summary>The product's C sources, beside this assembly.</summary>
    public static string ProductRoot { get; } = Path.Combine(AppContext.BaseDirectory, "firmware", "c", "src");

    /// <summary>The firmware of a compiled model.</summary>
    /// <param name="modelFolder">An emitted library.</param>
    /// <param name="board">The board.</param>
    /// <exception cref="DiagnosticException">The folder is not one, or the board's port does not exist.</exception>
    public static FirmwareSources WithModel(string modelFolder, Board board)
    {
        string root = Path.Combine(modelFolder, "src");
        if (!Directory.Exists(root) || Directory.GetFiles(root, "tml_*_stream.c").Length != 1)
        {
            throw new DiagnosticException(DiagnosticCodes.NotAModelFolder, $"folder '{modelFolder}'", "it holds no library that tinyml made (src/tml_NAME_stream.c)",
                "make it with 'tinyml compile MODEL -o DIR'");
        }

        string kernels = Path.Combine(root, "kernels");
        return new FirmwareSources(
            [.. CFiles(root), .. Directory.Exists(kernels) ? CFiles(kernels, SearchOption.AllDirectories) : [], .. Application(board, withModel: true)],
            [root, ProductRoot]);
    }

    /// <summary>The same firmware without a model.</summary>
    /// <exception cref="DiagnosticException">The board's port does not exist.</exception>
    public static FirmwareSources WithoutModel(Board board) => new([.. Application(board, withModel: false)], [ProductRoot]);

    private static IEnumerable<string> Application(Board board, bool withModel)
    {
        string name = new Toolchain(board).Build.Port, port = Path.Combine(ProductRoot, "ports", name);
        if (!Directory.Exists(port))
        {
            throw new DiagnosticException(DiagnosticCodes.BoardFileValue, $"board '{board.Id}', 'build.port'", $"there is no port '{name}'",
                $"use one of {string.Join(", ", Directory.GetDirectories(Path.Combine(ProductRoot, "ports")).Select(Path.GetFileName).Order(StringComparer.Ordinal))}");
        }

        return [.. CFiles(Path.Combine(ProductRoot, "stream")).Where(file => !withModel || Path.GetFileName(file) != NoModel), .. CFiles(port)];
    }

    private static IEnumerable<string> CFiles(string folder, SearchOption depth = SearchOption.TopDirectoryOnly) =>
        Directory.EnumerateFiles(folder, "*", depth)
            .Where(file => Path.GetExtension(file) is ".c" or ".S")
            .Order(StringComparer.Ordinal);
}
