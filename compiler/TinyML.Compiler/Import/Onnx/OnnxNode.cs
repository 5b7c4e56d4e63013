using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Import.Onnx.Format;
using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>A node of the file as the conversions see it: typed access to operands and attributes, and diagnostics that name the node.</summary>
internal sealed class OnnxNode(NodeProto proto, int number, int opset, Dictionary<string, OnnxSymbol> symbols, OnnxEmission emission)
{
    /// <summary>The version of the standard operator set.</summary>
    public int Opset => opset;

    /// <summary>What the model is for.</summary>
    public OnnxScope Scope => emission.Scope;

    /// <summary>The operator in the format's words.</summary>
    public string OpType => proto.OpType;

    /// <summary>The node's name, or one made from its output or number.</summary>
    public string Name { get; } = NameOf(proto, number);

    /// <summary>What diagnostics say.</summary>
    public string Where => $"node '{Name}' ({OnnxNames.Show(proto.OpType)})";

    /// <summary>Number of operands, left out ones counted.</summary>
    public int InputCount => proto.Input.Count;

    /// <summary>Whether an operand was reported already: as broken, or as defined by nothing.</summary>
    public bool ReadsBroken => proto.Input.Any(input => input.Length > 0 && symbols.GetValueOrDefault(input) is null or OnnxSymbol.Broken);

    /// <summary>Whether an operand is the winning class.</summary>
    public bool ReadsLabel => proto.Input.Any(input => symbols.GetValueOrDefault(input) is OnnxSymbol.ClassLabel);

    /// <summary>The name of a node, or one made from its output or number.</summary>
    public static string NameOf(NodeProto proto, int number) => OnnxNames.Show(
        proto.Name.Length > 0 ? proto.Name : proto.Output.FirstOrDefault(output => output.Length > 0) ?? $"#{number}");

    /// <summary>Whether an optional operand is given.</summary>
    public bool Has(int index) => index < proto.Input.Count && proto.Input[index].Length > 0;

    /// <summary>An operand: computed or a decoded constant.</summary>
    public OnnxSymbol Input(int index)
    {
        if (!Has(index))
        {
            throw Refuse($"operand {index} is missing");
        }

        string input = proto.Input[index];
        switch (symbols.GetValueOrDefault(input))
        {
            case OnnxSymbol.Stored stored:
                var known = new OnnxSymbol.Known(input, OnnxConstants.Decode(stored.Proto, $"constant '{OnnxNames.Show(input)}'"));
                symbols[input] = known;
                return known;
            case OnnxSymbol.Computed or OnnxSymbol.Known:
                return symbols[input];
            default:
                throw Refuse($"operand {index} ('{OnnxNames.Show(input)}') is not computed on the device");
        }
    }

    /// <summary>The element type that the operator computes in: that of its computed operands.</summary>
    /// <exception cref="DiagnosticException">These are quantized integers, whose scales a plain operator would forget.</exception>
    public ElementType Element
    {
        get
        {
            TensorType? computed = proto.Input.Select(input => symbols.GetValueOrDefault(input)).OfType<OnnxSymbol.Computed>().Select(emission.TypeOf).FirstOrDefault();
            return computed?.Quantization is null or Quantization.None
                ? computed?.Element ?? ElementType.Float32
                : throw Refuse("computing with quantized integers is not supported, only with what DequantizeLinear makes of them");
        }
    }

    /// <summary>An operand to compute with: floats, or integers where the operator computes in integers.</summary>
    public OnnxSymbol FloatInput(int index)
    {
        if (Input(index) is not OnnxSymbol.Known { IsInteger: true } integers)
        {
            return Input(index);
        }

        return Element != ElementType.Float32
            ? integers with { Tensor = ElementValues.ToReals(integers.Tensor) }
            : throw new DiagnosticException(DiagnosticCodes.OnnxType, Where, $"operand {index} holds integers", "export the model with float constants");
    }

    /// <summary>A float operand's elements if it is constant, null if it is computed.</summary>
    public Tensor? FiniteConstant(int index)
    {
        if (FloatInput(index) is not OnnxSymbol.Known known)
        {
            return null;
        }

        OnnxEmission.RequireFinite(Where, known.Name, known.Tensor);
        return known.Tensor;
    }

    /// <summary>The elements of an operand that must be a constant of integers.</summary>
    public long[] Integers(int index) => Input(index) is OnnxSymbol.Known { IsInteger: true } known
        ? known.Tensor.Integers
        : throw Refuse($"operand {index} must be a constant of integers");

    /// <summary>The shape of an operand.</summary>
    public Shape ShapeOf(int index) => ShapeOf(Input(index));

    /// <summary>The shape of a value or constant.</summary>
    public Shape ShapeOf(OnnxSymbol symbol) => TypeOf(symbol).Shape;

    /// <summary>The type of a value or constant.</summary>
    public TensorType TypeOf(OnnxSymbol symbol) => emission.TypeOf(symbol);

    /// <summary>An attribute, or null where it is not given.</summary>
    public AttributeProto? Attribute(string attribute) => proto.Attribute.FirstOrDefault(candidate => candidate.Name == attribute);

    /// <summary>A finite float attribute.</summary>
    public float Float(string attribute, float otherwise)
    {
        float value = Attribute(attribute)?.F ?? otherwise;
        return float.IsFinite(value) ? value : throw Refuse($"the attribute {attribute} is not finite");
    }

    /// <summary>The same node with another attribute axis.</summary>
    public OnnxNode WithAxis(long axis)
    {
        NodeProto copy = proto.Clone();
        copy.Attribute.Add(new AttributeProto { Name = "axis", I = axis });
        return new OnnxNode(copy, number, opset, symbols, emission);
    }

    /// <summary>An integer attribute.</summary>
    public long Integer(string attribute, long otherwise) => Attribute(attribute)?.I ?? otherwise;

    /// <summary>A list of integers, or null where it is not given; longer ones than tensors have dimensions are refused.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="limit">The most elements.</param>
    public long[]? List(string attribute, int limit = 2 * OnnxLimits.Rank) => Attribute(attribute) switch
    {
        null => null,
        { Ints.Count: var count } when count > limit => throw Refuse($"{count} elements in the attribute {attribute} are not supported"),
        { } given => [.. given.Ints],
    };

    /// <summary>A word, such as the name of a mode.</summary>
    public string Word(string attribute, string otherwise) =>
        Attribute(attribute) is { S: { } word } ? OnnxNames.Show(word.ToStringUtf8()) : otherwise;

    /// <summary>An axis, counted from the outermost; the format counts negative ones from the last.</summary>
    /// <param name="axis">The number in the file.</param>
    /// <param name="limit">One more than the largest axis.</param>
    public int Axis(long axis, int limit) =>
        axis >= -limit && axis < limit ? (int)(axis < 0 ? axis + limit : axis) : throw Refuse($"axis {axis} does not exist");

    /// <summary>Whether the operator has an output that something may read.</summary>
    public bool HasOutput(int index) => index < proto.Output.Count && proto.Output[index].Length > 0;

    /// <summary>Number of outputs, left out ones counted.</summary>
    public int OutputCount => proto.Output.Count;

    /// <summary>What outputs beyond the first stand for, by their number.</summary>
    public Dictionary<int, OnnxSymbol> FurtherOutputs { get; } = [];

    /// <summary>Adds the node that this one becomes.</summary>
    public OnnxSymbol Emit(Operator @operator, params OnnxSymbol[] operands) =>
        Emit(@operator, operands, OnnxConstantMoves.Moves(@operator) ? ElementType.Float32 : Element);

    /// <summary>Adds the node that this one becomes, with a type of its own.</summary>
    public OnnxSymbol Emit(Operator @operator, OnnxSymbol[] operands, ElementType element, Quantization? quantization = null) =>
        emission.Emit(Where, (Name, OnnxNames.Show(proto.Output[0])), @operator, operands, element, quantization);

    /// <summary>Adds a node of floats that prepares or finishes the one that this one becomes.</summary>
    public OnnxSymbol EmitPart(string part, Operator @operator, params OnnxSymbol[] operands) =>
        EmitPart(part, @operator, operands, ElementType.Float32);

    /// <summary>Adds a node that prepares or finishes the one that this one becomes, with a type of its own.</summary>
    public OnnxSymbol EmitPart(string part, Operator @operator, OnnxSymbol[] operands, ElementType element, Quantization? quantization = null) =>
        emission.Emit(Where, ($"{Name}/{part}", $"{Name}/{part}"), @operator, operands, element, quantization);

    /// <summary>A constant made while converting.</summary>
    public OnnxSymbol Constant(string part, Shape shape, params float[] values) =>
        new OnnxSymbol.Known($"{Name}/{part}", Tensor.OfFloats(shape, values));

    /// <summary>A form of the operator that is not understood.</summary>
    public DiagnosticException Refuse(string what) =>
        new(DiagnosticCodes.OnnxOperatorForm, Where, what, "export the model for inference with fixed shapes, or replace this operator");
}
