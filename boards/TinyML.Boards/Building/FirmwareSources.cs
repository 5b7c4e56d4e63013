using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Emit.C;

namespace TinyML.Boards.Building;

/// <summary>The C files of firmware.</summary>
/// <param name="Files">Sources to compile.</param>
/// <param name="Includes">Header folders.</param>
/// <param name="Protocol">What it speaks.</param>
internal sealed record FirmwareSources(IReadOnlyList<string> Files, IReadOnlyList<string> Includes, FirmwareProtocol Protocol)
{
    private const string NoModelEnd = "_no_model.c";

    /// <summary>What the benchmark's firmware has of the streaming firmware.</summary>
    private static readonly string[] Shared = ["tml_inference.c", "tml_print.c", "tml_no_model.c"];

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
        FirmwareProtocol protocol = ProtocolOf(modelFolder);
        return new FirmwareSources(
            [.. CFiles(root), .. Directory.Exists(kernels) ? CFiles(kernels, SearchOption.AllDirectories) : [], .. Application(board, withModel: true, protocol)],
            [root, ProductRoot],
            protocol);
    }

    /// <summary>A board's firmware without a model.</summary>
    /// <exception cref="DiagnosticException">The board's port does not exist.</exception>
    public static FirmwareSources WithoutModel(Board board, FirmwareProtocol protocol = FirmwareProtocol.Tinyml) => new([.. Application(board, withModel: false, protocol)], [ProductRoot], protocol);

    /// <summary>What the firmware of a compiled model speaks.</summary>
    public static FirmwareProtocol ProtocolOf(string modelFolder) =>
        Directory.Exists(Path.Combine(modelFolder, "src", "mlperf")) ? FirmwareProtocol.Mlperf : FirmwareProtocol.Tinyml;

    private static IEnumerable<string> Application(Board board, bool withModel, FirmwareProtocol protocol)
    {
        string name = new Toolchain(board).Build.Port, port = Path.Combine(ProductRoot, "ports", name);
        if (!Directory.Exists(port))
        {
            throw new DiagnosticException(DiagnosticCodes.BoardFileValue, $"board '{board.Id}', 'build.port'", $"there is no port '{name}'",
                $"use one of {string.Join(", ", Directory.GetDirectories(Path.Combine(ProductRoot, "ports")).Select(Path.GetFileName).Order(StringComparer.Ordinal))}");
        }

        if (protocol == FirmwareProtocol.Mlperf && !HasClock(port))
        {
            throw new DiagnosticException(DiagnosticCodes.ProtocolUnsupported, $"board '{board.Id}'", $"its port '{name}' has no clock for the benchmark, whose models do not fit it either",
                "compile with '--protocol tinyml', or for another board");
        }

        IEnumerable<string> stream = CFiles(Path.Combine(ProductRoot, "stream"));
        IEnumerable<string> application = protocol == FirmwareProtocol.Mlperf
            ? [.. stream.Where(file => Shared.Contains(Path.GetFileName(file))), .. CFiles(Path.Combine(ProductRoot, "mlperf"))]
            : stream;
        return [.. application.Where(file => !withModel || !file.EndsWith(NoModelEnd, StringComparison.Ordinal)), .. CFiles(port)];
    }

    private static bool HasClock(string port) =>
        Directory.EnumerateFiles(port).Any(file => File.ReadAllText(file).Contains("tml_port_microseconds", StringComparison.Ordinal));

    private static IEnumerable<string> CFiles(string folder, SearchOption depth = SearchOption.TopDirectoryOnly) =>
        Directory.EnumerateFiles(folder, "*", depth)
            .Where(file => Path.GetExtension(file) is ".c" or ".S")
            .Order(StringComparer.Ordinal);
}
