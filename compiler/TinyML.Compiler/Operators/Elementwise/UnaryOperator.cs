using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>An operator that computes every element on its own. Operand: x of any shape; the output has the same shape.</summary>
public abstract record UnaryOperator : Operator
{
    /// <summary>The function of one element.</summary>
    public abstract float Apply(float x);

    /// <inheritdoc/>
    public sealed override Shape InferShape(IReadOnlyList<TensorType> inputs)
    {
        RequireCount(inputs, 1);
        return inputs[0].Shape;
    }

    /// <inheritdoc/>
    public sealed override void Evaluate(IReadOnlyList<Tensor> inputs, Tensor output)
    {
        float[] x = inputs[0].Floats;
        for (int i = 0; i < x.Length; i++)
        {
            output.Floats[i] = Apply(x[i]);
        }
    }
}
