namespace TinyML.Compiler.Diagnostics;

/// <summary>TML3xxx: planning and the serialized program.</summary>
public static partial class DiagnosticCodes
{
    /// <summary>A program beyond what offsets can count.</summary>
    public static DiagnosticCode ProgramTooLarge { get; } = Error("TML3001", "program too large", ExitCode.DoesNotFit);

    /// <summary>A .tmlb file that is truncated, corrupted or of another version.</summary>
    public static DiagnosticCode BlobInvalid { get; } = Error("TML3002", "not a valid .tmlb file");

    /// <summary>A certificate that is missing, damaged, or claims what is not so.</summary>
    public static DiagnosticCode CertificateRefused { get; } = Error("TML3003", "certificate refused");

    /// <summary>No recipe that was tried keeps to the limits.</summary>
    public static DiagnosticCode LimitsNotMet { get; } = Error("TML3010", "limits cannot be met", ExitCode.DoesNotFit);

    /// <summary>Too few or too uniform samples to tell recipes apart.</summary>
    public static DiagnosticCode PoorSamples { get; } = Warning("TML3011", "too few different samples to judge recipes by");
}
