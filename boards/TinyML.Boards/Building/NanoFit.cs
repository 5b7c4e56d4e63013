using TinyML.Compiler.Diagnostics;
using TinyML.Nano.Runtime;

namespace TinyML.Boards.Building;

/// <summary>What a model takes of a nanoFramework board's heap, by the firmware's own loader.</summary>
/// <param name="HeapBytes">The bytes that it takes there.</param>
/// <param name="KeepsFile">Whether its constants stay in the file, because they do not fit beside the arena.</param>
public sealed record NanoFit(int HeapBytes, bool KeepsFile)
{
    private const int Unlimited = int.MaxValue;

    /// <summary>Loads the model as the board will.</summary>
    /// <param name="board">A board that runs nanoFramework.</param>
    /// <param name="blob">The bytes of the .tmlb file.</param>
    /// <exception cref="DoesNotFitException">It needs more heap, also with its constants left in the file.</exception>
    /// <exception cref="InvalidOperationException">The loader refuses the blob for another reason: compiler and firmware disagree.</exception>
    public static NanoFit Require(Board board, byte[] blob)
    {
        ArgumentNullException.ThrowIfNull(board);
        int limit = board.Definition.NanoFramework!.HeapBytes;
        var loader = new ModelLoader(new ByteArraySource(blob), limit);
        if (loader.Load() is { } model)
        {
            return new NanoFit(loader.HeapBytes, model.KeepsSource);
        }

        if (loader.Result != LoadResult.TooBig)
        {
            throw new InvalidOperationException($"the firmware refuses the blob: {LoadResult.Describe(loader.Result)}, step {loader.Step}");
        }

        int least = Least(blob, limit);
        throw new DoesNotFitException([Finding(board, least, least - limit)], 0, least - limit);
    }

    /// <summary>The smallest heap that the loader accepts, found by halving: it keeps less in memory where it gets less.</summary>
    private static int Least(byte[] blob, int tooSmall)
    {
        var whole = new ModelLoader(new ByteArraySource(blob), Unlimited);
        whole.Load();
        int enough = whole.HeapBytes;
        while (enough - tooSmall > 1)
        {
            int middle = tooSmall + ((enough - tooSmall) / 2);
            bool fits = new ModelLoader(new ByteArraySource(blob), middle).Load() is not null;
            (tooSmall, enough) = fits ? (tooSmall, middle) : (middle, enough);
        }

        return enough;
    }

    private static Diagnostic Finding(Board board, int least, int over)
    {
        string[] others = [.. BoardCatalogue.Shipped.LoadAll().Where(other => other.Definition.NanoFramework?.HeapBytes >= least).Select(other => other.Id)];
        string larger = others.Length == 0 ? "" : $", a board with more of it ({string.Join(", ", others)})";
        return new Diagnostic(DiagnosticCodes.HeapDoesNotFit, $"board '{board.Id}'",
            FormattableString.Invariant($"the model needs {least} bytes of nanoFramework's heap, with its constants left in the file, and the firmware gives it {board.Definition.NanoFramework!.HeapBytes}: {over} too few"),
            FormattableString.Invariant($"try the recipe int8-exact, compact or smallest, smaller layers{larger}, or the C library, which has {board.Definition.RamBytes} bytes of RAM on this board: compile without --board"));
    }
}
