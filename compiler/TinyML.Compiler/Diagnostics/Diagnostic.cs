namespace TinyML.Compiler.Diagnostics;

/// <summary>How bad a diagnostic is.</summary>
public enum Severity
{
    /// <summary>Worth knowing; the result stands.</summary>
    Warning,

    /// <summary>The work cannot be done as asked.</summary>
    Error,
}

/// <summary>One finding, as data: what is wrong, where, and what the user can do about it.</summary>
/// <param name="Code">The registered kind of finding.</param>
/// <param name="Where">A tensor, node, column, file with line and column, board or port; never empty.</param>
/// <param name="What">What is wrong there, one sentence with the offending value.</param>
/// <param name="Todo">What the user can do, one sentence.</param>
public sealed record Diagnostic(DiagnosticCode Code, string Where, string What, string Todo)
{
    /// <summary>The severity that the code is registered with.</summary>
    public Severity Severity => Code.Severity;

    /// <summary>The one-line form that the command line prints, for example
    /// <c>error TML1004 at node 'Relu_3': … — …</c>.</summary>
    public override string ToString() =>
        $"{(Severity == Severity.Error ? "error" : "warning")} {Code.Id} at {Where}: {What} — {Todo}";
}
