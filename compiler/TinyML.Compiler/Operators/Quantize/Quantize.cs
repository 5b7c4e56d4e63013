using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>The nearest integers of a type for given reals: q = round(x/scale) + zeroPoint, within the element type's range; the output's type says which
/// scale and zero point. In an imported graph x is Float32; in an integer graph x is an integer of another type, and the kernel computes the conversion.
/// Operand: x of any shape.</summary>
public sealed record Quantize : Operator
{
    /// <inheritdoc/>
    public override string Name => "Quantize";

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<TensorType> inputs)
    {
        RequireCount(inputs, 1);
        return inputs[0].Shape;
    }

    /// <inheritdoc/>
    /// <remarks>In Float32 the nearest integers stand for the reals themselves: a float graph has no rounding.</remarks>
    public override void Evaluate(IReadOnlyList<Tensor> inputs, Tensor output) => inputs[0].Floats.CopyTo(output.Floats, 0);
}
