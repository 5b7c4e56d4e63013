using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Execution.Floats;

/// <summary>A float graph prepared for many runs. Products of matrices and convolutions get a fast form, everything else runs as its operator defines
/// it. Fast forms sum in single precision, always in the same order, so that every processor computes the same numbers.</summary>
internal sealed class FloatProgram
{
    /// <summary>Below this the definition, which sums in double precision, is fast enough.</summary>
    private const long WorthPreparing = 4096;

    private readonly FloatStep[] _steps;

    /// <summary>Prepares a graph.</summary>
    /// <param name="graph">A verified float graph, or an imported one.</param>
    public FloatProgram(Graph graph)
    {
        Graph = graph;
        _steps = [.. graph.Nodes.Select(node => Prepare(graph, node))];
    }

    /// <summary>The graph.</summary>
    public Graph Graph { get; }

    /// <summary>A tensor for every value; the constants' are the graph's own, the others are zeros to be filled.</summary>
    public Tensor[] Allocate() => [.. Graph.Values.Select(value => value.Constant ?? Tensor.ZeroFloats(value.Type.Shape))];

    /// <summary>Computes every node.</summary>
    /// <param name="values">From <see cref="Allocate"/>, with the inputs filled in.</param>
    public void Run(Tensor[] values)
    {
        foreach (FloatStep step in _steps)
        {
            step.Run(values);
        }
    }

    private static FloatStep Prepare(Graph graph, Node node)
    {
        TensorType[] types = [.. node.Inputs.Select(id => graph[id].Type)];
        Tensor?[] constants = [.. node.Inputs.Select(id => graph[id].Constant)];
        return node.Operator switch
        {
            _ when types.Append(graph[node.Output].Type).Any(type => type.Element != ElementType.Float32) => new RoundedStep(node, graph[node.Output].Type),
            BinaryOperator binary => new BinaryStep(node, binary, types, graph[node.Output].Type.Shape),
            _ when node.Operator.Macs(types) < WorthPreparing || constants.Length < 3 || constants[1] is null || constants[2] is null => new DefinedStep(node),
            FullyConnected layer => new ProductStep(node, layer, constants[1]!, constants[2]!),
            Conv2D layer => new ConvolutionStep(node, layer, types[0].Shape, constants[1]!, constants[2]!),
            DepthwiseConv2D layer => new DepthwiseStep(node, layer, types[0].Shape, constants[1]!, constants[2]!),
            _ => new DefinedStep(node),
        };
    }
}
