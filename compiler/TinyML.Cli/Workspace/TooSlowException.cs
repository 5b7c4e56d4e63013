using TinyML.Boards;
using TinyML.Compiler.Diagnostics;

namespace TinyML.Cli.Workspace;

/// <summary>A model whose inference costs more in the board's simulator than was allowed.</summary>
/// <param name="board">The board.</param>
/// <param name="cost">What it costs.</param>
/// <param name="limit">What was allowed.</param>
/// <param name="unit">Cycles or instructions.</param>
internal sealed class TooSlowException(Board board, long cost, long limit, string unit) : DiagnosticException(
    DiagnosticCodes.LimitsNotMet, $"board '{board.Id}'", FormattableString.Invariant($"an inference takes {cost:N0} {unit} in its simulator, {limit:N0} are allowed"), "allow more, or train a smaller network")
{
    /// <summary>By what the cost would have to be multiplied.</summary>
    public double Ratio { get; } = (double)limit / cost;
}
