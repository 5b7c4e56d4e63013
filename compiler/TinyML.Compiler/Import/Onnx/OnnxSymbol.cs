using TinyML.Compiler.Import.Onnx.Format;
using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>What a name of the file stands for.</summary>
internal abstract record OnnxSymbol
{
    /// <summary>A graph input or what a node of the graph computes.</summary>
    public sealed record Computed(ValueId Id) : OnnxSymbol;

    /// <summary>A constant: Float32 for every float type of the format, or integers.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Tensor">The elements.</param>
    /// <param name="Quantized">The quantized integers that floats stand for, where the file holds them.</param>
    public sealed record Known(string Name, Tensor Tensor, Tensor? Quantized = null) : OnnxSymbol
    {
        /// <summary>Whether it holds integers or truth values.</summary>
        public bool IsInteger => Tensor.Type.Element != ElementType.Float32;
    }

    /// <summary>A constant that has not been decoded, because nothing has asked for it.</summary>
    public sealed record Stored(TensorProto Proto) : OnnxSymbol;

    /// <summary>The winning class or its label: computed by whoever reads the scores.</summary>
    public sealed record ClassLabel : OnnxSymbol;

    /// <summary>An output that is not computed here.</summary>
    public sealed record LeftOut : OnnxSymbol;

    /// <summary>The output of a node that was reported already.</summary>
    public sealed record Broken : OnnxSymbol;
}
