using System.Buffers;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Execution.Floats;

/// <summary>A Conv2D as products: what lies under the kernel is gathered into one row per output pixel, some pixels at a time, and multiplied by the
/// weights of a group. Where the kernel is one pixel the picture itself is that matrix.</summary>
internal sealed class ConvolutionStep : FloatStep
{
    // So many gathered elements stay in the fastest cache.
    private const int TileElements = 8192;

    private readonly PackedMatrix[] _groups;
    private readonly Window _window;
    private readonly Shape _input;
    private readonly int _depth;

    /// <summary>Packs the weights of every group.</summary>
    public ConvolutionStep(Node node, Conv2D layer, Shape input, Tensor weights, Tensor bias)
        : base(node)
    {
        (_window, _input, _depth) = (layer.Window, input, weights.Type.Shape[3]);
        int outputs = bias.Floats.Length / layer.Groups, size = weights.Floats.Length / layer.Groups;
        _groups =
        [
            .. Enumerable.Range(0, layer.Groups).Select(g => new PackedMatrix(
                weights.Floats.AsSpan(g * size, size), bias.Floats.AsSpan(g * outputs, outputs), layer.Minimum, layer.Maximum)),
        ];
    }

    /// <inheritdoc/>
    public override void Run(Tensor[] values)
    {
        float[] x = values[Node.Inputs[0].Index].Floats, y = values[Node.Output.Index].Floats;
        Shape output = values[Node.Output.Index].Type.Shape;
        int pixels = y.Length / output[3], channels = _input[3], rowLength = _groups[0].Inputs, perGroup = _groups[0].Outputs;
        if (_window.IsPointwise)
        {
            for (int g = 0; g < _groups.Length; g++)
            {
                _groups[g].Multiply(pixels, x.AsSpan(g * _depth), channels, y.AsSpan(g * perGroup), output[3]);
            }

            return;
        }

        int tile = Math.Min(pixels, Math.Max(4, TileElements / rowLength & ~3));
        float[] gathered = ArrayPool<float>.Shared.Rent(tile * rowLength);
        for (int g = 0; g < _groups.Length; g++)
        {
            for (int first = 0; first < pixels; first += tile)
            {
                int count = Math.Min(tile, pixels - first);
                Gather(x, output, first, gathered.AsSpan(0, count * rowLength), g * _depth);
                _groups[g].Multiply(count, gathered.AsSpan(0, count * rowLength), rowLength, y.AsSpan((first * output[3]) + (g * perGroup)), output[3]);
            }
        }

        ArrayPool<float>.Shared.Return(gathered);
    }

    /// <summary>The rows of some output pixels, in the order of the weights: kernel row, kernel column, channel; zeros where the padding is.</summary>
    private void Gather(float[] x, Shape output, int firstPixel, Span<float> rows, int firstChannel)
    {
        int height = _input[1], width = _input[2], channels = _input[3], next = 0;
        int column = firstPixel % output[2], row = firstPixel / output[2] % output[1], picture = firstPixel / (output[2] * output[1]);
        while (next < rows.Length)
        {
            for (int ky = 0; ky < _window.KernelHeight; ky++)
            {
                int inputRow = (row * _window.StrideHeight) + (ky * _window.DilationHeight) - _window.PadTop;
                for (int kx = 0; kx < _window.KernelWidth; kx++, next += _depth)
                {
                    int inputColumn = (column * _window.StrideWidth) + (kx * _window.DilationWidth) - _window.PadLeft;
                    Span<float> target = rows.Slice(next, _depth);
                    if ((uint)inputRow < (uint)height && (uint)inputColumn < (uint)width)
                    {
                        x.AsSpan((((((picture * height) + inputRow) * width) + inputColumn) * channels) + firstChannel, _depth).CopyTo(target);
                    }
                    else
                    {
                        target.Clear();
                    }
                }
            }

            if (++column == output[2])
            {
                column = 0;
                if (++row == output[1])
                {
                    (row, picture) = (0, picture + 1);
                }
            }
        }
    }
}
