using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>y[o] = clamp(Σ_i w[o, i]·x[i] + b[o], Minimum, Maximum).
/// Operands: x [1, inputs] (or any shape of that many elements), w [outputs, inputs], b [outputs]. Output [1, outputs].</summary>
/// <param name="Minimum">Lower limit of the fused activation, negative infinity for none (0 for Relu).</param>
/// <param name="Maximum">Upper limit of the fused activation, infinity for none (6 for Relu6).</param>
public sealed record FullyConnected(float Minimum = float.NegativeInfinity, float Maximum = float.PositiveInfinity) : Operator
{
    /// <inheritdoc/>
    public override string Name => "FullyConnected";

    /// <inheritdoc/>
    public override EquatableArray<OperatorParameter> Attributes =>
    [
        .. float.IsNegativeInfinity(Minimum) ? [] : new[] { OperatorParameter.Of("minimum", Minimum) },
        .. float.IsPositiveInfinity(Maximum) ? [] : new[] { OperatorParameter.Of("maximum", Maximum) },
    ];

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<TensorType> inputs)
    {
        RequireCount(inputs, 3);
        Shape x = inputs[0].Shape, w = inputs[1].Shape, b = inputs[2].Shape;
        Require(w.Rank == 2, $"weights need two dimensions, not {w}");
        Require(x.ElementCount == w[1], $"an input of {x} does not fit weights of {w}");
        Require(b.Rank == 1 && b[0] == w[0], $"a bias of {b} does not fit weights of {w}");
        return Shape.Of(1, w[0]);
    }

    /// <inheritdoc/>
    public override void Evaluate(IReadOnlyList<Tensor> inputs, Tensor output)
    {
        float[] x = inputs[0].Floats, w = inputs[1].Floats, b = inputs[2].Floats;
        for (int o = 0; o < b.Length; o++)
        {
            double sum = b[o];
            for (int i = 0; i < x.Length; i++)
            {
                sum += (double)w[(o * x.Length) + i] * x[i];
            }

            output.Floats[o] = Math.Clamp((float)sum, Minimum, Maximum);
        }
    }

    /// <inheritdoc/>
    public override long Macs(IReadOnlyList<TensorType> inputs) => inputs[1].Shape.ElementCount;
}
