using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>Conversions of operators that normalise: columns, channels, or the sum of a dimension.</summary>
internal static class OnnxNormalizations
{
    /// <summary>gain·(x - mean)/√(variance + epsilon) + bias per channel, as one product and one sum.</summary>
    public static OnnxSymbol BatchNormalization(OnnxNode node)
    {
        Shape shape = node.ShapeOf(0);
        Tensor[] numbers = [.. Enumerable.Range(1, 4).Select(index => node.FiniteConstant(index) ?? throw node.Refuse($"operand {index} must be constant"))];
        if (node.Integer("training_mode", 0) != 0 || (node.Opset < 7 && node.Integer("is_test", 0) == 0) || node.Integer("spatial", 1) == 0)
        {
            throw node.Refuse("normalising with the statistics of the batch is not supported");
        }

        if (shape.Rank < 2 || numbers.Any(tensor => tensor.Type.Shape != Shape.Of(shape[1])))
        {
            throw node.Refuse($"constants of {numbers[0].Type.Shape} do not fit the channels of {shape}");
        }

        double epsilon = node.Float("epsilon", 1e-5f);
        double[] factors = [.. numbers[0].Floats.Select((gain, c) => gain / Math.Sqrt(numbers[3].Floats[c] + epsilon))];
        float[] offsets = [.. factors.Select((factor, c) => (float)(numbers[1].Floats[c] - (factor * numbers[2].Floats[c])))];
        Shape perChannel = Shape.Of([shape[1], .. Enumerable.Repeat(1, shape.Rank - 2)]);
        OnnxSymbol scaled = node.EmitPart("scaled", new Mul(), node.FloatInput(0), node.Constant("factors", perChannel, [.. factors.Select(factor => (float)factor)]));
        return node.Emit(new Add(), scaled, node.Constant("offsets", perChannel, offsets));
    }

    /// <summary>(x - offset)·scale of ai.onnx.ml, with one number per column or one for all.</summary>
    public static OnnxSymbol Scaler(OnnxNode node)
    {
        OnnxSymbol x = node.FloatInput(0);
        float[] offset = [.. node.Attribute("offset")?.Floats ?? []], scale = [.. node.Attribute("scale")?.Floats ?? []];
        Shape shape = node.ShapeOf(x);
        int columns = shape.Rank == 0 ? 1 : shape[-1];
        if (!Fits(offset, columns) || !Fits(scale, columns))
        {
            throw node.Refuse($"{offset.Length} offsets and {scale.Length} scales do not fit {columns} columns");
        }

        OnnxSymbol centred = offset.Length == 0 ? x : node.EmitPart("centred", new Sub(), x, node.Constant("offset", Shape.Of(offset.Length), offset));
        return scale.Length == 0 ? centred : node.Emit(new Mul(), centred, node.Constant("scale", Shape.Of(scale.Length), scale));
    }

    /// <summary>Over one dimension from operator set 13 on; before that over all dimensions from the given one.</summary>
    public static OnnxSymbol Softmax(OnnxNode node)
    {
        OnnxSymbol x = node.FloatInput(0);
        Shape shape = node.ShapeOf(x);
        bool isOld = node.Opset < 13;
        long given = node.Integer("axis", isOld ? 1 : -1);
        int axis = isOld && given == shape.Rank ? shape.Rank : node.Axis(given, shape.Rank);
        int before = OnnxShapes.Product(shape.Dimensions.Take(axis)), from = OnnxShapes.Product(shape.Dimensions.Skip(axis));
        if (!isOld && from != shape[axis])
        {
            int[] swapped = [.. Enumerable.Range(0, shape.Rank)];
            (swapped[axis], swapped[^1]) = (swapped[^1], swapped[axis]);
            OnnxSymbol turned = node.EmitPart("turned", new Transpose([.. swapped]), x);
            return node.Emit(new Transpose([.. swapped]), node.EmitPart("softmax", new Softmax(), turned));
        }

        if (axis == shape.Rank - 1)
        {
            return node.Emit(new Softmax(), x);
        }

        OnnxSymbol rows = node.EmitPart("rows", new Reshape(Shape.Of(before, from)), x);
        return node.Emit(new Reshape(shape), node.EmitPart("softmax", new Softmax(), rows));
    }

    private static bool Fits(float[] values, int columns) =>
        (values.Length <= 1 || values.Length == columns) && values.All(float.IsFinite);
}
