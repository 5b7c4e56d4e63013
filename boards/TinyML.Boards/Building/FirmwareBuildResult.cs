using TinyML.Compiler.Diagnostics;

namespace TinyML.Boards.Building;

/// <summary>Firmware for a board, with the linker's figures in bytes.</summary>
public sealed record FirmwareBuildResult
{
    /// <summary>The linked firmware.</summary>
    public required string ElfPath { get; init; }

    /// <summary>The same for flashing tools, Intel HEX.</summary>
    public required string HexPath { get; init; }

    /// <summary>The streaming firmware with the model.</summary>
    public required FirmwareSize Size { get; init; }

    /// <summary>What the flash of the firmware with the model is made of.</summary>
    public required FlashMap Flash { get; init; }

    /// <summary>The first line that the compiler says about its version, or null.</summary>
    public string? CompilerVersion { get; init; }

    /// <summary>The same firmware without a model.</summary>
    public required FirmwareSize SizeWithoutModel { get; init; }

    /// <summary>The deepest stack that a session of inferences and text lines reached in the simulator; null when it was not run.</summary>
    public required int? PeakStackBytes { get; init; }

    /// <summary>The dearest inference of that session; null when it was not run.</summary>
    public required long? InferenceCost { get; init; }

    /// <summary>What <see cref="InferenceCost"/> counts: cycles or instructions; null when it was not run.</summary>
    public required string? CostUnit { get; init; }

    /// <summary>What each step of the model costs, in <see cref="CostUnit"/>: of the dearest inference of such a session in firmware that measures its steps. Empty when they were not to be measured, or could not be.</summary>
    public IReadOnlyList<long> StepCosts { get; init; } = [];

    /// <summary>The commands that were run, in order.</summary>
    public required IReadOnlyList<CommandLine> Commands { get; init; }

    /// <summary>Warnings.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }

    /// <summary>Model and inference code: what they add to the firmware's flash.</summary>
    public int ModelFlashBytes => Size.FlashBytes - SizeWithoutModel.FlashBytes;

    /// <summary>What the model adds to static RAM: its arena.</summary>
    public int ModelRamBytes => Size.RamBytes - SizeWithoutModel.RamBytes;

    /// <summary>Static RAM and measured stack together; null when the stack was not measured.</summary>
    public int? RamBytes => PeakStackBytes is { } stack ? Size.RamBytes + stack : null;
}
