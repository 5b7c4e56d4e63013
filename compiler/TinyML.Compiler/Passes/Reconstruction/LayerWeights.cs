using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Reconstruction;

/// <summary>The constants of a Conv2D, DepthwiseConv2D or FullyConnected as a matrix with a row per output channel, of a float graph in real numbers, of an
/// integer graph in integers. A row's columns are in the order of the kernel: [row][column][channel of the group].</summary>
/// <param name="Node">The layer.</param>
/// <param name="Columns">Weights per output channel.</param>
/// <param name="Sources">How many different inputs rows are multiplied by: the groups of a Conv2D, the input channels of a DepthwiseConv2D, else 1.</param>
/// <param name="Weights">Row-major.</param>
/// <param name="Bias">One per row, in the unit of weights times inputs; without the input's zero point.</param>
/// <param name="Scales">What one step of a row's weights stands for; ones for float layers.</param>
/// <param name="Limit">The largest magnitude that a new weight should have: 127 (other tools may have used -128), 32,767, or infinity for float layers.</param>
internal sealed record LayerWeights(Node Node, int Columns, int Sources, double[] Weights, double[] Bias, double[] Scales, double Limit)
{
    /// <summary>Output channels.</summary>
    public int Rows => Bias.Length;

    /// <summary>What one step of a row's sums stands for; ones for float layers.</summary>
    public IReadOnlyList<double> SumScales { get; private init; } = [];

    /// <summary>Whether weights and biases are integers.</summary>
    public bool IsInteger => double.IsFinite(Limit);

    /// <summary>The input that a row is multiplied by.</summary>
    public int SourceOf(int row) => (int)((long)row * Sources / Rows);

    /// <summary>The layer that a node is, or null where it is none, or has operands that are computed.</summary>
    public static LayerWeights? Of(Graph graph, Node node)
    {
        if (node.Operator is not (Conv2D or DepthwiseConv2D or FullyConnected)
            || graph[node.Inputs[1]].Constant is not { } weights || graph[node.Inputs[2]].Constant is not { } bias || graph[node.Inputs[0]].Constant is not null)
        {
            return null;
        }

        double[] elements = Elements(weights);
        int rows = bias.Type.Shape.ElementCount, columns = elements.Length / rows;
        int sources = node.Operator switch
        {
            Conv2D convolution => convolution.Groups,
            DepthwiseConv2D => graph[node.Inputs[0]].Type.Shape[-1],
            _ => 1,
        };
        double[] matrix = node.Operator is DepthwiseConv2D ? Matrices.Transposed(elements, columns, rows) : elements;
        double limit = weights.Type.Element switch
        {
            ElementType.Int8 => sbyte.MaxValue,
            ElementType.Int16 => short.MaxValue,
            _ => double.PositiveInfinity,
        };
        double[] scales = ScalesOf(weights.Type, rows);
        return new LayerWeights(node, columns, sources, matrix, Elements(bias), scales, limit)
        {
            SumScales = bias.Type.Quantization is Ir.Quantization.PerChannel sums ? sums.Scales : scales,
        };
    }

    /// <summary>All layers of a graph, in order.</summary>
    public static IReadOnlyList<LayerWeights> Of(Graph graph) => [.. graph.Nodes.Select(node => Of(graph, node)).OfType<LayerWeights>()];

    /// <summary>The graph with these weights and biases; where <see cref="Scales"/> changed, the types of both follow. Integers are rounded and limited to their types. Constants that other nodes read too are split off.</summary>
    /// <param name="graph">The graph that the layer was taken from, or one with the same node, other constants and possibly values added.</param>
    public Graph PutInto(Graph graph)
    {
        Value[] values = [.. graph.Values];
        Node node = graph.Nodes.First(candidate => candidate.Output == Node.Output);
        ValueId[] operands = [.. node.Inputs];
        double[] elements = Node.Operator is DepthwiseConv2D ? Matrices.Transposed(Weights, Rows, Columns) : Weights;
        double[] before = ScalesOf(graph[node.Inputs[1]].Type, Rows), factors = [.. Scales.Select((scale, row) => scale / before[row])];
        Put(1, Tensor(Rescaled(graph[node.Inputs[1]].Type, factors), elements));
        Put(2, Tensor(Rescaled(graph[node.Inputs[2]].Type, factors), Bias));
        return graph with { Values = [.. values], Nodes = [.. graph.Nodes.Select(candidate => candidate == node ? node with { Inputs = [.. operands] } : candidate)] };

        void Put(int operand, Tensor constant)
        {
            ValueId id = node.Inputs[operand];
            if (graph.Nodes.Sum(other => other.Inputs.Count(input => input == id)) == 1)
            {
                values[id.Index] = values[id.Index] with { Type = constant.Type, Constant = constant };
                return;
            }

            var names = new UniqueNames();
            foreach (Value value in values)
            {
                names.Take(value.Name);
            }

            operands[operand] = new ValueId(values.Length);
            values = [.. values, new Value(names.Take(graph[id].Name), constant.Type, constant)];
        }
    }

    private static double[] ScalesOf(TensorType type, int rows) => type.Quantization is Ir.Quantization.PerChannel channels ? [.. channels.Scales] : [.. Enumerable.Repeat(1.0, rows)];

    private static TensorType Rescaled(TensorType type, double[] factors) => type.Quantization is Ir.Quantization.PerChannel channels
        ? type with { Quantization = channels with { Scales = [.. channels.Scales.Select((scale, row) => scale * factors[row])] } }
        : type;

    private static double[] Elements(Tensor tensor) =>
        tensor.Type.Element == ElementType.Float32 ? [.. tensor.Floats] : [.. tensor.Integers];

    private static Tensor Tensor(TensorType type, double[] elements)
    {
        if (type.Element == ElementType.Float32)
        {
            return Ir.Tensor.OfFloats(type.Shape, [.. elements.Select(element => (float)element)]);
        }

        (long least, long greatest) = ElementValues.Range(type.Element);
        return Ir.Tensor.OfIntegers(type, [.. elements.Select(element => (long)Math.Clamp(Math.Round(element), least, greatest))]);
    }
}
