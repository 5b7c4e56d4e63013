namespace TinyML.Compiler.Ir;

/// <summary>Copies a graph node by node while a rule replaces some of them. Rules look at what has been built so far, so that a chain
/// of nodes is rewritten in one walk. What nothing uses any more is left out of the result; graph inputs stay.</summary>
public sealed class GraphRewriter
{
    private readonly ValueId?[] _mapped;
    private readonly int[] _uses;
    private readonly Dictionary<ValueId, Node> _definitions = [];
    private readonly Graph _source;

    private GraphRewriter(Graph source)
    {
        _source = source;
        _mapped = new ValueId?[source.Values.Count];
        _uses = new int[source.Values.Count];
        foreach (ValueId id in source.Nodes.SelectMany(node => node.Inputs).Concat(source.Outputs))
        {
            _uses[id.Index]++;
        }

        Builder = GraphBuilder.WithRepeatedNames(source.Name);
    }

    /// <summary>Decides what stands for a node's output.</summary>
    /// <returns>A value of <see cref="Builder"/>, or null to copy the node.</returns>
    public delegate ValueId? Rule(GraphRewriter rewriter, Node node);

    /// <summary>The graph being built.</summary>
    public GraphBuilder Builder { get; }

    /// <summary>Applies a rule to every node in order.</summary>
    /// <param name="graph">A sound graph.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="afterInput">What stands for a graph input, given the copied input; null leaves it as it is.</param>
    public static Graph Rewrite(Graph graph, Rule rule, Func<GraphRewriter, ValueId, ValueId>? afterInput = null)
    {
        var rewriter = new GraphRewriter(graph);
        ValueId[] inputs = [.. graph.Inputs.Select(id => rewriter.Builder.Input(graph[id].Name, graph[id].Type))];
        for (int i = 0; i < inputs.Length; i++)
        {
            rewriter._mapped[graph.Inputs[i].Index] = afterInput?.Invoke(rewriter, inputs[i]) ?? inputs[i];
        }

        foreach (Node node in graph.Nodes)
        {
            rewriter._mapped[node.Output.Index] = rule(rewriter, node) ?? rewriter.Copy(node);
        }

        foreach (ValueId id in graph.Outputs)
        {
            rewriter.Builder.Output(rewriter.Map(id));
        }

        return LiveGraph.Of(rewriter.Builder.Build() with { Scheme = graph.Scheme }, [.. graph.Outputs.Select(id => graph[id].Name)]);
    }

    /// <summary>The value that stands for a value of the source; constants are copied when first asked for.</summary>
    public ValueId Map(ValueId source) =>
        _mapped[source.Index] ??= Builder.Constant(_source[source].Name, _source[source].Constant!);

    /// <summary>How often a value of the source is read, graph outputs included.</summary>
    public int Uses(ValueId source) => _uses[source.Index];

    /// <summary>The type of a value of the source.</summary>
    public TensorType SourceType(ValueId source) => _source[source].Type;

    /// <summary>The node that defines a value of <see cref="Builder"/>, or null for inputs and constants.</summary>
    public Node? Definition(ValueId built) => _definitions.GetValueOrDefault(built);

    /// <summary>The elements of a value of <see cref="Builder"/> if it is constant.</summary>
    public Tensor? Constant(ValueId built) => Builder[built].Constant;

    /// <summary>Adds a Float32 node under the name of the node that it replaces or belongs to.</summary>
    public ValueId Emit(string name, Operator @operator, params ReadOnlySpan<ValueId> inputs) => EmitAs(TensorType.Float(), name, @operator, inputs);

    /// <summary>Adds a node that takes the place of <paramref name="node"/>, with its name and type, reshaped if need be.</summary>
    public ValueId Replace(Node node, Operator @operator, params ReadOnlySpan<ValueId> inputs)
    {
        TensorType type = _source[node.Output].Type;
        return Reshaped(node.Name, EmitAs(type, node.Name, @operator, inputs), type.Shape);
    }

    /// <summary>The value itself if it has this shape, its reshaped form otherwise.</summary>
    public ValueId Reshaped(string name, ValueId value, Shape shape) =>
        Builder[value].Type.Shape == shape ? value : EmitAs(Builder[value].Type, $"{name}/shape", new Operators.Reshape(shape), value);

    /// <summary>Adds a node of a type; its shape is inferred.</summary>
    public ValueId EmitAs(TensorType type, string name, Operator @operator, params ReadOnlySpan<ValueId> inputs)
    {
        TensorType[] types = new TensorType[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            types[i] = Builder[inputs[i]].Type;
        }

        return Remember(name, name, @operator, type with { Shape = @operator.InferShape(types) }, inputs);
    }

    private ValueId Copy(Node node) => Remember(
        node.Name, _source[node.Output].Name, node.Operator, _source[node.Output].Type, [.. node.Inputs.Select(Map)]);

    private ValueId Remember(string name, string outputName, Operator @operator, TensorType type, params ReadOnlySpan<ValueId> inputs)
    {
        ValueId id = Builder.Node(name, outputName, @operator, type, inputs);
        _definitions[id] = new Node(name, @operator, EquatableArray.Create(inputs), id);
        return id;
    }
}
