using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>Hyperbolic tangent of every element. Operand: x of any shape.</summary>
public sealed record Tanh : Operator
{
    /// <inheritdoc/>
    public override string Name => "Tanh";

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<TensorType> inputs) => inputs[0].Shape;

    /// <inheritdoc/>
    public override void Evaluate(IReadOnlyList<Tensor> inputs, Tensor output)
    {
        float[] x = inputs[0].Floats;
        for (int i = 0; i < x.Length; i++)
        {
            output.Floats[i] = MathF.Tanh(x[i]);
        }
    }
}
