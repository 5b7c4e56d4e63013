using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Passes.Fusion;

namespace TinyML.Compiler.Passes.Reconstruction;

/// <summary>The way back through one node of a float graph: from how something depends on the node's output to how it depends on its operands.</summary>
/// <param name="graph">The graph.</param>
/// <param name="node">The node.</param>
internal sealed class BackwardStep(Graph graph, Node node)
{
    // Differences this wide are exact enough for single precision and for curves.
    private const float Difference = 1e-3f;

    private readonly Shape _input = graph[node.Inputs[0]].Type.Shape;
    private readonly Shape _output = graph[node.Output].Type.Shape;
    private readonly LayerWeights? _layer = LayerWeights.Of(graph, node);

    // For what only moves elements: where each one came from, per operand; -1 for none.
    private readonly int[][] _sources = node.Operator is Reshape or Slice or Transpose or ResizeNearest or Pad or Concat ? [.. node.Inputs.Select((_, operand) => Sources(graph, node, operand))] : [];

    /// <summary>Whether the way back through a node is known.</summary>
    public static bool Knows(Graph graph, Node node) => node.Operator switch
    {
        Conv2D or DepthwiseConv2D or FullyConnected => LayerWeights.Of(graph, node) is not null,
        AveragePool2D or MaxPool2D or Mean or Rescale or UnaryOperator or BinaryOperator => true,
        _ => node.Operator is Reshape or Slice or Transpose or ResizeNearest or Pad or Concat,
    };

    /// <summary>The layer that the node is, or null.</summary>
    public LayerWeights? Layer => _layer;

    /// <summary>Goes back.</summary>
    /// <param name="values">All values of a run.</param>
    /// <param name="gradients">The dependence on each value; that on the operands is added to.</param>
    /// <returns>The dependence on the output before the node's limits.</returns>
    public double[] Run(float[][] values, double[][] gradients)
    {
        float[] x = values[node.Inputs[0].Index], y = values[node.Output.Index];
        double[] inner = Within(y, gradients[node.Output.Index]), outer = gradients[node.Inputs[0].Index];
        switch (node.Operator)
        {
            case FullyConnected:
                for (int o = 0; o < inner.Length; o++)
                {
                    InputMoments.AddScaled(outer, _layer!.Weights.AsSpan(o * x.Length, x.Length), inner[o]);
                }

                break;
            case WindowedOperator windowed:
                ThroughWindow(windowed, x, y, inner, outer);
                break;
            case Mean:
                int[] places = Broadcasting.Indices(_output, _input);
                Add(outer, i => inner[places[i]] * y.Length / x.Length);
                break;
            case Rescale:
                float[] gains = values[node.Inputs[1].Index];
                Add(outer, i => inner[i] * gains[i % gains.Length]);
                break;
            case UnaryOperator function:
                Add(outer, i => inner[i] * (function.Apply(x[i] + Difference) - function.Apply(x[i] - Difference)) / (2 * Difference));
                break;
            case BinaryOperator function:
                ThroughBinary(function, values, gradients);
                break;
            default:
                for (int operand = 0; operand < _sources.Length; operand++)
                {
                    double[] target = gradients[node.Inputs[operand].Index];
                    for (int i = 0; i < inner.Length; i++)
                    {
                        if (_sources[operand][i] is var source and >= 0)
                        {
                            target[source] += inner[i];
                        }
                    }
                }

                break;
        }

        return inner;
    }

    private static void Add(double[] gradients, Func<int, double> more)
    {
        for (int i = 0; i < gradients.Length; i++)
        {
            gradients[i] += more(i);
        }
    }

    /// <summary>Nothing depends on what is at a limit.</summary>
    private double[] Within(float[] y, double[] gradient)
    {
        (float low, float high) = node.Operator is Rescale rescale ? (rescale.Minimum, rescale.Maximum)
            : node.Operator is ArithmeticOperator ? (float.NegativeInfinity, float.PositiveInfinity) // in the differences already
            : FuseLimits.LimitsOf(node.Operator) ?? (float.NegativeInfinity, float.PositiveInfinity);
        return [.. gradient.Select((value, i) => y[i] > low && y[i] < high ? value : 0)];
    }

    private void ThroughBinary(BinaryOperator function, float[][] values, double[][] gradients)
    {
        double[] inner = gradients[node.Output.Index];
        float[] a = values[node.Inputs[0].Index], b = values[node.Inputs[1].Index];
        int[] first = Broadcasting.Indices(_input, _output), second = Broadcasting.Indices(graph[node.Inputs[1]].Type.Shape, _output);
        double[] left = gradients[node.Inputs[0].Index], right = gradients[node.Inputs[1].Index];
        for (int i = 0; i < inner.Length; i++)
        {
            float x = a[first[i]], y = b[second[i]];
            left[first[i]] += inner[i] * (function.Apply(x + Difference, y) - function.Apply(x - Difference, y)) / (2 * Difference);
            right[second[i]] += inner[i] * (function.Apply(x, y + Difference) - function.Apply(x, y - Difference)) / (2 * Difference);
        }
    }

    private void ThroughWindow(WindowedOperator windowed, float[] x, float[] y, double[] inner, double[] outer)
    {
        int channels = _input[3], outputs = _output[3], perGroup = _layer is null ? 1 : outputs / _layer.Sources, depth = channels / (_layer?.Sources ?? channels);
        Window window = windowed.Window;
        int taps = window.KernelHeight * window.KernelWidth;
        for (int pixel = 0; pixel < inner.Length / outputs; pixel++)
        {
            int[] sources = [.. Enumerable.Range(0, taps).Select(k => SourceOf(window, pixel, k))];
            int inside = windowed is AveragePool2D { CountsPadding: true } ? taps : sources.Count(source => source >= 0);
            for (int o = 0; o < outputs; o++)
            {
                double gradient = inner[(pixel * outputs) + o];
                for (int k = 0; gradient != 0 && k < taps; k++)
                {
                    int first = (sources[k] * channels) + (o / perGroup * depth);
                    if (sources[k] < 0)
                    {
                        continue;
                    }

                    if (_layer is not null)
                    {
                        InputMoments.AddScaled(outer.AsSpan(first, depth), _layer.Weights.AsSpan((o * _layer.Columns) + (k * depth), depth), gradient);
                    }
                    else if (windowed is AveragePool2D || x[first] == y[(pixel * outputs) + o])
                    {
                        outer[first] += windowed is AveragePool2D ? gradient / inside : gradient;
                        k = windowed is AveragePool2D ? k : taps; // the first of equal maxima counts
                    }
                }
            }
        }
    }

    /// <summary>The input pixel under a kernel element, or -1 in the padding.</summary>
    private int SourceOf(Window window, int pixel, int k)
    {
        int height = _output[1], width = _output[2], picture = pixel / (height * width);
        int row = (pixel / width % height * window.StrideHeight) + (k / window.KernelWidth * window.DilationHeight) - window.PadTop;
        int column = (pixel % width * window.StrideWidth) + (k % window.KernelWidth * window.DilationWidth) - window.PadLeft;
        return row < 0 || row >= _input[1] || column < 0 || column >= _input[2] ? -1 : (((picture * _input[1]) + row) * _input[2]) + column;
    }

    /// <summary>The operator itself moves the numbers of the elements; what it fills in stays without.</summary>
    private static int[] Sources(Graph graph, Node node, int operand)
    {
        Operator moves = node.Operator is Pad pad ? pad with { Fill = 0 } : node.Operator;
        Tensor[] numbers = [.. node.Inputs.Select((id, i) => Tensor.OfFloats(
            graph[id].Type.Shape, [.. Enumerable.Range(1, graph[id].Type.Shape.ElementCount).Select(number => i == operand ? number : 0f)]))];
        Tensor output = Tensor.ZeroFloats(graph[node.Output].Type.Shape);
        moves.Evaluate(numbers, output);
        return [.. output.Floats.Select(number => (int)number - 1)];
    }
}
