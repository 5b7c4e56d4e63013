using TinyML.Compiler.Diagnostics;

namespace TinyML.Boards.Simulation;

/// <summary>Starts the simulator that a board names.</summary>
public static class SimulatedBoard
{
    /// <summary>Starts firmware on the board's simulator.</summary>
    /// <param name="board">The board.</param>
    /// <param name="firmwarePath">The linked firmware, the same that is flashed; for nanoFramework, whose firmware is one for all models, the model's .tmlb file.</param>
    /// <exception cref="DiagnosticException">The board has no simulator, it is not installed, or it cannot run the file.</exception>
    public static ISimulatedBoard Start(Board board, string firmwarePath) => board.Definition.Simulator?.Kind switch
    {
        "simavr" => SimavrBoard.Start(board.Definition, firmwarePath),
        "qemu" => QemuBoard.Start(board.Definition, firmwarePath),
        NanoBoard.Kind => NanoBoard.Start(board.Definition, firmwarePath),
        _ => throw new DiagnosticException(DiagnosticCodes.SimulatorMissing, $"board '{board.Id}'", "it has no simulator", "use --port virtual, or a board"),
    };

    /// <summary>Starts a board for one host thread that asks and waits: where the simulator can, it runs in step with the host, with a line that is as fast as a real one and
    /// loses what the receiver is not in time for, so that a run is the same every time.</summary>
    /// <param name="board">The board.</param>
    /// <param name="firmwarePath">As for <see cref="Start"/>.</param>
    /// <exception cref="DiagnosticException">As for <see cref="Start"/>.</exception>
    public static ISimulatedBoard StartInStep(Board board, string firmwarePath) =>
        board.Definition.Simulator?.Kind == "simavr" ? SimavrLine.Start(board.Definition, firmwarePath, board.Definition.Baud) : Start(board, firmwarePath);
}
