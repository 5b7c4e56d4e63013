using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Lowering;

/// <summary>Turns an integer graph into kernel calls over buffers.</summary>
public static class Lowerer
{
    /// <summary>Lowers a graph.</summary>
    /// <param name="graph">An integer graph.</param>
    /// <param name="spec">The LED rule, the target's name and unit; or null.</param>
    /// <exception cref="DiagnosticException">A tensor too large for the kernels, or an LED rule that fits no output.</exception>
    public static KernelProgram Run(Graph graph, ModelSpec? spec) => Run(graph, spec, (id, buffer, i) => Describe(graph, id, buffer, i, spec));

    /// <summary>Lowers a part of a network, of whose outputs only integers are read: it may end at columns, each in a step of its own, which no single scale describes.</summary>
    /// <param name="graph">The part.</param>
    /// <exception cref="DiagnosticException">A tensor too large for the kernels.</exception>
    internal static KernelProgram RunPart(Graph graph) => Run(graph, null, (id, buffer, _) => new ProgramOutput(graph[id].Name, buffer, double.NaN, 0, ""));

    private static KernelProgram Run(Graph graph, ModelSpec? spec, Func<ValueId, int, int, ProgramOutput> describe)
    {
        var context = new LoweringContext(graph);
        BufferPlacement.Inputs(context);
        BufferPlacement.Outputs(context);
        foreach (Node node in graph.Nodes)
        {
            LowerNode(node, context);
        }

        int[] outputs = BufferPlacement.CollectOutputs(context);
        ProgramOutput[] described = [.. graph.Outputs.Select((id, i) => describe(id, outputs[i], i))];
        return new KernelProgram(
            graph.Name, [.. context.Buffers], [.. context.Constants], [.. context.Calls],
            [.. graph.Inputs.Select(id => Describe(graph, id, context.Buffer(id)))], [.. described], LedLowering.Lower(spec, described, graph));
    }

    /// <summary>Every operator of an integer graph, listed by hand.</summary>
    private static void LowerNode(Node node, LoweringContext context)
    {
        switch (node.Operator)
        {
            case FullyConnected layer:
                FullyConnectedLowering.Lower(node, layer, context);
                break;
            case Conv2D convolution:
                Conv2DLowering.Lower(node, convolution, context);
                break;
            case DepthwiseConv2D convolution:
                DepthwiseConv2DLowering.Lower(node, convolution, context);
                break;
            case AveragePool2D pool:
                PoolLowering.Lower(node, pool, context);
                break;
            case MaxPool2D pool:
                PoolLowering.Lower(node, pool, context);
                break;
            case Mean mean:
                MeanLowering.Lower(node, mean, context);
                break;
            case ArithmeticOperator arithmetic:
                new ArithmeticLowering(node, arithmetic, context).Lower();
                break;
            case PRelu:
                PReluLowering.Lower(node, context);
                break;
            case Quantize:
                QuantizeLowering.Lower(node, context);
                break;
            case Slice slice:
                SliceLowering.Lower(node, slice, context);
                break;
            case Transpose transpose:
                TransposeLowering.Lower(node, transpose, context);
                break;
            case Pad pad:
                PadLowering.Lower(node, pad, context);
                break;
            case ResizeNearest resize:
                ResizeNearestLowering.Lower(node, resize, context);
                break;
            case Requantize requantize:
                RequantizeLowering.Lower(node, requantize, context);
                break;
            case Reshape:
                context.Share(node.Output, context.Buffer(node.Inputs[0]));
                break;
            case Concat:
                ConcatLowering.Lower(node, context);
                break;
            case Softmax:
                SoftmaxLowering.Lower(node, context);
                break;
            case UnaryOperator function when context.Graph[node.Output].Type.Element == ElementType.Int8 && context.Graph.Scheme == RequantizationScheme.TfLite:
                TfLiteLookupLowering.Lower(node, function, context);
                break;
            case UnaryOperator function when context.Graph[node.Output].Type.Element == ElementType.Int16 && context.Graph.Scheme != RequantizationScheme.Q16:
                TfLiteInt16Lowering.Lower(node, function, context);
                break;
            case UnaryOperator function when context.Graph[node.Output].Type.Element == ElementType.Int8:
                LookupLowering.Lower(node, function, context);
                break;
            case Tanh:
                TanhLowering.Lower(node, context);
                break;
            case Sigmoid:
                SigmoidLowering.Lower(node, context);
                break;
            case LeakyRelu leaky:
                LeakyReluLowering.Lower(node, leaky, context);
                break;
            default:
                throw new DiagnosticException(
                    DiagnosticCodes.NoIntegerForm, $"node '{node.Name}'", $"{node.Operator.Name} has no kernel", "use another activation or precision");
        }
    }

    private static ProgramInput Describe(Graph graph, ValueId id, int buffer) => graph[id].Type.Quantization switch
    {
        Quantization.PerChannel columns => new ProgramInput(graph[id].Name, buffer, columns.Scales, 0),
        Quantization.PerTensor whole => new ProgramInput(graph[id].Name, buffer, [whole.Scale], whole.ZeroPoint),
        _ => throw new InvalidOperationException($"input {graph[id].Name} has no scale"),
    };

    private static ProgramOutput Describe(Graph graph, ValueId id, int buffer, int index, ModelSpec? spec)
    {
        var type = (Quantization.PerTensor)graph[id].Type.Quantization;
        bool isTarget = index == 0 && spec?.Target is not null;
        return new ProgramOutput(
            isTarget ? spec!.Target!.Name : graph[id].Name, buffer, type.Scale, type.ZeroPoint, isTarget ? spec!.Target!.Unit : "");
    }
}
