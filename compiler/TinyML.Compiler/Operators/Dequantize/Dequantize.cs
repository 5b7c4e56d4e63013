using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>The reals that integers stand for: x = (q - zeroPoint)·scale, by the operand's type. Only in imported graphs.
/// Operand: q of any shape, an integer type with a quantization. Output: Float32 of the same shape.</summary>
public sealed record Dequantize : Operator
{
    /// <inheritdoc/>
    public override string Name => "Dequantize";

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<TensorType> inputs)
    {
        RequireCount(inputs, 1);
        return inputs[0].Shape;
    }

    /// <inheritdoc/>
    /// <remarks>In Float32 integers have been replaced by the reals that they stand for.</remarks>
    public override void Evaluate(IReadOnlyList<Tensor> inputs, Tensor output) => inputs[0].Floats.CopyTo(output.Floats, 0);
}
