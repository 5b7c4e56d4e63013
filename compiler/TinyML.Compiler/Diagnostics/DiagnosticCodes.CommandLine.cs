namespace TinyML.Compiler.Diagnostics;

public static partial class DiagnosticCodes
{
    /// <summary>A folder given as DIR is not one that compile wrote.</summary>
    public static DiagnosticCode CompiledFolderBad { get; } = Error("TML4900", "not a compiled folder");

    /// <summary>What was asked to compute the float answers is not part of this build.</summary>
    public static DiagnosticCode ReferenceMissing { get; } = Error("TML4902", "reference not in this build", ExitCode.Usage);

    /// <summary>What was asked to compute the float answers cannot run the model.</summary>
    public static DiagnosticCode ReferenceUnusable { get; } = Error("TML4903", "reference cannot run the model");

    /// <summary>An output is there already, and replacing it was not asked for.</summary>
    public static DiagnosticCode OutputExists { get; } = Error("TML4904", "the output is there already", ExitCode.Usage);

    /// <summary>The simulated board has no firmware to run.</summary>
    public static DiagnosticCode FirmwareMissing { get; } = Error("TML5900", "the firmware was not built", ExitCode.DeviceFailure);

    /// <summary>A flashing tool failed or is missing.</summary>
    public static DiagnosticCode FlashingFailed { get; } = Error("TML5901", "flashing failed", ExitCode.DeviceFailure);
}
