using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>Applies operators that only move elements to constants of any element type, exactly, and to the integers that quantized ones were stored as.</summary>
internal static class OnnxConstantMoves
{
    /// <summary>Whether an operator moves elements and computes nothing.</summary>
    public static bool Moves(Operator @operator) => @operator is Reshape or Transpose or Slice or Concat or ResizeNearest or MaxPool2D;

    /// <summary>The result for constants.</summary>
    /// <param name="name">The name of the result.</param>
    /// <param name="operator">An operator that moves elements.</param>
    /// <param name="constants">Its operands; all of one element type.</param>
    /// <param name="shape">The shape of the result.</param>
    public static OnnxSymbol.Known Run(string name, Operator @operator, OnnxSymbol.Known[] constants, Shape shape)
    {
        if (@operator is MaxPool2D)
        {
            Tensor pooled = Tensor.ZeroFloats(shape);
            @operator.Evaluate([ElementValues.ToReals(constants[0].Tensor)], pooled);
            return new OnnxSymbol.Known(name, ElementValues.FromReals(constants[0].Tensor.Type with { Shape = shape }, pooled));
        }

        int[] places = Places(@operator, [.. constants.Select(constant => constant.Tensor.Type.Shape)], shape);
        Tensor first = constants[0].Tensor;
        if (constants[0].IsInteger)
        {
            long[] integers = [.. constants.SelectMany(constant => constant.Tensor.Integers)];
            return new OnnxSymbol.Known(name, Tensor.OfIntegers(first.Type with { Shape = shape }, [.. places.Select(place => integers[place])]));
        }

        float[] floats = [.. constants.SelectMany(constant => constant.Tensor.Floats)];
        Tensor? stored = constants is [{ Quantized: { } only }] && Move(only.Type, @operator, shape) is { } type
            ? Tensor.OfIntegers(type, [.. places.Select(place => only.Integers[place])])
            : null;
        return new OnnxSymbol.Known(name, Tensor.OfFloats(shape, [.. places.Select(place => floats[place])]), stored);
    }

    /// <summary>For each element of the result, its place among the elements of all operands: the operator itself says so when it is given the places.</summary>
    private static int[] Places(Operator @operator, Shape[] shapes, Shape shape)
    {
        var operands = new Tensor[shapes.Length];
        for (int i = 0, first = 0; i < shapes.Length; first += shapes[i++].ElementCount)
        {
            operands[i] = Tensor.OfFloats(shapes[i], [.. Enumerable.Range(first, shapes[i].ElementCount).Select(place => (float)place)]);
        }

        Tensor result = Tensor.ZeroFloats(shape); // floats count exactly up to 2^24, the most elements of a tensor
        @operator.Evaluate(operands, result);
        return [.. result.Floats.Select(place => (int)place)];
    }

    /// <summary>The type after a move, or null where scales per channel end up on no single dimension.</summary>
    private static TensorType? Move(TensorType type, Operator @operator, Shape shape)
    {
        if (type.Quantization is not Quantization.PerChannel channels)
        {
            return type with { Shape = shape };
        }

        int axis = @operator switch
        {
            Transpose transpose => transpose.Permutation.ToList().IndexOf(channels.Axis),
            Reshape => AxisAfterReshape(type.Shape, channels.Axis, shape),
            _ => -1,
        };
        return axis < 0 ? null : type with { Shape = shape, Quantization = channels with { Axis = axis } };
    }

    private static int AxisAfterReshape(Shape from, int axis, Shape to)
    {
        int inner = OnnxShapes.Product(from.Dimensions.Skip(axis + 1));
        return Enumerable.Range(0, to.Rank)
            .FirstOrDefault(candidate => to[candidate] == from[axis] && OnnxShapes.Product(to.Dimensions.Skip(candidate + 1)) == inner, -1);
    }
}
