using TinyML.Boards;
using TinyML.Boards.Building;
using TinyML.Boards.Flashing;
using TinyML.Boards.Simulation;
using TinyML.Cli.Output;
using TinyML.Compiler.Conformance;
using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Links;
using TinyML.Protocol;

namespace TinyML.Cli.Workspace;

/// <summary>A board with C firmware: for every batch the streaming firmware is built with the kernels that it needs, and flashed or started in the simulator.</summary>
/// <param name="board">The board.</param>
/// <param name="port"><c>sim</c> or a serial port.</param>
/// <param name="sources">The product's C sources, or null for those beside the assembly.</param>
internal sealed class FirmwareVectors(Board board, string port, string? sources) : IVectorBoard
{
    /// <summary>The stack gets a sixth of the RAM, and so much that the deepest batch has room (380 bytes on an Uno), but never more than any kernel can use.</summary>
    private const int StackPart = 6, LeastStackBytes = 448, MostStackBytes = 16_384;

    private FirmwareSize? _empty;

    private FirmwareSize Empty => _empty ??= FirmwareBuild.SizeWithoutModel(board);

    /// <inheritdoc/>
    public int? PeakStackBytes { get; private set; }

    /// <summary>What is kept free for the stack.</summary>
    internal int StackBytes => Math.Clamp(board.Definition.RamBytes / StackPart, LeastStackBytes, MostStackBytes);

    /// <inheritdoc/>
    public BatchLimits Limits() => new(board.Target, board.Definition.RamBytes - Empty.RamBytes - StackBytes, board.Definition.FlashBytes - Empty.FlashBytes);

    /// <inheritdoc/>
    public byte[] Answer(VectorBatch batch, CancellationToken cancellation)
    {
        BatchModel model = BatchModel.Of(batch);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tinyml-selftest-");
        try
        {
            model.Build(folder.FullName, board, Empty, StackBytes, sources);
            cancellation.ThrowIfCancellationRequested();
            using IByteLink link = Start(folder.FullName);
            byte[] output = VectorQuestion.Ask(link, model.StreamModel, board, port, batch, cancellation);
            PeakStackBytes = link is SimavrLine { PeakStackBytes: { } peak } ? Math.Max(PeakStackBytes ?? 0, peak) : PeakStackBytes;
            return output;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <inheritdoc/>
    public void PutBack(CompiledFolder folder) => Flash(folder.Path);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private IByteLink Start(string folder)
    {
        string elf = FirmwareBuild.ElfPath(folder, board.Id);
        if (port == BoardLinks.Simulator)
        {
            return SimulatedBoard.StartInStep(board, elf);
        }

        Flash(folder);
        return SerialPorts.Open(port, board.Definition.Baud);
    }

    /// <summary>The command that flashes a folder's firmware.</summary>
    /// <exception cref="DiagnosticException">The board cannot be flashed, or the firmware is not there.</exception>
    internal static CommandLine FlashCommand(Board board, string port, string folder) =>
        FlashLine.Of(folder, board, port, Path.ChangeExtension(FirmwareBuild.ElfPath(folder, board.Id), ".hex"));

    /// <summary>Flashes a folder's firmware; the tool's words go to standard error.</summary>
    private void Flash(string folder)
    {
        CommandLine line = FlashCommand(board, port, folder);
        Terminal.Step(line.ToString());
        new FlashRun(line, board.Id, Console.Error.Write).Run();
    }
}
