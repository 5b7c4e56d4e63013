using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Import.TfLite.FlatBuffers;
using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Import.TfLite;

/// <summary>An operator of the file as the conversions see it, looked at for one of its outputs: typed access to operands and options, and
/// diagnostics that name the operator.</summary>
internal sealed class TfLiteNode(TfLiteOperator source, int outputIndex, TfLiteModel model, TfLiteSymbol?[] symbols, TfLiteEmission emission, ICollection<string> dequantized)
{
    /// <summary>Which output is asked for.</summary>
    public int OutputIndex => outputIndex;

    /// <summary>Number of outputs.</summary>
    public int OutputCount => source.Outputs.Length;

    /// <summary>Number of operands, left out ones counted.</summary>
    public int InputCount => source.Inputs.Length;

    /// <summary>The tensor that the operator computes.</summary>
    public TfLiteTensor Output => model.Tensors[source.Outputs[outputIndex]];

    /// <summary>The name of that tensor, which the node takes: the format's operators have none.</summary>
    public string Name => Output.Name;

    /// <summary>What diagnostics say.</summary>
    public string Where => $"operator {source.Number} ({source.Type}, '{Name}')";

    /// <summary>Whether the operator computes with quantized integers.</summary>
    public bool IsInteger => Output.Type != TfLiteType.Float32;

    /// <summary>Whether an optional operand is given.</summary>
    public bool Has(int index) => index < source.Inputs.Length && source.Inputs[index] >= 0;

    /// <summary>An operand as the file declares it.</summary>
    public TfLiteTensor Declared(int index) => Has(index) ? model.Tensors[source.Inputs[index]] : throw Refuse($"operand {index} is missing");

    /// <summary>An operand: computed, or a decoded constant.</summary>
    public TfLiteSymbol Input(int index)
    {
        TfLiteTensor tensor = Declared(index);
        switch (symbols[source.Inputs[index]])
        {
            case TfLiteSymbol.Computed or TfLiteSymbol.Known:
                return symbols[source.Inputs[index]]!;
            case null when TfLiteConstants.IsConstant(model, tensor):
                if (tensor.Unusual is { } why)
                {
                    throw new DiagnosticException(DiagnosticCodes.TfLiteStructure, $"constant '{tensor.Name}'", $"{why}, which is not supported", "convert the model for inference, without sparsity");
                }

                emission.Spend(Where, TfLiteConstants.Count(tensor));
                var known = new TfLiteSymbol.Known(tensor.Name, TfLiteConstants.Decode(model, tensor));
                symbols[source.Inputs[index]] = known;
                return known;
            default:
                throw Refuse($"operand {index} ('{tensor.Name}') is not computed before it");
        }
    }

    /// <summary>An operand of the kind that the operator computes with: floats in a float network, quantized integers in a quantized one.</summary>
    public TfLiteSymbol Value(int index)
    {
        TfLiteSymbol input = Input(index);
        bool isFloat = Declared(index).Type is TfLiteType.Float32 or TfLiteType.Float16;
        if (isFloat == IsInteger)
        {
            throw new DiagnosticException(
                DiagnosticCodes.TfLiteMixed, Where, $"operand {index} ('{Declared(index).Name}') is {Declared(index).Type}, its result {Output.Type}", "convert the model with all operators in one kind of numbers");
        }

        return isFloat || TypeOf(input).Quantization is Quantization.PerTensor
            ? input
            : throw TfLiteQuantization.Impossible(Where, $"operand {index} ('{Declared(index).Name}') has no scale");
    }

    /// <summary>The elements of an operand that must be a constant of integers.</summary>
    public long[] Integers(int index) => Input(index) is TfLiteSymbol.Known { Tensor.Type.Element: ElementType.Int32 or ElementType.Int64 } known
        ? known.Tensor.Integers
        : throw Refuse($"operand {index} ('{Declared(index).Name}') must be a constant of integers");

    /// <summary>The type of a value or constant.</summary>
    public TensorType TypeOf(TfLiteSymbol symbol) => emission.TypeOf(symbol);

    /// <summary>The shape of an operand.</summary>
    public Shape ShapeOf(int index) => TypeOf(Input(index)).Shape;

    /// <summary>The quantization of an operand of a quantized operator.</summary>
    public Quantization.PerTensor QuantizationOf(TfLiteSymbol symbol) => (Quantization.PerTensor)TypeOf(symbol).Quantization;

    /// <summary>The operator's options.</summary>
    /// <param name="kind">The number of the options' table in the schema's union.</param>
    public FlatTable Options(int kind) => OptionalOptions(kind) ?? throw Refuse("its options are missing");

    /// <summary>The operator's options, or null where there are none.</summary>
    /// <param name="kind">The number of the options' table in the schema's union.</param>
    public FlatTable? OptionalOptions(int kind) => source.Options is null || source.OptionsKind == kind ? source.Options : throw Refuse("its options are those of another operator");

    /// <summary>An axis, counted from the outermost; the format counts negative ones from the last.</summary>
    public int Axis(long axis, int limit) =>
        axis >= -limit && axis < limit ? (int)(axis < 0 ? axis + limit : axis) : throw Refuse($"axis {axis} does not exist");

    /// <summary>Adds the node that the operator becomes, of the type that the file declares for its result.</summary>
    public TfLiteSymbol Emit(Operator @operator, params TfLiteSymbol[] operands) => EmitAs(Name, @operator, operands);

    /// <summary>Adds a node that computes the result under another shape, of the type that the file declares for it.</summary>
    public TfLiteSymbol EmitInner(string part, Operator @operator, params TfLiteSymbol[] operands) => EmitAs($"{Name}/{part}", @operator, operands);

    /// <summary>Adds a node that prepares or finishes the one that the operator becomes, of the type of its first operand.</summary>
    public TfLiteSymbol EmitPart(string part, Operator @operator, params TfLiteSymbol[] operands) =>
        emission.Emit(Where, $"{Name}/{part}", @operator, TypeOf(operands[0]).Element, TypeOf(operands[0]).Quantization, operands);

    /// <summary>Adds the node that the operator becomes where it only moves or chooses elements: the result has the type of the operands.</summary>
    public TfLiteSymbol EmitMoved(Operator @operator, params TfLiteSymbol[] operands)
    {
        RequireOneType(operands);
        return Emit(@operator, operands);
    }

    /// <summary>Refuses an operator whose operands and result are not of one type.</summary>
    public void RequireOneType(params TfLiteSymbol[] operands)
    {
        if (IsInteger && operands.FirstOrDefault(operand => TfLiteQuantization.OfActivation(Output) != (TypeOf(operand).Element, QuantizationOf(operand))) is { } other)
        {
            throw TfLiteQuantization.Impossible(Where, $"its operands and its result need one scale and zero point, not {GraphPrinter.Print(TypeOf(other))} and those of '{Name}'");
        }
    }

    /// <summary>A constant made while converting.</summary>
    public TfLiteSymbol Constant(string part, Tensor tensor) => new TfLiteSymbol.Known($"{Name}/{part}", tensor);

    /// <summary>An integer constant that operators compute shapes from.</summary>
    public TfLiteSymbol OfIntegers(Shape shape, params long[] values) =>
        new TfLiteSymbol.Known(Name, Tensor.OfIntegers(new TensorType(ElementType.Int64, shape, Quantization.None.Instance), values));

    /// <summary>Notes that the operator's integer weights are used as floats.</summary>
    public void NoteDequantized() => dequantized.Add(Name);

    /// <summary>A form of the operator that is not understood.</summary>
    public DiagnosticException Refuse(string what) =>
        new(DiagnosticCodes.TfLiteOperatorForm, Where, what, "convert the model for inference with fixed shapes, or replace this operator");

    private TfLiteSymbol EmitAs(string valueName, Operator @operator, TfLiteSymbol[] operands)
    {
        if (!IsInteger)
        {
            return emission.Emit(Where, valueName, @operator, ElementType.Float32, Quantization.None.Instance, operands);
        }

        (ElementType element, Quantization.PerTensor quantization) = TfLiteQuantization.OfActivation(Output);
        return emission.Emit(Where, valueName, @operator, element, quantization, operands);
    }
}
