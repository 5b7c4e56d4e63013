using System.Globalization;
using TinyML.Compiler.Calibration;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Specs;

namespace TinyML.Compiler.Passes.Quantization;

/// <summary>Turns a float graph into an integer graph: every value gets an integer type, every node integer operands, and Requantize
/// nodes go where two neighbours cannot agree on a type. Values keep their names, so that both graphs can be compared value by value.</summary>
public sealed partial class Quantizer
{
    private readonly Graph _graph;
    private readonly RangeTable _ranges;
    private readonly QuantizationChoices _choices;
    private readonly ModelSpec? _spec;
    private readonly GraphBuilder _builder;
    private readonly Dictionary<ValueId, IntegerValue> _values = [];
    private readonly Dictionary<(ValueId, TensorType), IntegerValue> _adapted = [];
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly int? _narrowShift;
    private bool _isNarrow = true;

    private Quantizer(Graph graph, RangeTable ranges, QuantizationChoices choices, ModelSpec? spec, int? narrowShift)
    {
        (_graph, _ranges, _choices, _spec, _narrowShift) = (graph, ranges, choices, spec, narrowShift);
        _builder = new GraphBuilder(graph.Name);
    }

    /// <summary>A value of the integer graph and what it can hold on a device.</summary>
    private sealed record IntegerValue(ValueId Id, TensorType Type, IntegerInterval Interval)
    {
        public Ir.Quantization.PerTensor PerTensor => (Ir.Quantization.PerTensor)Type.Quantization;
    }

    /// <summary>Quantizes a graph.</summary>
    /// <param name="graph">A float graph from physical values to physical values (after the standard pipeline).</param>
    /// <param name="ranges">The calibrated ranges of its values.</param>
    /// <param name="choices">Precision and everything else that is open.</param>
    /// <param name="spec">Columns and target, or null for a model without them.</param>
    /// <param name="diagnostics">Receives warnings.</param>
    /// <exception cref="DiagnosticException">Operators without an integer form (all of them), or numbers that cannot be quantized.</exception>
    public static Graph Run(Graph graph, RangeTable ranges, QuantizationChoices choices, ModelSpec? spec, ICollection<Diagnostic> diagnostics)
    {
        RefuseUnsupported(graph);
        foreach (int? narrowShift in NarrowShifts(graph, choices).Append(null))
        {
            var quantizer = new Quantizer(graph, ranges, choices, spec, narrowShift);
            Graph result = quantizer.Build();
            if (narrowShift is null || quantizer._isNarrow)
            {
                quantizer._diagnostics.ForEach(diagnostics.Add);
                return result;
            }
        }

        throw new System.Diagnostics.UnreachableException();
    }

    private static IEnumerable<int?> NarrowShifts(Graph graph, QuantizationChoices choices) =>
        choices.Precision == Precision.Int8 && NarrowMultipliers.FitLayers(graph) ? NarrowMultipliers.Shifts.Cast<int?>() : [];

    private bool IsInt8 => _choices.Precision == Precision.Int8;

    private ElementType Element => IsInt8 ? ElementType.Int8 : ElementType.Int16;

    private int Levels => IsInt8 ? 255 : 65535;

    private Graph Build()
    {
        foreach (ValueId input in _graph.Inputs)
        {
            _values[input] = AddInput(input);
        }

        foreach (Node node in _graph.Nodes)
        {
            _values[node.Output] = QuantizeNode(node);
        }

        foreach (ValueId output in _graph.Outputs)
        {
            IntegerValue value = OutputValue(output);
            WarnIfOutputSaturates(output, value);
            _builder.Output(value.Id);
        }

        return _builder.Build();
    }

    private IntegerValue AddInput(ValueId input)
    {
        Value value = _graph[input];
        int count = value.Type.Shape.ElementCount;
        TensorType type = _spec is { Columns.Count: > 0 }
            ? new TensorType(ElementType.Int16, Shape.Of(1, count), new Ir.Quantization.PerChannel(Steps(input), 1))
            : CalibratedType(input);
        return new IntegerValue(_builder.Input(value.Name, type), type, Everything(type));
    }

    private EquatableArray<double> Steps(ValueId input)
    {
        int first = _graph.Inputs.TakeWhile(id => id != input).Sum(id => _graph[id].Type.Shape.ElementCount);
        int count = _graph[input].Type.Shape.ElementCount;
        ColumnSpec[] columns = [.. _spec!.Columns.Skip(first).Take(count)];
        Diagnostic[] bad =
        [
            .. columns.Where(column => !(column.Step > 0 && double.IsFinite(column.Step))).Select(column => new Diagnostic(
                DiagnosticCodes.ColumnScaling, $"column '{column.Name}'", $"a step of {column.Step.ToString(CultureInfo.InvariantCulture)} counts nothing",
                "give a positive step in NAME.json")),
        ];
        return bad.Length == 0 ? [.. columns.Select(column => column.Step)] : throw new DiagnosticException(bad);
    }

    private IntegerValue QuantizeNode(Node node) => node.Operator switch
    {
        FullyConnected layer => QuantizeFullyConnected(node, layer),
        Conv2D layer => QuantizeConvolution(node, layer, layer.Groups),
        DepthwiseConv2D layer => QuantizeConvolution(node, layer, _graph[node.Inputs[0]].Type.Shape[3]),
        AveragePool2D pool when SeesAll(node, pool) => QuantizeMean(node, new Mean([1, 2])),
        AveragePool2D or MaxPool2D or Slice or Transpose or ResizeNearest => Moved(node, PerTensor(node.Inputs[0])),
        Pad pad => QuantizePad(node, pad),
        Mean mean => QuantizeMean(node, mean),
        Rescale rescale => QuantizeRescale(node, rescale),
        Reshape => Alias(node),
        Concat => QuantizeConcat(node),
        Softmax => QuantizeSoftmax(node),
        ArithmeticOperator arithmetic => QuantizeArithmetic(node, arithmetic),
        PRelu => QuantizePRelu(node),
        UnaryOperator unary => QuantizeElementWise(node, unary),
        _ => throw NoIntegerForm(node),
    };

    private static void RefuseUnsupported(Graph graph)
    {
        Diagnostic[] findings =
        [
            .. graph.Nodes.Where(node => !IsSupported(graph, node)).SelectMany(node => NoIntegerForm(node).Diagnostics),
            .. graph.Outputs.Where(output => graph[output].Constant is not null).Select(output => new Diagnostic(
                DiagnosticCodes.ConstantOutput, $"output '{graph[output].Name}'", "it does not depend on the inputs", "remove it from the model")),
        ];
        if (findings.Length > 0)
        {
            throw new DiagnosticException(findings);
        }
    }

    private static bool IsSupported(Graph graph, Node node) => node.Operator switch
    {
        FullyConnected or Conv2D or DepthwiseConv2D or PRelu => node.Inputs.Skip(1).All(id => graph[id].Constant is not null) && graph[node.Inputs[0]].Constant is null,
        AveragePool2D or MaxPool2D or Slice or Transpose or ResizeNearest or Pad or Mean => true,
        ArithmeticOperator => node.Inputs.Any(id => graph[id].Constant is null),
        Rescale => true,
        Reshape or UnaryOperator => true,
        Concat => node.Inputs.All(id => graph[id].Constant is null),
        Softmax => graph[node.Output].Type.Shape[-1] <= SoftmaxLowering.MaximumCount,
        _ => false,
    };

    private static DiagnosticException NoIntegerForm(Node node) => new(
        DiagnosticCodes.NoIntegerForm,
        $"node '{node.Name}'",
        $"{node.Operator.Name} with these operands has no integer kernel",
        "use layers with constant weights, poolings, arithmetic, activations, concatenation and softmax over the last dimension");

    /// <summary>Raw columns keep the form of one row: layers take any shape, and everything else asks for <see cref="PerTensor"/>.</summary>
    private IntegerValue Alias(Node node)
    {
        IntegerValue input = _values[node.Inputs[0]];
        return input.Type.Quantization is Ir.Quantization.PerChannel ? input : Reshaped(node.Name, _graph[node.Output].Name, input, _graph[node.Output].Type.Shape);
    }

    private IntegerValue Reshaped(string node, string name, IntegerValue value, Shape shape)
    {
        TensorType type = value.Type with { Shape = shape };
        return value.Type.Shape == shape ? value : new IntegerValue(_builder.Node(node, name, new Reshape(shape), type, value.Id), type, value.Interval);
    }
}
