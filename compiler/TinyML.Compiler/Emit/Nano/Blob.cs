using TinyML.Compiler.Planning;

namespace TinyML.Compiler.Emit.Nano;

/// <summary>The contents of a <c>.tmlb</c> file (firmware/nanoframework/BLOB.md).</summary>
/// <param name="Planned">The program.</param>
/// <param name="ModelHash">SHA-256 of the model file that it was compiled from; 32 bytes, zeros where there was none.</param>
/// <param name="ToolVersion">The version of the compiler.</param>
public sealed record Blob(PlannedProgram Planned, Ir.EquatableArray<byte> ModelHash, string ToolVersion)
{
    /// <summary>What a device knows of the model beside the program: INFO, TEXT, TEST (<see cref="DeviceSections"/>).</summary>
    public Ir.EquatableArray<BlobSection> Device { get; init; } = [];

    /// <summary>The version of the format.</summary>
    public const int Version = 1;

    /// <summary>The first four bytes, "TMLB".</summary>
    internal const uint Magic = 0x424C4D54;

    internal const int HeaderBytes = 12;
    internal const uint ProgramTag = 0x474F5250;
    internal const uint ConstantsTag = 0x534E4F43;
    internal const uint HostTag = 0x54534F48;
}

/// <summary>A section that not every blob has.</summary>
/// <param name="Tag">Its four characters, the first in the lowest byte.</param>
/// <param name="Content">Its bytes.</param>
public sealed record BlobSection(uint Tag, Ir.EquatableArray<byte> Content);
