using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Planning;

namespace TinyML.Boards.Building;

/// <summary>Whether firmware fits a board, and by how many bytes it does not.</summary>
public static class BoardFit
{
    /// <summary>Checks what no firmware can do without: the model's constants in flash and its arena in RAM.</summary>
    /// <exception cref="DiagnosticException">They alone do not fit; flash and RAM are both told.</exception>
    public static void Require(Board board, PlannedProgram program)
    {
        var findings = new List<Diagnostic>();
        int flashOver = program.Constants.Count - board.Definition.FlashBytes, ramOver = program.ArenaBytes - board.Definition.RamBytes;
        if (flashOver > 0)
        {
            findings.Add(Flash(board, flashOver, FormattableString.Invariant($"the model's constants alone take {program.Constants.Count} bytes")));
        }

        if (ramOver > 0)
        {
            findings.Add(Ram(board, ramOver, FormattableString.Invariant($"the model's arena alone takes {program.ArenaBytes} bytes")));
        }

        Throw(findings, flashOver, ramOver);
    }

    /// <summary>Checks flash and RAM.</summary>
    /// <param name="board">The board.</param>
    /// <param name="size">The firmware with the model.</param>
    /// <param name="withoutModel">The firmware without a model.</param>
    /// <param name="stackBytes">The measured stack, or 0.</param>
    /// <exception cref="DiagnosticException">It does not fit; flash and RAM are both told.</exception>
    public static void Require(Board board, FirmwareSize size, FirmwareSize withoutModel, int stackBytes)
    {
        var findings = new List<Diagnostic>();
        int flashOver = size.FlashBytes - board.Definition.FlashBytes;
        int ram = size.RamBytes + stackBytes;
        int ramOver = ram - board.Definition.RamBytes;
        if (flashOver > 0)
        {
            findings.Add(Flash(board, flashOver, FormattableString.Invariant(
                $"the firmware takes {size.FlashBytes} bytes, {size.FlashBytes - withoutModel.FlashBytes} of them for the model")));
        }

        if (ramOver > 0)
        {
            findings.Add(Ram(board, ramOver, FormattableString.Invariant(
                $"static data takes {size.RamBytes} bytes, {size.RamBytes - withoutModel.RamBytes} of them for the model, and the stack {stackBytes}")));
        }

        Throw(findings, flashOver, ramOver);
    }

    /// <summary>Reports what the linker found.</summary>
    /// <exception cref="DiagnosticException">Always.</exception>
    internal static void Fail(Board board, bool ram, int over) =>
        throw new DoesNotFitException([ram ? Ram(board, over, "the linker found no room") : Flash(board, over, "the linker found no room")], ram ? 0 : over, ram ? over : 0);

    private static void Throw(List<Diagnostic> findings, int flashOver, int ramOver)
    {
        if (findings.Count > 0)
        {
            throw new DoesNotFitException(findings, Math.Max(0, flashOver), Math.Max(0, ramOver));
        }
    }

    private static Diagnostic Flash(Board board, int over, string what) => new(DiagnosticCodes.FlashDoesNotFit, $"board '{board.Id}'",
        FormattableString.Invariant($"{what}; it has {board.Definition.FlashBytes} bytes of flash: {over} too few"),
        $"use fewer neurons or 8-bit precision{Larger(board, other => Math.Min(other.Definition.FlashBytes, other.Target.ConstantBytesLimit ?? int.MaxValue) >= board.Definition.FlashBytes + over)}");

    private static Diagnostic Ram(Board board, int over, string what) => new(DiagnosticCodes.RamDoesNotFit, $"board '{board.Id}'",
        FormattableString.Invariant($"{what}; it has {board.Definition.RamBytes} bytes of RAM: {over} too few"),
        $"use smaller layers or 8-bit precision{Larger(board, other => other.Definition.RamBytes >= board.Definition.RamBytes + over)}");

    /// <summary>Other boards with room enough, also for the addresses of their processors.</summary>
    private static string Larger(Board board, Func<Board, bool> fits)
    {
        string[] others = [.. BoardCatalogue.Shipped.LoadAll()
            .Where(other => other.Id != board.Id && fits(other))
            .Select(other => other.Id)];
        return others.Length == 0 ? "" : $", or a board with more room ({string.Join(", ", others)})";
    }
}
