using TinyML.Compiler.Diagnostics;

namespace TinyML.Boards.Building;

/// <summary>A model that does not fit a board, with the bytes that are too many.</summary>
/// <param name="diagnostics">What a user is told.</param>
/// <param name="flashOver">Bytes of flash that are lacking, or 0.</param>
/// <param name="ramOver">Bytes of RAM that are lacking, or 0.</param>
public sealed class DoesNotFitException(IReadOnlyList<Diagnostic> diagnostics, int flashOver, int ramOver) : DiagnosticException(diagnostics)
{
    /// <summary>Bytes of flash that are lacking, or 0.</summary>
    public int FlashOver { get; } = flashOver;

    /// <summary>Bytes of RAM that are lacking, or 0.</summary>
    public int RamOver { get; } = ramOver;
}
