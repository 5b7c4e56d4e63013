using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Operators;

/// <summary>The integer map of the Rescale kernels: y[i] = clamp(q16(x[i] - offsets[c], multipliers[c], Shift) + z, Minimum, Maximum),
/// c = i mod channels, z the zero point of the output's type. Only in integer graphs.
/// Operands: x (Int8 or Int16), offsets [channels] (Int16), multipliers [channels] (Int16). Output: the shape of x, Int8 or Int16.</summary>
/// <param name="Shift">The common right shift, 0 to 30.</param>
/// <param name="Minimum">Lower limit of the integer result.</param>
/// <param name="Maximum">Upper limit of the integer result.</param>
public sealed record Requantize(int Shift, int Minimum, int Maximum) : Operator
{
    /// <inheritdoc/>
    public override string Name => "Requantize";

    /// <inheritdoc/>
    public override EquatableArray<OperatorParameter> Attributes =>
        [OperatorParameter.Of("shift", Shift), OperatorParameter.Of("minimum", Minimum), OperatorParameter.Of("maximum", Maximum)];

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<TensorType> inputs)
    {
        RequireCount(inputs, 3);
        Require(inputs[2].Shape == inputs[1].Shape, $"offsets of {inputs[1].Shape} do not fit multipliers of {inputs[2].Shape}");
        return inputs[0].Shape;
    }

    /// <inheritdoc/>
    public override void Evaluate(IReadOnlyList<Tensor> inputs, Tensor output)
    {
        long[] x = inputs[0].Integers, offsets = inputs[1].Integers, multipliers = inputs[2].Integers;
        int zeroPoint = output.Type.Quantization is Quantization.PerTensor perTensor ? perTensor.ZeroPoint : 0;
        for (int i = 0; i < x.Length; i++)
        {
            int channel = i % offsets.Length;
            long scaled = FixedPoint.Q16(x[i] - offsets[channel], multipliers[channel], Shift);
            output.Integers[i] = Math.Clamp(scaled + zeroPoint, Minimum, Maximum);
        }
    }
}
