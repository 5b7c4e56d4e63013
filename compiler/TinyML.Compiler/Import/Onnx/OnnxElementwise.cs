using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using static TinyML.Compiler.Import.Onnx.Format.TensorProto.Types;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>Conversions of operators that work element by element, and of Softmax.</summary>
internal static class OnnxElementwise
{
    /// <summary>a + b; also of integer constants, which shapes are computed from.</summary>
    public static OnnxSymbol Add(OnnxNode node) => Binary(node, new Add(), (a, b) => unchecked(a + b));

    /// <summary>a - b.</summary>
    public static OnnxSymbol Sub(OnnxNode node) => Binary(node, new Sub(), (a, b) => unchecked(a - b));

    /// <summary>a · b.</summary>
    public static OnnxSymbol Mul(OnnxNode node) => Binary(node, new Mul(), (a, b) => unchecked(a * b));

    /// <summary>a / b of floats.</summary>
    public static OnnxSymbol Div(OnnxNode node)
    {
        if (node.FiniteConstant(1) is { } divisor && divisor.Floats.Any(element => element == 0))
        {
            throw node.Refuse("the divisor holds 0");
        }

        return node.Emit(new Div(), node.FloatInput(0), node.FloatInput(1));
    }

    /// <summary>max(x, 0).</summary>
    public static OnnxSymbol Relu(OnnxNode node) => node.Emit(new Relu(), node.FloatInput(0));

    /// <summary>x or alpha·x.</summary>
    public static OnnxSymbol LeakyRelu(OnnxNode node) => node.Emit(new LeakyRelu(node.Float("alpha", 0.01f)), node.FloatInput(0));

    /// <summary>The hyperbolic tangent.</summary>
    public static OnnxSymbol Tanh(OnnxNode node) => node.Emit(new Tanh(), node.FloatInput(0));

    /// <summary>The logistic function.</summary>
    public static OnnxSymbol Sigmoid(OnnxNode node) => node.Emit(new Sigmoid(), node.FloatInput(0));

    /// <summary>Limits: attributes before operator set 11, operands from then on.</summary>
    public static OnnxSymbol Clip(OnnxNode node)
    {
        float minimum = float.NegativeInfinity, maximum = float.PositiveInfinity;
        if (node.Opset < 11)
        {
            minimum = node.Attribute("min")?.F ?? minimum;
            maximum = node.Attribute("max")?.F ?? maximum;
        }
        else
        {
            minimum = node.Has(1) ? Limit(node, 1) : minimum;
            maximum = node.Has(2) ? Limit(node, 2) : maximum;
        }

        // Exporters write the largest finite number for "no limit".
        minimum = minimum == -float.MaxValue ? float.NegativeInfinity : minimum;
        maximum = maximum == float.MaxValue ? float.PositiveInfinity : maximum;
        if (!(minimum <= maximum) || float.IsPositiveInfinity(minimum) || float.IsNegativeInfinity(maximum))
        {
            throw node.Refuse("the limits are not in order");
        }

        return node.Emit(new Clip(minimum, maximum), node.FloatInput(0));
    }

    /// <summary>Rounding to double or half is not modelled; casts of computed values to integers are refused.</summary>
    public static OnnxSymbol Cast(OnnxNode node)
    {
        var to = (DataType)node.Integer("to", 0);
        OnnxSymbol x = node.Input(0);
        bool toFloat = OnnxConstants.IsFloat(to);
        if (x is not OnnxSymbol.Known known)
        {
            return toFloat ? x : throw node.Refuse($"casting computed values to {to} is not supported");
        }

        Tensor tensor = known.Tensor;
        bool isFloat = tensor.Type.Element == ElementType.Float32;
        if (isFloat == toFloat)
        {
            return known;
        }

        return new OnnxSymbol.Known(node.Name, toFloat
            ? Tensor.OfFloats(tensor.Type.Shape, [.. tensor.Integers.Select(element => (float)element)])
            : OnnxConstants.OfIntegers(tensor.Type.Shape, [.. tensor.Floats.Select(element => (long)element)]));
    }

    /// <summary>Does nothing in inference.</summary>
    public static OnnxSymbol Dropout(OnnxNode node) =>
        node.Has(2) && node.Integers(2).Any(training => training != 0) ? throw node.Refuse("it is in training mode") : node.Input(0);

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
        int axis = node.Axis(node.Integer("axis", isOld ? 1 : -1), shape.Rank + (isOld ? 1 : 0));
        int before = OnnxShapes.Product(shape.Dimensions.Take(axis)), from = OnnxShapes.Product(shape.Dimensions.Skip(axis));
        if (!isOld && from != shape[axis])
        {
            throw node.Refuse($"normalising dimension {axis} of {shape}, which is not the last, is not supported");
        }

        if (axis == shape.Rank - 1)
        {
            return node.Emit(new Softmax(), x);
        }

        OnnxSymbol rows = node.EmitPart("rows", new Operators.Reshape(Shape.Of(before, from)), x);
        return node.Emit(new Operators.Reshape(shape), node.EmitPart("softmax", new Softmax(), rows));
    }

    private static bool Fits(float[] values, int columns) =>
        (values.Length <= 1 || values.Length == columns) && values.All(float.IsFinite);

    private static float Limit(OnnxNode node, int index) => node.FloatInput(index) is OnnxSymbol.Known { Tensor.Floats: [float limit] }
        ? limit
        : throw node.Refuse("a limit must be one constant number");

    private static OnnxSymbol Binary(OnnxNode node, Operator @operator, Func<long, long, long> ofIntegers)
    {
        if (node.Input(0) is not OnnxSymbol.Known { Tensor: { Type.Element: ElementType.Int64 } a }
            || node.Input(1) is not OnnxSymbol.Known { Tensor: { Type.Element: ElementType.Int64 } b })
        {
            return node.Emit(@operator, node.FloatInput(0), node.FloatInput(1));
        }

        if (a.Type.Shape.Rank > 1 || b.Type.Shape.Rank > 1 || a.Integers.Length != b.Integers.Length)
        {
            throw node.Refuse("arithmetic on integer constants of different shapes is not supported");
        }

        Shape shape = a.Type.Shape.Rank >= b.Type.Shape.Rank ? a.Type.Shape : b.Type.Shape;
        return new OnnxSymbol.Known(node.Name, OnnxConstants.OfIntegers(shape, [.. a.Integers.Zip(b.Integers, ofIntegers)]));
    }
}
