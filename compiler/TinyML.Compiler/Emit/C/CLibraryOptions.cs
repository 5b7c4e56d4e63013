using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;
using TinyML.Compiler.Targets;

namespace TinyML.Compiler.Emit.C;

/// <summary>What the emitter prints besides the program.</summary>
public sealed record CLibraryOptions
{
    /// <summary>The processor whose overlays are copied beside the reference kernels.</summary>
    public required Target Target { get; init; }

    /// <summary>The version of the tool, for the banner and the library's version.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>The SHA-256 of the model file, as hexadecimal digits, for the banner.</summary>
    public required string ModelSha256 { get; init; }

    /// <summary>The SHA-256 of the model's .tmlb file; the firmware reports its first 8 bytes.</summary>
    public required EquatableArray<byte> BlobSha256 { get; init; }

    /// <summary>Columns and labels, for documentation and for text mode; null for a model without NAME.json.</summary>
    public ModelSpec? Spec { get; init; }

    /// <summary>What the firmware speaks.</summary>
    public FirmwareProtocol Protocol { get; init; }

    /// <summary>The folder that holds the C sources of the product; beside the assembly unless told otherwise.</summary>
    public string SourceRoot { get; init; } = Path.Combine(AppContext.BaseDirectory, "firmware", "c");
}
