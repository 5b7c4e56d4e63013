using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>Cross-correlation of a picture with a kernel per output channel.
/// Operands: x [batch, height, width, channels], w [outputs, kernelHeight, kernelWidth, channels/Groups], b [outputs].
/// Output [batch, outputHeight, outputWidth, outputs]. Output channel o sees the channels of group o / (outputs/Groups). A convolution over one
/// dimension has height 1.</summary>
/// <param name="Window">The window; its kernel is that of w.</param>
/// <param name="Groups">Divides channels and outputs.</param>
/// <param name="Minimum">Lower limit of the fused activation, negative infinity for none (0 for Relu).</param>
/// <param name="Maximum">Upper limit of the fused activation, infinity for none (6 for Relu6).</param>
public sealed record Conv2D(Window Window, int Groups = 1, float Minimum = float.NegativeInfinity, float Maximum = float.PositiveInfinity)
    : WindowedOperator(Window, Minimum, Maximum)
{
    /// <inheritdoc/>
    public override string Name => "Conv2D";

    /// <inheritdoc/>
    public override EquatableArray<OperatorParameter> Attributes =>
        [.. Groups == 1 ? [] : new[] { OperatorParameter.Of("groups", Groups) }, .. base.Attributes];

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<TensorType> inputs)
    {
        RequireCount(inputs, 3);
        Shape x = inputs[0].Shape, w = inputs[1].Shape, b = inputs[2].Shape;
        Require(w.Rank == 4, $"weights need four dimensions, not {w}");
        Require(w[1] == Window.KernelHeight && w[2] == Window.KernelWidth, $"weights of {w} are not those of a kernel of {Window.KernelHeight}x{Window.KernelWidth}");
        Require(x.Rank == 4 && Groups >= 1 && w[3] * Groups == x[3] && w[0] % Groups == 0, $"an input of {x} does not fit weights of {w} in {Groups} groups");
        Require(b.Rank == 1 && b[0] == w[0], $"a bias of {b} does not fit weights of {w}");
        return OutputShape(x, w[0]);
    }

    /// <inheritdoc/>
    public override void Evaluate(IReadOnlyList<Tensor> inputs, Tensor output)
    {
        float[] x = inputs[0].Floats, w = inputs[1].Floats, b = inputs[2].Floats;
        Shape from = inputs[0].Type.Shape, weights = inputs[1].Type.Shape;
        int channels = from[3], outputs = b.Length, depth = weights[3], perGroup = outputs / Groups, kernel = weights[1] * weights[2];
        var sums = new double[output.Floats.Length];
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] = b[i % outputs];
        }

        Walk(from, output.Type.Shape, (pixel, k, source) =>
        {
            for (int o = 0; o < outputs; o++)
            {
                int first = (source * channels) + (o / perGroup * depth), weight = ((o * kernel) + k) * depth;
                double sum = 0;
                for (int c = 0; c < depth; c++)
                {
                    sum += (double)w[weight + c] * x[first + c];
                }

                sums[(pixel * outputs) + o] += sum;
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
