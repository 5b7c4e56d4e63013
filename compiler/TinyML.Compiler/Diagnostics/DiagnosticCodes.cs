namespace TinyML.Compiler.Diagnostics;

/// <summary>Every kind of diagnostic, listed by hand. Ids are append-only and never reused.</summary>
public static partial class DiagnosticCodes
{
    private static DiagnosticCode Error(string id, string title, ExitCode exit = ExitCode.BadInput) =>
        new(id, Severity.Error, exit, title);

    private static DiagnosticCode Warning(string id, string title) =>
        new(id, Severity.Warning, ExitCode.Done, title);
}
