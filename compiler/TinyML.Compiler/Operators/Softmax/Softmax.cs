using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>exp(β·x_i) / Σ_j exp(β·x_j) over the last dimension. Operand: x of rank 1 or more. The largest element of a row is
/// subtracted first, which changes nothing but avoids overflow.</summary>
/// <param name="Beta">The factor β, positive and finite.</param>
public sealed record Softmax(float Beta = 1) : Operator
{
    /// <inheritdoc/>
    public override string Name => "Softmax";

    /// <inheritdoc/>
    public override EquatableArray<OperatorParameter> Attributes => Beta == 1 ? [] : [OperatorParameter.Of("beta", Beta)];

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<TensorType> inputs)
    {
        RequireCount(inputs, 1);
        Require(inputs[0].Shape.Rank >= 1, "a scalar has no dimension to normalise over");
        return inputs[0].Shape;
    }

    /// <inheritdoc/>
    public override void Evaluate(IReadOnlyList<Tensor> inputs, Tensor output)
    {
        int count = output.Type.Shape[-1];
        for (int start = 0; start < output.Floats.Length; start += count)
        {
            Normalise(inputs[0].Floats.AsSpan(start, count), output.Floats.AsSpan(start, count));
        }
    }

    private void Normalise(ReadOnlySpan<float> x, Span<float> y)
    {
        float largest = float.NegativeInfinity;
        foreach (float value in x)
        {
            largest = MathF.Max(largest, value);
        }

        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = MathF.Exp(Beta * (x[i] - largest));
            sum += y[i];
        }

        for (int i = 0; i < x.Length; i++)
        {
            y[i] = (float)(y[i] / sum);
        }
    }
}
