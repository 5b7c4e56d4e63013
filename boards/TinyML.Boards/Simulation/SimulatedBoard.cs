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
}
