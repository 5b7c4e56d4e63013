using TinyML.Compiler.Import.Onnx.Format;
using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>What a name of the file stands for.</summary>
internal abstract record OnnxSymbol
{
    /// <summary>A graph input or what a node of the graph computes; always Float32.</summary>
    public sealed record Computed(ValueId Id) : OnnxSymbol;

    /// <summary>A constant: Float32, or Int64 for every integer type of the format.</summary>
    public sealed record Known(string Name, Tensor Tensor) : OnnxSymbol;

    /// <summary>A constant that has not been decoded, because nothing has asked for it.</summary>
    public sealed record Stored(TensorProto Proto) : OnnxSymbol;

    /// <summary>The winning class or its label: computed by whoever reads the scores.</summary>
    public sealed record ClassLabel : OnnxSymbol;

    /// <summary>An output that is not computed here.</summary>
    public sealed record LeftOut : OnnxSymbol;

    /// <summary>The output of a node that was reported already.</summary>
    public sealed record Broken : OnnxSymbol;
}
