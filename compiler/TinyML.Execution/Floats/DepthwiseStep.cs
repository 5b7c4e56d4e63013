using System.Runtime.Intrinsics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Execution.Floats;

/// <summary>A DepthwiseConv2D pixel by pixel, eight channels at a time.</summary>
internal sealed class DepthwiseStep(Node node, DepthwiseConv2D layer, Shape input, Tensor weights, Tensor bias) : FloatStep(node)
{
    private readonly float[] _weights = weights.Floats;
    private readonly float[] _bias = bias.Floats;
    private readonly Window _window = layer.Window;

    /// <inheritdoc/>
    public override void Run(Tensor[] values)
    {
        float[] x = values[Node.Inputs[0].Index].Floats, y = values[Node.Output.Index].Floats;
        Shape output = values[Node.Output.Index].Type.Shape;
        int outputs = output[3], channels = input[3], multiplier = outputs / channels;
        float[] spread = multiplier > 1 ? new float[outputs] : [];
        for (int pixel = 0; pixel < y.Length / outputs; pixel++)
        {
            int column = pixel % output[2], row = pixel / output[2] % output[1], picture = pixel / (output[2] * output[1]);
            Span<float> sums = y.AsSpan(pixel * outputs, outputs);
            _bias.CopyTo(sums);
            for (int k = 0; k < _window.KernelHeight * _window.KernelWidth; k++)
            {
                int inputRow = (row * _window.StrideHeight) + (k / _window.KernelWidth * _window.DilationHeight) - _window.PadTop;
                int inputColumn = (column * _window.StrideWidth) + (k % _window.KernelWidth * _window.DilationWidth) - _window.PadLeft;
                if ((uint)inputRow < (uint)input[1] && (uint)inputColumn < (uint)input[2])
                {
                    ReadOnlySpan<float> under = x.AsSpan(((((picture * input[1]) + inputRow) * input[2]) + inputColumn) * channels, channels);
                    Add(_weights.AsSpan(k * outputs, outputs), multiplier > 1 ? Spread(under, spread, multiplier) : under, sums);
                }
            }

            Limit(sums);
        }
    }

    private static ReadOnlySpan<float> Spread(ReadOnlySpan<float> channels, float[] spread, int multiplier)
    {
        for (int o = 0; o < spread.Length; o++)
        {
            spread[o] = channels[o / multiplier];
        }

        return spread;
    }

    private static void Add(ReadOnlySpan<float> weights, ReadOnlySpan<float> x, Span<float> sums)
    {
        int c = 0;
        for (; c + Vector256<float>.Count <= sums.Length; c += Vector256<float>.Count)
        {
            Vector256.FusedMultiplyAdd(Vector256.Create(weights[c..]), Vector256.Create(x[c..]), Vector256.Create<float>(sums[c..])).CopyTo(sums[c..]);
        }

        for (; c < sums.Length; c++)
        {
            sums[c] = MathF.FusedMultiplyAdd(weights[c], x[c], sums[c]);
        }
    }

    private void Limit(Span<float> sums)
    {
        for (int c = 0; c < sums.Length; c++)
        {
            sums[c] = Math.Clamp(sums[c], layer.Minimum, layer.Maximum);
        }
    }
}
