using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>Cross-correlation of every channel with kernels of its own.
/// Operands: x [batch, height, width, channels], w [kernelHeight, kernelWidth, outputs], b [outputs]; outputs is a multiple of channels.
/// Output [batch, outputHeight, outputWidth, outputs]. Output channel o sees channel o / (outputs/channels).</summary>
/// <param name="Window">The window; its kernel is that of w.</param>
/// <param name="Minimum">Lower limit of the fused activation, negative infinity for none (0 for Relu).</param>
/// <param name="Maximum">Upper limit of the fused activation, infinity for none (6 for Relu6).</param>
public sealed record DepthwiseConv2D(Window Window, float Minimum = float.NegativeInfinity, float Maximum = float.PositiveInfinity)
    : WindowedOperator(Window, Minimum, Maximum)
{
    /// <inheritdoc/>
    public override string Name => "DepthwiseConv2D";

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<TensorType> inputs)
    {
        RequireCount(inputs, 3);
        Shape x = inputs[0].Shape, w = inputs[1].Shape, b = inputs[2].Shape;
        Require(w.Rank == 3, $"weights need three dimensions, not {w}");
        Require(w[0] == Window.KernelHeight && w[1] == Window.KernelWidth, $"weights of {w} are not those of a kernel of {Window.KernelHeight}x{Window.KernelWidth}");
        Require(x.Rank == 4 && w[2] % x[3] == 0, $"an input of {x} does not fit weights of {w}");
        Require(b.Rank == 1 && b[0] == w[2], $"a bias of {b} does not fit weights of {w}");
        return OutputShape(x, w[2]);
    }

    /// <inheritdoc/>
    public override void Evaluate(IReadOnlyList<Tensor> inputs, Tensor output)
    {
        float[] x = inputs[0].Floats, w = inputs[1].Floats, b = inputs[2].Floats;
        int channels = inputs[0].Type.Shape[3], outputs = b.Length, multiplier = outputs / channels;
        var sums = new double[output.Floats.Length];
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] = b[i % outputs];
        }

        Walk(inputs[0].Type.Shape, output.Type.Shape, (pixel, k, source) =>
        {
            for (int o = 0; o < outputs; o++)
            {
                sums[(pixel * outputs) + o] += (double)w[(k * outputs) + o] * x[(source * channels) + (o / multiplier)];
            }
        });
        for (int i = 0; i < sums.Length; i++)
        {
            output.Floats[i] = Math.Clamp((float)sums[i], Minimum, Maximum);
        }
    }

    /// <inheritdoc/>
    public override long Macs(IReadOnlyList<TensorType> inputs)
    {
        Shape x = inputs[0].Shape;
        return (long)x[0] * Window.OutputHeight(x[1]) * Window.OutputWidth(x[2]) * inputs[1].Shape.ElementCount;
    }
}
