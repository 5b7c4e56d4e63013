using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>The mean of the elements under a window, channel by channel. Operand: x [batch, height, width, channels].
/// Output [batch, outputHeight, outputWidth, channels]. Pooling over a whole picture has a window of its size.</summary>
/// <param name="Window">The window; every position covers at least one element of the picture.</param>
/// <param name="CountsPadding">Whether the divisor is the window's size everywhere (padding counts as zeros) or only what lies inside the picture.</param>
/// <param name="Minimum">Lower limit of the fused activation, negative infinity for none (0 for Relu).</param>
/// <param name="Maximum">Upper limit of the fused activation, infinity for none (6 for Relu6).</param>
public sealed record AveragePool2D(
    Window Window, bool CountsPadding = false, float Minimum = float.NegativeInfinity, float Maximum = float.PositiveInfinity)
    : WindowedOperator(Window, Minimum, Maximum)
{
    /// <inheritdoc/>
    public override string Name => "AveragePool2D";

    /// <inheritdoc/>
    public override EquatableArray<OperatorParameter> Attributes =>
        [.. base.Attributes, .. CountsPadding ? new[] { OperatorParameter.Of("countsPadding", 1) } : []];

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
        var sums = new double[output.Floats.Length];
        var counts = new int[sums.Length / channels];
        Walk(inputs[0].Type.Shape, output.Type.Shape, (pixel, _, source) =>
        {
            counts[pixel]++;
            for (int c = 0; c < channels; c++)
            {
                sums[(pixel * channels) + c] += inputs[0].Floats[(source * channels) + c];
            }
        });
        for (int i = 0; i < sums.Length; i++)
        {
            int count = CountsPadding ? Window.KernelHeight * Window.KernelWidth : Math.Max(1, counts[i / channels]);
            output.Floats[i] = Math.Clamp((float)(sums[i] / count), Minimum, Maximum);
        }
    }
}
