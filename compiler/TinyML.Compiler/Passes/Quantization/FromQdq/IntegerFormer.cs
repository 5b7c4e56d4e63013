using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Quantization.FromQdq;

/// <summary>Walks from the outputs of a graph to its inputs and builds the integers of every value.</summary>
internal sealed class IntegerFormer
{
    private readonly Graph _graph;
    private readonly GraphBuilder _builder;
    private readonly Dictionary<ValueId, Node> _definitions;
    private readonly ILookup<ValueId, Node> _readers;
    private readonly Dictionary<(ValueId Value, TensorType? Wanted), ValueId> _formed = [];
    private readonly Dictionary<ValueId, ValueId> _inputs = [];

    /// <summary>Starts with the inputs.</summary>
    /// <exception cref="DiagnosticException">The model does not say the scale of an input.</exception>
    public IntegerFormer(Graph graph)
    {
        _graph = graph;
        _builder = GraphBuilder.WithRepeatedNames(graph.Name);
        _definitions = graph.Nodes.ToDictionary(node => node.Output);
        _readers = graph.Nodes.SelectMany(node => node.Inputs.Select(id => (id, node))).ToLookup(pair => pair.id, pair => pair.node);
        foreach (ValueId input in graph.Inputs)
        {
            TensorType type = QuantizedTypes.OnDevice(InputType(input) ?? throw NoScale($"input '{graph[input].Name}'", "nothing quantizes it"));
            _inputs[input] = _builder.Input(graph[input].Name, type with { Shape = graph[input].Type.Shape });
        }
    }

    /// <summary>Makes a value of the source the next output.</summary>
    /// <exception cref="DiagnosticException">The model does not say a scale, or a layer has no integer form.</exception>
    public void AddOutput(ValueId value) => _builder.Output(Integers(value, null));

    /// <summary>The integer graph.</summary>
    public Graph Build() => LiveGraph.Of(
        _builder.Build() with { Scheme = RequantizationScheme.RoundedOnce },
        [.. _graph.Outputs.Select(id => _graph[id].Name)]);

    /// <summary>The graph that is being built.</summary>
    public GraphBuilder Builder => _builder;

    /// <summary>The stored elements of a constant of the source, also of one behind a Dequantize; null for computed values.</summary>
    public Tensor? Constant(ValueId value) => _graph[value].Constant
        ?? (_definitions.GetValueOrDefault(value) is { Operator: Dequantize } node ? _graph[node.Inputs[0]].Constant : null);

    /// <summary>The integers of a value of the source.</summary>
    /// <param name="value">The value.</param>
    /// <param name="wanted">The type that they must have (its shape does not matter), or null to let the model decide.</param>
    public ValueId Integers(ValueId value, TensorType? wanted)
    {
        if (wanted is not null)
        {
            wanted = wanted with { Shape = _graph[value].Type.Shape };
        }

        if (!_formed.TryGetValue((value, wanted), out ValueId formed))
        {
            formed = Form(value, wanted);
            _formed[(value, wanted)] = formed;
        }

        return formed;
    }

    private ValueId Form(ValueId value, TensorType? wanted)
    {
        if (_inputs.TryGetValue(value, out ValueId input))
        {
            return Converted(_graph[value].Name, input, wanted);
        }

        if (Constant(value) is { } constant)
        {
            return AddConstant(value, constant, wanted);
        }

        Node node = _definitions[value];
        return node.Operator switch
        {
            Dequantize => Converted(node.Name, Integers(node.Inputs[0], null), wanted),
            Quantize => Converted(node.Name, Integers(node.Inputs[0], QuantizedTypes.OnDevice(_graph[node.Output].Type)), wanted),
            AveragePool2D pool when IsWhole(pool, node) && wanted is not null => Emit(node, new Mean([1, 2]), wanted, Integers(node.Inputs[0], null)),
            _ when QuantizedTypes.Keeps(node.Operator) => Kept(node, wanted),
            Conv2D or DepthwiseConv2D or FullyConnected => Layer(node, wanted),
            _ => Computed(node, wanted),
        };
    }

    /// <summary>Whether a pooling without limits sees the whole picture at once: a Mean then, which may change the scale.</summary>
    private bool IsWhole(AveragePool2D pool, Node node)
    {
        Shape x = _graph[node.Inputs[0]].Type.Shape;
        return !pool.Window.HasPadding && (pool.Minimum, pool.Maximum) == (float.NegativeInfinity, float.PositiveInfinity)
            && (pool.Window.SpanHeight, pool.Window.SpanWidth, pool.Window.DilationHeight, pool.Window.DilationWidth) == (x[1], x[2], 1, 1);
    }

    /// <summary>Operators that keep the type of their operands: whatever these have, or what is wanted where they have none of their own.</summary>
    private ValueId Kept(Node node, TensorType? wanted)
    {
        TensorType? type = node.Inputs.Where(HasType).Select(id => _builder[Integers(id, null)].Type).FirstOrDefault() ?? wanted;
        if (type is null)
        {
            return Kept(node, _builder[Integers(node.Inputs[0], null)].Type);
        }

        ValueId result = Emit(node, node.Operator, type, [.. node.Inputs.Select(id => Integers(id, type))]);
        return Converted(node.Name, result, wanted);
    }

    /// <summary>Whether the model says the type of a value, so that nothing behind it has to.</summary>
    private bool HasType(ValueId value) => _inputs.ContainsKey(value) || _definitions.GetValueOrDefault(value) is { } node
        && (node.Operator is Quantize or Dequantize || (QuantizedTypes.Keeps(node.Operator) && node.Inputs.Any(HasType)));

    private ValueId Layer(Node node, TensorType? wanted)
    {
        TensorType type = wanted ?? throw NoScale($"node '{node.Name}'", "nothing quantizes its result");
        ValueId x = Integers(node.Inputs[0], null);
        (ValueId weights, ValueId bias) = new LayerConstants(this, node).Add(_builder[x].Type);
        return Emit(node, node.Operator, type, x, weights, bias);
    }

    private ValueId Computed(Node node, TensorType? wanted)
    {
        if (wanted is { Element: ElementType.Int8 } && Chain(node) is { Function: Composition or Linear } chain)
        {
            return Emit(node, chain.Function, wanted, Integers(chain.Source, null));
        }

        if (node.Operator is not (UnaryOperator or ArithmeticOperator or PRelu or Mean or Softmax))
        {
            throw new DiagnosticException(DiagnosticCodes.NoIntegerForm, $"node '{node.Name}'", $"{node.Operator.Name} has no integer form", "quantize the model without this operator");
        }

        ValueId first = node.Inputs.FirstOrDefault(id => Constant(id) is null, node.Inputs[0]);
        TensorType operand = _builder[Integers(first, null)].Type;
        TensorType? natural = QuantizedTypes.Natural(node.Operator, operand) is var (element, quantization) ? new TensorType(element, operand.Shape, quantization) : null;
        TensorType type = (node.Operator is Softmax ? natural : wanted ?? natural) ?? throw NoScale($"node '{node.Name}'", "nothing quantizes its result");
        return Converted(node.Name, Emit(node, node.Operator, type, [.. node.Inputs.Select(id => Integers(id, null))]), wanted);
    }

    /// <summary>The functions up to a node, over a value of the same shape.</summary>
    private ElementChain? Chain(Node node) =>
        ElementChain.EndingWith(node, id => HasType(id) || Constant(id) is not null ? null : _definitions.GetValueOrDefault(id), id => Constant(id) is { } constant ? ElementValues.ToReals(constant) : null) is { } chain
            && _graph[chain.Source].Type.Shape == _graph[node.Output].Type.Shape ? chain : null;

    private ValueId Emit(Node node, Operator @operator, TensorType type, params ReadOnlySpan<ValueId> inputs) =>
        _builder.Node(node.Name, _graph[node.Output].Name, @operator, type with { Shape = _graph[node.Output].Type.Shape }, inputs);

    private ValueId Converted(string name, ValueId value, TensorType? wanted) => wanted is null || _builder[value].Type == wanted
        ? value
        : _builder.Node(name, $"{name}/rescaled", new Quantize(), wanted, value);

    /// <summary>A constant operand of arithmetic: as stored, or in the finest scale that holds it.</summary>
    private ValueId AddConstant(ValueId value, Tensor constant, TensorType? wanted)
    {
        Tensor reals = ElementValues.ToReals(constant);
        bool isStored = wanted is null && constant.Type is { Element: ElementType.Int8 or ElementType.UInt8 or ElementType.Int16, Quantization: Ir.Quantization.PerTensor };
        double largest = Math.Max(reals.Floats.Max(Math.Abs), 1e-30);
        TensorType type = wanted ?? new TensorType(ElementType.Int8, constant.Type.Shape, new Ir.Quantization.PerTensor(largest / 127, 0));
        return _builder.Constant(_graph[value].Name, isStored ? QuantizedTypes.OnDevice(constant) : ElementValues.FromReals(type, reals));
    }

    /// <summary>The type that an input is quantized to: where it is, or behind operators that keep types.</summary>
    private TensorType? InputType(ValueId value)
    {
        if (_graph[value].Type.Quantization is Ir.Quantization.PerTensor)
        {
            return _graph[value].Type;
        }

        Node? quantize = _readers[value].FirstOrDefault(reader => reader.Operator is Quantize);
        return quantize is not null
            ? _graph[quantize.Output].Type
            : _readers[value].Where(reader => QuantizedTypes.Keeps(reader.Operator)).Select(reader => InputType(reader.Output)).FirstOrDefault(type => type is not null);
    }

    private static DiagnosticException NoScale(string where, string what) => new(
        DiagnosticCodes.OnnxScale, where, $"{what}, so that its scale is unknown", "quantize the whole model, or give the float model");
}
