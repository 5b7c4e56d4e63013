using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Passes.Quantization;

/// <summary>What stands between the convolutions: poolings, movement of data, and arithmetic of two tensors.</summary>
public sealed partial class Quantizer
{
    /// <summary>Poolings and operators that only move elements keep the type of what they read. Which elements these were is not followed any further.</summary>
    private IntegerValue Moved(Node node, IntegerValue input)
    {
        TensorType type = input.Type with { Shape = _graph[node.Output].Type.Shape };
        return new IntegerValue(_builder.Node(node.Name, _graph[node.Output].Name, node.Operator, type, input.Id), type, Everything(type));
    }

    private static IntegerInterval Everything(TensorType type) =>
        IntegerInterval.Of(type.Shape.ElementCount, ActivationTypes.Lowest(type.Element), ActivationTypes.Highest(type.Element));

    /// <summary>The mean over a whole picture is a Mean: it may have a type of its own, and means reach less far than what they are made of.</summary>
    private bool SeesAll(Node node, AveragePool2D pool)
    {
        Shape x = _graph[node.Inputs[0]].Type.Shape;
        return !pool.Window.HasPadding && (pool.Window.SpanHeight, pool.Window.SpanWidth) == (x[1], x[2])
            && (pool.Window.KernelHeight, pool.Window.KernelWidth) == (x[1], x[2])
            && (pool.Minimum, pool.Maximum) is (float.NegativeInfinity, float.PositiveInfinity);
    }

    private IntegerValue QuantizeMean(Node node, Mean mean)
    {
        IntegerValue input = PerTensor(node.Inputs[0]);
        TensorType type = WantedType(node.Output);
        ValueId id = _builder.Node(node.Name, _graph[node.Output].Name, mean, type, input.Id);
        return new IntegerValue(id, type, Everything(type));
    }

    /// <summary>The operand's type must hold what is added; where it does not, the operand takes the type of the result.</summary>
    private IntegerValue QuantizePad(Node node, Pad pad)
    {
        IntegerValue input = PerTensor(node.Inputs[0]);
        double fill = Math.Round(pad.Fill / input.PerTensor.Scale) + input.PerTensor.ZeroPoint;
        bool holds = fill >= ActivationTypes.Lowest(Element) && fill <= ActivationTypes.Highest(Element);
        return Moved(node, holds ? input : Adapt(input, CalibratedType(node.Output) with { Shape = input.Type.Shape }));
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
        return new IntegerValue(output, wanted, Everything(wanted));
    }

    private ValueId Constant(ValueId id, Tensor constant) => Constant(_graph[id].Name, constant.Type.Shape, constant.Floats);

    /// <summary>A constant operand as an activation over exactly its own range, symmetric.</summary>
    private ValueId Constant(string name, Shape shape, float[] elements)
    {
        int highest = ActivationTypes.Highest(Element);
        double scale = Math.Max(elements.Max(Math.Abs), 1e-30f) / (double)highest;
        var type = new TensorType(Element, shape, new Ir.Quantization.PerTensor(scale, 0));
        return _builder.Constant(name, Tensor.OfIntegers(type, [.. elements.Select(value => (long)Math.Round(value / scale))]));
    }
}
