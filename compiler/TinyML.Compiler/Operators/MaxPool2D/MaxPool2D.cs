using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>The greatest of the elements under a window, channel by channel; padding never counts. Operand: x [batch, height, width, channels].
/// Output [batch, outputHeight, outputWidth, channels].</summary>
/// <param name="Window">The window; every position covers at least one element of the picture.</param>
/// <param name="Minimum">Lower limit of the fused activation, negative infinity for none (0 for Relu).</param>
/// <param name="Maximum">Upper limit of the fused activation, infinity for none (6 for Relu6).</param>
public sealed record MaxPool2D(Window Window, float Minimum = float.NegativeInfinity, float Maximum = float.PositiveInfinity)
    : WindowedOperator(Window, Minimum, Maximum)
{
    /// <inheritdoc/>
    public override string Name => "MaxPool2D";

    private protected override bool ShowsKernel => true;

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<TensorType> inputs)
    {
        RequireCount(inputs, 1);
        Require(inputs[0].Shape.Rank == 4, $"a picture has four dimensions (NHWC), not {inputs[0].Shape}");
        return OutputShape(inputs[0].Shape, inputs[0].Shape[3]);
    }

    /// <inheritdoc/>
    public override void Evaluate(IReadOnlyList<Tensor> inputs, Tensor output)
    {
        int channels = output.Type.Shape[3];
        Array.Fill(output.Floats, float.NegativeInfinity);
        Walk(inputs[0].Type.Shape, output.Type.Shape, (pixel, _, source) =>
        {
            for (int c = 0; c < channels; c++)
            {
                ref float y = ref output.Floats[(pixel * channels) + c];
                y = MathF.Max(y, inputs[0].Floats[(source * channels) + c]);
            }
        });
        for (int i = 0; i < output.Floats.Length; i++)
        {
            output.Floats[i] = Math.Clamp(output.Floats[i], Minimum, Maximum);
        }
    }
}
