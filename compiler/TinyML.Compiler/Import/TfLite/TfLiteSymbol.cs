using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Import.TfLite;

/// <summary>What a tensor of the file stands for.</summary>
internal abstract record TfLiteSymbol
{
    /// <summary>A graph input or what a node of the graph computes.</summary>
    public sealed record Computed(ValueId Id) : TfLiteSymbol;

    /// <summary>A constant: Float32, or integers with their quantization.</summary>
    public sealed record Known(string Name, Tensor Tensor) : TfLiteSymbol;

    /// <summary>What an operator that was reported already would have computed.</summary>
    public sealed record Broken : TfLiteSymbol;
}
