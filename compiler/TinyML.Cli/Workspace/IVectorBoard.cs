using TinyML.Compiler.Conformance;
using TinyML.Compiler.Diagnostics;

namespace TinyML.Cli.Workspace;

/// <summary>A board that answers batches of vectors.</summary>
internal interface IVectorBoard : IDisposable
{
    /// <summary>What a batch may take of it.</summary>
    /// <exception cref="DiagnosticException">The board's toolchain is not there.</exception>
    BatchLimits Limits();

    /// <summary>Brings a batch onto the board and asks it.</summary>
    /// <returns>The output, little-endian.</returns>
    /// <exception cref="DiagnosticException">The batch does not fit the board (exit code 4), or the board does not answer.</exception>
    byte[] Answer(VectorBatch batch, CancellationToken cancellation);
}
