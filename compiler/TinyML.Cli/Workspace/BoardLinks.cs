using TinyML.Boards;
using TinyML.Boards.Simulation;
using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Links;
using TinyML.HostStreamer.Sessions;
using TinyML.Protocol;

namespace TinyML.Cli.Workspace;

/// <summary>Opens what <c>--port</c> names.</summary>
internal static class BoardLinks
{
    /// <summary>The board's simulator with the real firmware.</summary>
    public const string Simulator = "sim";

    /// <summary>The integer executor behind the protocol.</summary>
    public const string Virtual = "virtual";

    /// <summary>How to wait for a simulator: its line loses nothing, but a busy computer may keep it from answering for a while, and what is sent again makes it slower still.</summary>
    private static ClientOptions Patient { get; } = new() { FirstTimeout = TimeSpan.FromSeconds(1), ShortestTimeout = TimeSpan.FromSeconds(1) };

    /// <summary>How to wait for what a port leads to.</summary>
    /// <param name="port"><c>sim</c>, <c>virtual</c> or a serial port.</param>
    /// <param name="faults">What damages the line, or null; then there is something to send again soon.</param>
    /// <param name="wait">How long a board that is silent is waited for, beyond what is usual.</param>
    /// <param name="highestSpeed">The speed that the line may go up to, or null to stay at the board's.</param>
    public static ClientOptions Patience(string port, FaultPlan? faults, TimeSpan wait, int? highestSpeed = null)
    {
        ClientOptions options = (faults is null && port == Simulator ? Patient : new ClientOptions()) with { HighestSpeed = highestSpeed };
        return wait > options.SilenceLimit ? options with { SilenceLimit = wait } : options;
    }

    /// <summary>Opens a link to stream over.</summary>
    /// <param name="folder">The compiled model.</param>
    /// <param name="port"><c>sim</c>, <c>virtual</c> or a serial port.</param>
    /// <param name="boardId">The board, or null for the folder's.</param>
    /// <param name="faults">What damages the line, or null.</param>
    /// <param name="wait">How long a link that is gone is waited for.</param>
    /// <param name="cancellation">Ends such a wait.</param>
    /// <exception cref="DiagnosticException">As for <see cref="Open"/>, or the board cannot be reset.</exception>
    public static IByteLink OpenToStream(CompiledFolder folder, string port, string? boardId, FaultPlan? faults, TimeSpan wait, CancellationToken cancellation)
    {
        IByteLink OpenOnce()
        {
            IByteLink link = Open(folder, port, boardId);
            return faults is null ? link : faults.Around(link);
        }

        return wait > TimeSpan.Zero ? new ReconnectingLink(OpenOnce, wait, cancellation) : OpenOnce();
    }

    /// <summary>Opens a link.</summary>
    /// <param name="folder">The compiled model.</param>
    /// <param name="port"><c>sim</c>, <c>virtual</c> or a serial port.</param>
    /// <param name="boardId">The board, or null for the folder's.</param>
    /// <param name="isInStep">Whether a simulated board shall run only while one host thread waits for it; a terminal's board lives by itself.</param>
    /// <exception cref="DiagnosticException">The port, the simulator or the firmware is not there.</exception>
    public static IByteLink Open(CompiledFolder folder, string port, string? boardId, bool isInStep = true) => port switch
    {
        Virtual => new VirtualBoard(folder.StreamModel, folder.Spec),
        Simulator => Simulate(folder.Board(boardId), folder, isInStep),
        _ => SerialPorts.Open(port, boardId is null && folder.Report.Board is null ? 115200 : folder.Board(boardId).Definition.Baud),
    };

    private static ISimulatedBoard Simulate(Board board, CompiledFolder folder, bool isInStep)
    {
        if (board.RunsNanoFramework)
        {
            // One firmware for all models: it finds the model on its internal storage.
            return SimulatedBoard.Start(board, folder.BlobPath);
        }

        string elf = folder.ElfPath(board.Id);
        if (!File.Exists(elf))
        {
            throw new DiagnosticException(DiagnosticCodes.FirmwareMissing, elf, "there is no firmware for the simulated board", $"make it with 'tinyml build {folder.Path} --board {board.Id}'");
        }

        return isInStep ? SimulatedBoard.StartInStep(board, elf) : SimulatedBoard.Start(board, elf);
    }
}
