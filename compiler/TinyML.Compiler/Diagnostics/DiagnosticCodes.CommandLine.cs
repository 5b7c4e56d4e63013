namespace TinyML.Compiler.Diagnostics;

public static partial class DiagnosticCodes
{
    /// <summary>A folder given as DIR is not one that compile wrote.</summary>
    public static DiagnosticCode CompiledFolderBad { get; } = Error("TML4900", "not a compiled folder");

    /// <summary>The simulated board has no firmware to run.</summary>
    public static DiagnosticCode FirmwareMissing { get; } = Error("TML5900", "the firmware was not built", ExitCode.DeviceFailure);

    /// <summary>A flashing tool failed or is missing.</summary>
    public static DiagnosticCode FlashingFailed { get; } = Error("TML5901", "flashing failed", ExitCode.DeviceFailure);
}
