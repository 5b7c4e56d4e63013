using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Quantization;

/// <summary>What stands between the convolutions: poolings, movement of data, and arithmetic of two tensors.</summary>
public sealed partial class Quantizer
{
    /// <summary>Poolings and operators that only move elements keep the type of what they read.</summary>
    private IntegerValue Moved(Node node)
    {
        IntegerValue input = PerTensor(node.Inputs[0]);
        return Kept(node, input);
    }

    private IntegerValue Kept(Node node, IntegerValue input)
    {
        TensorType type = input.Type with { Shape = _graph[node.Output].Type.Shape };
        ValueId id = _builder.Node(node.Name, _graph[node.Output].Name, node.Operator, type, input.Id);
        return new IntegerValue(id, type, input.Interval.Widest(type.Shape.ElementCount));
    }

    /// <summary>The operand's type must hold what is added; where it does not, the operand takes the type of the result.</summary>
    private IntegerValue QuantizePad(Node node, Pad pad)
    {
        IntegerValue input = PerTensor(node.Inputs[0]);
        double fill = Math.Round(pad.Fill / input.PerTensor.Scale) + input.PerTensor.ZeroPoint;
        bool holds = fill >= ActivationTypes.Lowest(Element) && fill <= ActivationTypes.Highest(Element);
        input = holds ? input : Adapt(input, CalibratedType(node.Output) with { Shape = input.Type.Shape });
        int filled = IntegerLimits.Of(input.Type, pad.Fill);
        IntegerValue padded = Kept(node, input);
        IntegerInterval inside = padded.Interval;
        return padded with { Interval = IntegerInterval.Of(inside.Low.Length, Math.Min(inside.Low[0], filled), Math.Max(inside.High[0], filled)) };
    }

    /// <summary>A sum, difference or product of two tensors, each in its own type; one of them may be constant.</summary>
    private IntegerValue QuantizeArithmetic(Node node, ArithmeticOperator arithmetic)
    {
        TensorType wanted = WantedType(node.Output);
        ValueId[] operands = [.. node.Inputs.Select(id => _graph[id].Constant is { } constant ? Constant(id, constant) : PerTensor(id).Id)];
        ValueId output = _builder.Node(node.Name, _graph[node.Output].Name, arithmetic, wanted, operands);
        int low = IntegerLimits.Of(wanted, arithmetic.Minimum), high = IntegerLimits.Of(wanted, arithmetic.Maximum);
        return new IntegerValue(output, wanted, IntegerInterval.Of(wanted.Shape.ElementCount, low, high));
    }

    private IntegerValue QuantizePRelu(Node node)
    {
        IntegerValue input = PerTensor(node.Inputs[0]);
        TensorType wanted = WantedType(node.Output);
        Tensor slopes = _graph[node.Inputs[1]].Constant!;
        ValueId output = _builder.Node(node.Name, _graph[node.Output].Name, node.Operator, wanted, input.Id, Constant(node.Inputs[1], slopes));
        return new IntegerValue(output, wanted, IntegerInterval.Of(wanted.Shape.ElementCount, ActivationTypes.Lowest(Element), ActivationTypes.Highest(Element)));
    }

    /// <summary>A constant operand as an activation over exactly its own range, symmetric.</summary>
    private ValueId Constant(ValueId id, Tensor constant)
    {
        int highest = ActivationTypes.Highest(Element);
        double scale = Math.Max(constant.Floats.Max(Math.Abs), 1e-30f) / (double)highest;
        var type = new TensorType(Element, constant.Type.Shape, new Ir.Quantization.PerTensor(scale, 0));
        return _builder.Constant(_graph[id].Name, Tensor.OfIntegers(type, [.. constant.Floats.Select(value => (long)Math.Round(value / scale))]));
    }
}
