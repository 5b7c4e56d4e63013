namespace TinyML.Compiler.Ir;

/// <summary>Collects values and nodes of a graph in topological order; used by importers, passes and tests.
/// Names that are already taken get a number appended.</summary>
/// <param name="name">The graph's name.</param>
public sealed class GraphBuilder(string name)
{
    private readonly List<Value> _values = [];
    private readonly List<ValueId> _inputs = [];
    private readonly List<ValueId> _outputs = [];
    private readonly List<Node> _nodes = [];
    private readonly UniqueNames? _names = new();

    // Nodes and values have names of their own: a node is usually called as what it computes.
    private readonly UniqueNames? _nodeNames = new();

    private GraphBuilder(string name, UniqueNames? names)
        : this(name) => (_names, _nodeNames) = (names, names);

    /// <summary>The value that <paramref name="id"/> names.</summary>
    public Value this[ValueId id] => _values[id.Index];

    /// <summary>A builder that lets names repeat; its graph is sound once <see cref="LiveGraph"/> has made them unique.</summary>
    internal static GraphBuilder WithRepeatedNames(string name) => new(name, null);

    /// <summary>Adds a graph input.</summary>
    public ValueId Input(string name, TensorType type)
    {
        ValueId id = Define(name, type, null);
        _inputs.Add(id);
        return id;
    }

    /// <summary>Adds a constant.</summary>
    public ValueId Constant(string name, Tensor tensor) => Define(name, tensor.Type, tensor);

    /// <summary>Adds a Float32 vector or matrix as a constant.</summary>
    public ValueId Constant(string name, Shape shape, params float[] values) => Constant(name, Tensor.OfFloats(shape, values));

    /// <summary>Adds a Float32 node whose shape is inferred.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">The operands do not fit the operator.</exception>
    /// <returns>The value that the node computes; it has the node's name.</returns>
    public ValueId Node(string name, Operator @operator, params ReadOnlySpan<ValueId> inputs)
    {
        TensorType[] types = new TensorType[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            types[i] = _values[inputs[i].Index].Type;
        }

        Shape shape = @operator.InferShape(types);
        return Node(name, name, @operator, new TensorType(ElementType.Float32, shape, Quantization.None.Instance), inputs);
    }

    /// <summary>Adds a node whose output type is given.</summary>
    /// <param name="name">The node's name.</param>
    /// <param name="outputName">The name of the value it computes.</param>
    /// <param name="operator">What is computed.</param>
    /// <param name="type">The output's type.</param>
    /// <param name="inputs">Operands, defined before.</param>
    /// <returns>The value that the node computes.</returns>
    public ValueId Node(string name, string outputName, Operator @operator, TensorType type, params ReadOnlySpan<ValueId> inputs)
    {
        ValueId id = Define(outputName, type, null);
        _nodes.Add(new Node(_nodeNames?.Take(name) ?? name, @operator, EquatableArray.Create(inputs), id));
        return id;
    }

    /// <summary>Makes a value the next graph output.</summary>
    public void Output(ValueId id) => _outputs.Add(id);

    /// <summary>The graph collected so far.</summary>
    public Graph Build() => new(
        name, _values.ToEquatableArray(), _inputs.ToEquatableArray(), _outputs.ToEquatableArray(), _nodes.ToEquatableArray());

    private ValueId Define(string wanted, TensorType type, Tensor? constant)
    {
        _values.Add(new Value(_names?.Take(wanted) ?? wanted, type, constant));
        return new ValueId(_values.Count - 1);
    }
}
