namespace TinyML.Compiler.Diagnostics;

/// <summary>A registered kind of diagnostic. TML1xxx import, TML2xxx passes, TML3xxx planning, TML4xxx emit,
/// TML5xxx device and link. Ids are append-only.</summary>
/// <param name="Id">Such as <c>TML1004</c>.</param>
/// <param name="Severity">Error or warning.</param>
/// <param name="Exit">The process exit code that an error of this kind leads to.</param>
/// <param name="Title">A short title without the particulars.</param>
public sealed record DiagnosticCode(string Id, Severity Severity, ExitCode Exit, string Title);

/// <summary>The documented exit codes of the command line.</summary>
public enum ExitCode
{
    /// <summary>Done.</summary>
    Done = 0,

    /// <summary>Anything else: a defect of the tool.</summary>
    Defect = 1,

    /// <summary>Wrong usage of the command line.</summary>
    Usage = 2,

    /// <summary>The input (model, data, board file) is bad.</summary>
    BadInput = 3,

    /// <summary>The model does not fit the board.</summary>
    DoesNotFit = 4,

    /// <summary>The device or the link failed.</summary>
    DeviceFailure = 5,
}
