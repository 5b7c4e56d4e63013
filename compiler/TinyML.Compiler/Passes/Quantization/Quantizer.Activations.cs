using TinyML.Compiler.Calibration;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Quantization;

/// <summary>Activation functions, softmax and concatenation.</summary>
public sealed partial class Quantizer
{
    // Where HardSwish ends to be a curve: its input must count that far.
    private const double HardSwishReach = 3;

    private IntegerValue QuantizeElementWise(Node node, UnaryOperator function) => function switch
    {
        Relu => Limited(node, 0, float.PositiveInfinity),
        Clip clip => Limited(node, clip.Minimum, clip.Maximum),
        _ when IsInt8 => Apply(node, PerTensor(node.Inputs[0]), WantedType(node.Output), -128, 127),
        Tanh => Apply(node, Forced(node, ActivationTypes.TanhInput), Fraction(node), -32767, 32767),
        Sigmoid => Apply(node, Forced(node, ActivationTypes.SigmoidInput), Fraction(node), 0, 32767),
        LeakyRelu => Apply(node, PerTensor(node.Inputs[0]), WantedType(node.Output), -32768, 32767),
        HardSwish => QuantizeHardSwish16(node),
        _ => throw NoIntegerForm(node),
    };

    /// <summary>x·clamp(x/6 + 1/2, 0, 1) by two kernels.</summary>
    private IntegerValue QuantizeHardSwish16(Node node)
    {
        ValueRange range = _ranges.Whole(node.Inputs[0], Levels);
        var reaching = new ValueRange(Math.Min(range.Minimum, -HardSwishReach), Math.Max(range.Maximum, HardSwishReach));
        IntegerValue input = Shaped(node);
        input = Adapt(input, new TensorType(Element, input.Type.Shape, ActivationTypes.Int16(reaching)));
        string name = _graph[node.Output].Name + "_gate";
        IntegerValue gate = Requantized(name, name, input, input.Type with { Quantization = ActivationTypes.Fraction16 }, [1f / 6], [0.5f], 0, 1);
        TensorType wanted = WantedType(node.Output);
        ValueId id = _builder.Node(node.Name, _graph[node.Output].Name, new Mul(), wanted, input.Id, gate.Id);
        return new IntegerValue(id, wanted, Everything(wanted));
    }

    private IntegerValue Limited(Node node, float minimum, float maximum) =>
        Requantized(node.Name, _graph[node.Output].Name, Shaped(node), WantedType(node.Output), [1], [0], minimum, maximum);

    /// <summary>The operand, raw columns given back the shape that the float graph has.</summary>
    private IntegerValue Shaped(Node node)
    {
        IntegerValue input = _values[node.Inputs[0]];
        return input.Type.Shape == _graph[node.Inputs[0]].Type.Shape ? input : PerTensor(node.Inputs[0]);
    }

    private IntegerValue QuantizeSoftmax(Node node)
    {
        IntegerValue input = PerTensor(node.Inputs[0]);
        var type = new TensorType(Element, input.Type.Shape, IsInt8 ? ActivationTypes.Fraction8 : ActivationTypes.Fraction16);
        return Apply(node, input, type, IsInt8 ? -128 : 0, ActivationTypes.Highest(Element));
    }

    private TensorType Fraction(Node node) => new(ElementType.Int16, _graph[node.Output].Type.Shape, ActivationTypes.Fraction16);

    private IntegerValue Forced(Node node, Ir.Quantization quantization)
    {
        IntegerValue input = Shaped(node);
        return Adapt(input, new TensorType(Element, input.Type.Shape, quantization));
    }

    private IntegerValue Apply(Node node, IntegerValue input, TensorType type, int low, int high) => new(
        _builder.Node(node.Name, _graph[node.Output].Name, node.Operator, type, input.Id),
        type,
        IntegerInterval.Of(type.Shape.ElementCount, low, high));

    /// <summary>One row of raw columns when every part still is raw; else all parts in one common type.</summary>
    private IntegerValue QuantizeConcat(Node node)
    {
        IntegerValue[] parts = [.. node.Inputs.Select(id => _values[id])];
        bool isRow = _graph[node.Output].Type.Shape.Dimensions.Take(((Concat)node.Operator).Axis).All(extent => extent == 1);
        bool raw = isRow && parts.All(part => part.Type.Quantization is Ir.Quantization.PerChannel && part.Type.Shape == Shape.Of(1, part.Type.Shape.ElementCount))
            && node.Inputs.All(id => _graph[id].Type.Shape.Rank == 2);
        parts = raw ? parts : [.. node.Inputs.Select(PerTensor)];
        bool same = parts.All(part => part.Type.Quantization == parts[0].Type.Quantization && part.Type.Element == Element);
        TensorType type = raw
            ? new TensorType(ElementType.Int16, _graph[node.Output].Type.Shape, new Ir.Quantization.PerChannel(
                [.. parts.SelectMany(part => ((Ir.Quantization.PerChannel)part.Type.Quantization).Scales)], _graph[node.Output].Type.Shape.Rank - 1))
            : same ? parts[0].Type with { Shape = _graph[node.Output].Type.Shape }
            : WantedType(node.Output);
        if (!raw && !same)
        {
            parts = [.. parts.Select(part => Adapt(part, type with { Shape = part.Type.Shape }))];
        }

        var interval = new IntegerInterval([.. parts.SelectMany(part => part.Interval.Low)], [.. parts.SelectMany(part => part.Interval.High)]);
        interval = isRow ? interval : Everything(type);
        ValueId id = _builder.Node(node.Name, _graph[node.Output].Name, node.Operator, type, [.. parts.Select(part => part.Id)]);
        return new IntegerValue(id, type, interval);
    }
}
