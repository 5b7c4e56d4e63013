namespace TinyML.Compiler.Diagnostics;

/// <summary>Carries one or more error diagnostics up to the front door, which prints them and exits with
/// <see cref="ExitCode"/> of the first. Nothing but the command line prints.</summary>
public class DiagnosticException : Exception
{
    /// <summary>Creates the exception for one finding.</summary>
    public DiagnosticException(DiagnosticCode code, string where, string what, string todo)
        : this([new Diagnostic(code, where, what, todo)])
    {
    }

    /// <summary>Creates the exception for all findings of one step, in the order found.</summary>
    /// <exception cref="ArgumentException">The list is empty.</exception>
    public DiagnosticException(IReadOnlyList<Diagnostic> diagnostics)
        : base(string.Join(Environment.NewLine, diagnostics))
    {
        if (diagnostics.Count == 0)
        {
            throw new ArgumentException("at least one diagnostic is needed", nameof(diagnostics));
        }

        Diagnostics = diagnostics;
    }

    /// <summary>The findings, in the order found.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>The exit code of the first error.</summary>
    public ExitCode ExitCode => Diagnostics[0].Code.Exit;
}
