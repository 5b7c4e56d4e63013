using System.Globalization;
using TinyML.Boards;
using TinyML.Cli.Output;
using TinyML.Compiler.Conformance;
using TinyML.Compiler.Diagnostics;

namespace TinyML.Cli.Workspace;

/// <summary>Has a board answer the conformance vectors of the kernels, a batch at a time: a batch is a model, and goes the way of every compiled model.</summary>
internal sealed record SelftestJob
{
    private const int ShownKernels = 3;

    private static readonly DiagnosticCode[] Hung = [DiagnosticCodes.BoardSilent, DiagnosticCodes.BoardNoise, DiagnosticCodes.LinkGone];

    /// <summary>The board.</summary>
    public required Board Board { get; init; }

    /// <summary><c>sim</c> or a serial port.</summary>
    public required string Port { get; init; }

    /// <summary>The vectors.</summary>
    public required IReadOnlyList<ConformanceVector> Vectors { get; init; }

    /// <summary>The product's C sources, or null for those beside the assembly.</summary>
    public string? Sources { get; init; }

    /// <summary>A compiled model that the board gets at the end, or null.</summary>
    public CompiledFolder? Restore { get; init; }

    /// <summary>Whether a line on standard error tells of every batch; not where a bar is shown.</summary>
    public bool TellsOfBatches { get; init; }

    /// <summary>Runs the vectors; what was answered counts also where the board is gone before the end, or the user interrupts.</summary>
    /// <param name="progress">Is given the done part, 0 to 1.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="DiagnosticException">Before the first batch: the board, its toolchain or its simulator is not there.</exception>
    public SelftestResult Run(Action<double> progress, CancellationToken cancellation)
    {
        if (Restore is not null && !Board.RunsNanoFramework)
        {
            // What is to come back is looked for before anything is replaced.
            FirmwareVectors.FlashCommand(Board, Port, Restore.Path);
        }

        var tally = new SelftestTally(Board.Id, Port, Vectors.Count);
        using IVectorBoard board = Board.RunsNanoFramework ? new UpdateVectors(Board, Port) : new FirmwareVectors(Board, Port, Sources);
        try
        {
            Ask(board, tally, progress, cancellation);
            PutBack(board);
        }
        catch (DiagnosticException exception) when (tally.Batches > 0 && exception.ExitCode == ExitCode.DeviceFailure)
        {
            tally.Fail(exception.Diagnostics[0]);
        }

        return tally.Result(board.Before, board.PeakStackBytes);
    }

    private void Ask(IVectorBoard board, SelftestTally tally, Action<double> progress, CancellationToken cancellation)
    {
        try
        {
            AskAll(board, tally, progress, cancellation);
        }
        catch (OperationCanceledException)
        {
            tally.Interrupt();
        }
    }

    private void AskAll(IVectorBoard board, SelftestTally tally, Action<double> progress, CancellationToken cancellation)
    {
        var batches = new LinkedList<VectorBatch>(VectorPacking.Pack(Vectors, board.Limits()));
        while (batches.First is { } first)
        {
            cancellation.ThrowIfCancellationRequested();
            batches.RemoveFirst();
            VectorBatch batch = first.Value;
            try
            {
                Answered(tally, batch, batch.Failures(board.Answer(batch, cancellation)), batches.Count);
            }
            catch (DiagnosticException exception) when (exception.ExitCode == ExitCode.DoesNotFit)
            {
                Split(tally, batch, batches, exception.Diagnostics[0]);
            }
            catch (DiagnosticException exception) when (exception.Diagnostics[0] is { } why && Hung.Contains(why.Code))
            {
                // A kernel that never returns, or ends the firmware, looks so.
                throw new DiagnosticException([why with { What = string.Create(CultureInfo.InvariantCulture, $"{why.What}; it was asked {batch.Vectors.Count} vectors of {Kernels(batch)}, from {batch.Vectors[0]} on") }]);
            }

            progress((double)tally.Done / Vectors.Count);
        }
    }

    private void Answered(SelftestTally tally, VectorBatch batch, IReadOnlyList<VectorFailure> failures, int left)
    {
        tally.Add(batch, failures);
        if (TellsOfBatches)
        {
            Terminal.Step(string.Create(CultureInfo.InvariantCulture, $"batch {tally.Batches} of {tally.Batches + left}: {batch.Vectors.Count - failures.Count} of {batch.Vectors.Count} vectors pass ({Kernels(batch)})"));
        }
    }

    private static string Kernels(VectorBatch batch)
    {
        string[] kernels = [.. batch.Vectors.Select(vector => vector.Case.Kernel.Name).Distinct()];
        return string.Join(", ", kernels.Take(ShownKernels)) + (kernels.Length > ShownKernels ? ", …" : "");
    }

    private static void Split(SelftestTally tally, VectorBatch batch, LinkedList<VectorBatch> batches, Diagnostic why)
    {
        if (batch.Vectors.Count == 1)
        {
            tally.LeaveOut(batch.Vectors[0], why.What);
            return;
        }

        (VectorBatch first, VectorBatch second) = batch.Halves();
        batches.AddFirst(second);
        batches.AddFirst(first);
    }

    private void PutBack(IVectorBoard board)
    {
        if (Restore is null)
        {
            return;
        }

        Terminal.Step($"putting '{Restore.Name}' back");
        board.PutBack(Restore);
    }
}
