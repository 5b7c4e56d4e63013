namespace TinyML.Compiler.Ir;

/// <summary>Names a value of one graph: an index into <see cref="Graph.Values"/>.</summary>
public readonly record struct ValueId(int Index)
{
    /// <summary>For example <c>%3</c>.</summary>
    public override string ToString() => $"%{Index}";
}

/// <summary>A value: a graph input, a constant, or what one node computes.</summary>
/// <param name="Name">The name in the user's file, or one derived from it; unique in the graph.</param>
/// <param name="Type">Element type, shape and quantization.</param>
/// <param name="Constant">The elements if the value is constant; its Type equals <paramref name="Type"/>.</param>
public sealed record Value(string Name, TensorType Type, Tensor? Constant = null);

/// <summary>One operation. Nodes have exactly one output (an importer splits others).</summary>
/// <param name="Name">The name in the user's file, or one derived from it.</param>
/// <param name="Operator">What is computed, with its attributes.</param>
/// <param name="Inputs">Operands, in the operator's documented order.</param>
/// <param name="Output">The value defined here.</param>
public sealed record Node(string Name, Operator Operator, EquatableArray<ValueId> Inputs, ValueId Output);

/// <summary>A network in single-assignment form: nodes are in topological order. Immutable: passes build a new one.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Values">All values; a <see cref="ValueId"/> indexes this list.</param>
/// <param name="Inputs">The values fed from outside, in the model's order.</param>
/// <param name="Outputs">The values returned, in the model's order.</param>
/// <param name="Nodes">The operations, each after the ones it reads.</param>
public sealed record Graph(
    string Name,
    EquatableArray<Value> Values,
    EquatableArray<ValueId> Inputs,
    EquatableArray<ValueId> Outputs,
    EquatableArray<Node> Nodes)
{
    /// <summary>How an integer graph requantizes; says nothing in a float graph.</summary>
    public RequantizationScheme Scheme { get; init; }

    /// <summary>Of an imported graph: elements and shapes of the inputs in the file. Where it takes Float32 and the graph integers, whoever fills the input quantizes;
    /// where it takes UInt8 and the graph Int8, zero points and elements are 128 higher there; pictures may have their channels first there. Empty where they are the graph's own;
    /// passes need not keep it.</summary>
    public EquatableArray<(ElementType Element, Shape Shape)> FileInputs { get; init; } = [];

    /// <summary>Whether the graph takes integers that say which reals they stand for: an integer graph.</summary>
    public bool IsQuantized => Inputs.Any(id => this[id].Type.Quantization is not Quantization.None);

    /// <summary>The value that <paramref name="id"/> names.</summary>
    public Value this[ValueId id] => Values[id.Index];
}
