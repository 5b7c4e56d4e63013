using TinyML.Compiler.Conformance;
using TinyML.Compiler.Diagnostics;

namespace TinyML.Cli.Workspace;

/// <summary>A board that answers batches of vectors.</summary>
internal interface IVectorBoard : IDisposable
{
    /// <summary>The most stack that a batch was seen to use, or null where that cannot be seen.</summary>
    int? PeakStackBytes => null;

    /// <summary>The model that was on the board before the first batch, or null where it does not say.</summary>
    string? Before => null;

    /// <summary>What a batch may take of it.</summary>
    /// <exception cref="DiagnosticException">The board's toolchain is not there.</exception>
    BatchLimits Limits();

    /// <summary>Brings a batch onto the board and asks it.</summary>
    /// <returns>The output, little-endian.</returns>
    /// <exception cref="DiagnosticException">The batch does not fit the board (exit code 4), or the board does not answer.</exception>
    byte[] Answer(VectorBatch batch, CancellationToken cancellation);

    /// <summary>Brings a compiled model onto the board in place of the batches.</summary>
    /// <exception cref="DiagnosticException">The board does not take it.</exception>
    void PutBack(CompiledFolder folder);
}
