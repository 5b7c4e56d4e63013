namespace TinyML.Compiler.Diagnostics;

/// <summary>TML4xxx: emitting, board files, building firmware, fitting and simulating boards.</summary>
public static partial class DiagnosticCodes
{
    /// <summary>No folder of this name among the boards.</summary>
    public static DiagnosticCode BoardUnknown { get; } = Error("TML4001", "unknown board");

    /// <summary>board.json is not JSON.</summary>
    public static DiagnosticCode BoardFileNotJson { get; } = Error("TML4002", "board file is not JSON");

    /// <summary>board.json lacks a member, has one that is not known, or one of the wrong type.</summary>
    public static DiagnosticCode BoardFileShape { get; } = Error("TML4003", "board file has a wrong shape");

    /// <summary>board.json has a value that cannot be.</summary>
    public static DiagnosticCode BoardFileValue { get; } = Error("TML4004", "board file has an impossible value");

    /// <summary>board.json names a target that does not exist.</summary>
    public static DiagnosticCode TargetUnknown { get; } = Error("TML4005", "unknown target");

    /// <summary>A program cannot be said in C for this target.</summary>
    public static DiagnosticCode NotEmittable { get; } = Error("TML4101", "the program cannot be emitted as C");

    /// <summary>The output folder holds something that is not ours.</summary>
    public static DiagnosticCode OutputFolderForeign { get; } = Error("TML4102", "the output folder is not empty");

    /// <summary>The output folder cannot be written.</summary>
    public static DiagnosticCode OutputNotWritable { get; } = Error("TML4103", "the output cannot be written");

    /// <summary>The folder that is to be built is not one that the emitter made.</summary>
    public static DiagnosticCode NotAModelFolder { get; } = Error("TML4104", "not a compiled model");

    /// <summary>The constants of a program are more than the processor's kernels can address.</summary>
    public static DiagnosticCode ConstantsDoNotFit { get; } = Error("TML4105", "too large for the processor's addresses", ExitCode.DoesNotFit);

    /// <summary>A compiler, linker or flashing program is not installed.</summary>
    public static DiagnosticCode ToolMissing { get; } = Error("TML4201", "a program is missing", ExitCode.DeviceFailure);

    /// <summary>A compiler or linker reported an error in generated or shipped code.</summary>
    public static DiagnosticCode BuildFailed { get; } = Error("TML4202", "the firmware does not build", ExitCode.Defect);

    /// <summary>The firmware needs more flash than the board has.</summary>
    public static DiagnosticCode FlashDoesNotFit { get; } = Error("TML4203", "too large for the flash", ExitCode.DoesNotFit);

    /// <summary>The firmware needs more RAM than the board has.</summary>
    public static DiagnosticCode RamDoesNotFit { get; } = Error("TML4204", "too large for the RAM", ExitCode.DoesNotFit);

    /// <summary>The model needs more heap than nanoFramework leaves to it.</summary>
    public static DiagnosticCode HeapDoesNotFit { get; } = Error("TML4210", "too large for the heap", ExitCode.DoesNotFit);

    /// <summary>A floating-point routine was linked into firmware that must have none.</summary>
    public static DiagnosticCode FloatRoutineLinked { get; } = Error("TML4205", "floating point in the firmware", ExitCode.Defect);

    /// <summary>Sizes are unknown because the board's toolchain is not installed.</summary>
    public static DiagnosticCode SizesUnknown { get; } = Warning("TML4206", "sizes are unknown");

    /// <summary>The stack was not measured because the board has no simulator here.</summary>
    public static DiagnosticCode StackUnknown { get; } = Warning("TML4207", "the stack is not measured");

    /// <summary>The firmware of this board is made by its maker's tools, from the library.</summary>
    public static DiagnosticCode BuiltElsewhere { get; } = Error("TML4208", "the firmware is not built here");

    /// <summary>Firmware for this board cannot speak the protocol.</summary>
    public static DiagnosticCode ProtocolUnsupported { get; } = Error("TML4209", "the board does not speak the protocol");

    /// <summary>The simulator's library or program is not installed.</summary>
    public static DiagnosticCode SimulatorMissing { get; } = Error("TML4301", "the simulator is missing", ExitCode.DeviceFailure);

    /// <summary>The simulator is there but not one that this version can drive.</summary>
    public static DiagnosticCode SimulatorUnsupported { get; } = Error("TML4302", "the simulator is not supported", ExitCode.DeviceFailure);

    /// <summary>The simulator cannot run this firmware.</summary>
    public static DiagnosticCode SimulatorRefused { get; } = Error("TML4303", "the simulator cannot run the firmware", ExitCode.DeviceFailure);
}
