using System.Diagnostics;
using TinyML.Cli.Output;
using TinyML.Compiler.Conformance;
using TinyML.Compiler.Diagnostics;

namespace TinyML.Cli.Workspace;

/// <summary>Counts what a board answers.</summary>
/// <param name="board">The board's id.</param>
/// <param name="port">Its port.</param>
/// <param name="asked">How many vectors it is to answer.</param>
internal sealed class SelftestTally(string board, string port, int asked)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly SortedDictionary<int, (string Name, int Vectors, int Failed, int LeftOut)> _kernels = [];
    private readonly List<FailedVector> _failed = [];
    private readonly List<LeftOutVector> _leftOut = [];
    private int _answered;
    private bool _isInterrupted;

    /// <summary>Batches that were answered.</summary>
    public int Batches { get; private set; }

    /// <summary>Vectors that were answered or left out.</summary>
    public int Done => _answered + _leftOut.Count;

    /// <summary>What ended the run before its end, or null.</summary>
    public Diagnostic? Failure { get; private set; }

    /// <summary>Takes the answers to a batch.</summary>
    public void Add(VectorBatch batch, IReadOnlyList<VectorFailure> failures)
    {
        Batches++;
        _answered += batch.Vectors.Count;
        foreach (ConformanceVector vector in batch.Vectors)
        {
            Count(vector, vectors: 1, failed: 0, leftOut: 0);
        }

        foreach (VectorFailure failure in failures)
        {
            Count(failure.Vector, vectors: 0, failed: 1, leftOut: 0);
            _failed.Add(new FailedVector(failure.Vector.ToString(), failure.Vector.Case.Kernel.Name, failure.Element, failure.Expected, failure.Got, failure.Different));
        }
    }

    /// <summary>Takes a vector that the board has no room for.</summary>
    public void LeaveOut(ConformanceVector vector, string why)
    {
        Count(vector, vectors: 0, failed: 0, leftOut: 1);
        _leftOut.Add(new LeftOutVector(vector.ToString(), vector.Case.Kernel.Name, why));
    }

    /// <summary>The user ended the run.</summary>
    public void Interrupt() => _isInterrupted = true;

    /// <summary>The board, or the link to it, ended the run.</summary>
    public void Fail(Diagnostic why) => Failure = why;

    /// <summary>What came of it.</summary>
    /// <param name="replaced">The model that the board held before, or null.</param>
    /// <param name="peakStackBytes">The most stack that a batch was seen to use, or null.</param>
    public SelftestResult Result(string? replaced, int? peakStackBytes) => new(
        board, port, _answered, _answered - _failed.Count, _failed, _leftOut, asked - Done, Batches,
        [.. _kernels.Values.Select(kernel => new SelftestKernel(kernel.Name, kernel.Vectors, kernel.Vectors - kernel.Failed, kernel.LeftOut))],
        peakStackBytes, replaced, Failure?.ToString(), _isInterrupted, Stopwatch.GetElapsedTime(_start).TotalSeconds);

    private void Count(ConformanceVector vector, int vectors, int failed, int leftOut)
    {
        int id = vector.Case.Kernel.Id;
        _kernels.TryGetValue(id, out (string, int Vectors, int Failed, int LeftOut) sofar);
        _kernels[id] = (vector.Case.Kernel.Name, sofar.Vectors + vectors, sofar.Failed + failed, sofar.LeftOut + leftOut);
    }
}
