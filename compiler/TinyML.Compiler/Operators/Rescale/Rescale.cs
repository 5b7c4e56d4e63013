using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>y[i] = clamp(x[i]·gains[c] + offsets[c], Minimum, Maximum), c = i mod channels.
/// Operands: x of any shape whose size is a multiple of the channels, gains [channels], offsets [channels]. Output: the shape of x.
/// Stands for the scaling of input columns, arithmetic with constants that no layer could take up, Relu and Clip on their own.</summary>
/// <param name="Minimum">Lower limit, negative infinity for none.</param>
/// <param name="Maximum">Upper limit, infinity for none.</param>
public sealed record Rescale(float Minimum = float.NegativeInfinity, float Maximum = float.PositiveInfinity) : Operator
{
    /// <inheritdoc/>
    public override string Name => "Rescale";

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
        int channels = inputs[1].Shape.ElementCount;
        Require(inputs[2].Shape == inputs[1].Shape, $"gains of {inputs[1].Shape} do not fit offsets of {inputs[2].Shape}");
        Require(inputs[0].Shape.ElementCount % channels == 0, $"{channels} channels do not fit {inputs[0].Shape}");
        return inputs[0].Shape;
    }

    /// <inheritdoc/>
    public override void Evaluate(IReadOnlyList<Tensor> inputs, Tensor output)
    {
        float[] x = inputs[0].Floats, gains = inputs[1].Floats, offsets = inputs[2].Floats;
        for (int i = 0; i < x.Length; i++)
        {
            int channel = i % gains.Length;
            output.Floats[i] = Math.Clamp((float)(((double)x[i] * gains[channel]) + offsets[channel]), Minimum, Maximum);
        }
    }
}
