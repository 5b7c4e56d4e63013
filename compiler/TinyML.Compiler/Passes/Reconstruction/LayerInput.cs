using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Reconstruction;

/// <summary>What the rows of a layer's weights are multiplied by, place by place: for convolutions what lies under the kernel at an output pixel, with zeros in the padding.</summary>
/// <param name="graph">The graph.</param>
/// <param name="layer">The layer.</param>
internal sealed class LayerInput(Graph graph, LayerWeights layer)
{
    private readonly Node _node = layer.Node;
    private readonly Shape _input = graph[layer.Node.Inputs[0]].Type.Shape;
    private readonly Shape _output = graph[layer.Node.Output].Type.Shape;

    // An integer stands for a real counted from its zero point.
    private readonly float _zero = graph[layer.Node.Inputs[0]].Type.Quantization is Ir.Quantization.PerTensor whole ? whole.ZeroPoint : 0;

    /// <summary>Places per sample: output pixels, 1 for a FullyConnected.</summary>
    public int Places => _node.Operator is FullyConnected ? 1 : _output.ElementCount / _output[-1];

    /// <summary>Reads one place.</summary>
    /// <param name="values">The elements of the layer's input.</param>
    /// <param name="place">Which output pixel.</param>
    /// <param name="source">Which group or channel (<see cref="LayerWeights.SourceOf"/>).</param>
    /// <param name="patch">Receives one number per column.</param>
    public void Read(float[] values, int place, int source, Span<double> patch)
    {
        if (_node.Operator is not WindowedOperator { Window: var window })
        {
            for (int i = 0; i < patch.Length; i++)
            {
                patch[i] = values[i] - _zero;
            }

            return;
        }

        int depth = patch.Length / (window.KernelHeight * window.KernelWidth), channels = _input[3];
        int width = _output[2], picture = place / (_output[1] * width), pixel = place % (_output[1] * width);
        int top = (pixel / width * window.StrideHeight) - window.PadTop, left = (pixel % width * window.StrideWidth) - window.PadLeft;
        for (int k = 0; k < window.KernelHeight * window.KernelWidth; k++)
        {
            int row = top + (k / window.KernelWidth * window.DilationHeight), column = left + (k % window.KernelWidth * window.DilationWidth);
            Span<double> element = patch.Slice(k * depth, depth);
            if (row < 0 || row >= _input[1] || column < 0 || column >= _input[2])
            {
                element.Clear();
                continue;
            }

            int first = (((((picture * _input[1]) + row) * _input[2]) + column) * channels) + (source * depth);
            for (int c = 0; c < depth; c++)
            {
                element[c] = values[first + c] - _zero;
            }
        }
    }
}
