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

    /// <summary>a / b.</summary>
    public static OnnxSymbol Div(OnnxNode node)
    {
        if (node.Input(1) is OnnxSymbol.Known { Tensor: var divisor } && ElementValues.ToReals(divisor).Floats.Any(element => element == 0))
        {
            throw node.Refuse("the divisor holds 0");
        }

        return Binary(node, new Div(), (a, b) => a / b);
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

    /// <summary>Rounding to double or half is not modelled; casts of computed values to integers are for reference only.</summary>
    public static OnnxSymbol Cast(OnnxNode node)
    {
        var to = (DataType)node.Integer("to", 0);
        if (to is DataType.Undefined or DataType.String or DataType.Complex64 or DataType.Complex128 || !Enum.IsDefined(to))
        {
            throw node.Refuse($"casting to {to} is not supported");
        }

        ElementType element = OnnxConstants.ElementOf(to);
        OnnxSymbol x = node.Input(0);
        TensorType type = node.TypeOf(x);
        if (type.Element == element)
        {
            return x;
        }

        if (x is OnnxSymbol.Known { Tensor: var tensor })
        {
            return new OnnxSymbol.Known(node.Name, element == ElementType.Float32 || tensor.Type.Element == ElementType.Float32
                ? ElementValues.FromReals(type with { Element = element }, ElementValues.ToReals(tensor))
                : Tensor.OfIntegers(type with { Element = element }, tensor.Integers));
        }

        return node.Scope == OnnxScope.Reference && node.Element == type.Element
            ? node.Emit(new Mul(), [x, node.Constant("one", Shape.Of(), 1)], element)
            : throw node.Refuse($"casting computed values to {to} is not supported");
    }

    /// <summary>Does nothing in inference; the mask lets everything pass.</summary>
    public static OnnxSymbol Dropout(OnnxNode node)
    {
        if ((node.Has(2) && node.Integers(2).Any(training => training != 0)) || (node.Opset < 7 && node.Integer("is_test", 0) == 0))
        {
            throw node.Refuse("it is in training mode");
        }

        if (node.HasOutput(1) && node.Opset >= 10)
        {
            Shape shape = node.ShapeOf(0);
            var type = new TensorType(ElementType.Bool, shape, Quantization.None.Instance);
            node.FurtherOutputs[1] = new OnnxSymbol.Known($"{node.Name}/mask", Tensor.OfIntegers(type, [.. Enumerable.Repeat(1L, shape.ElementCount)]));
        }

        return node.Input(0);
    }

    /// <summary>The greatest of the operands: a + max(b - a, 0).</summary>
    public static OnnxSymbol Max(OnnxNode node) => Extreme(node, false);

    /// <summary>The least of the operands: a - max(a - b, 0).</summary>
    public static OnnxSymbol Min(OnnxNode node) => Extreme(node, true);

    /// <summary>x·clamp(x + 3, 0, 6)/6.</summary>
    public static OnnxSymbol HardSwish(OnnxNode node) => node.Emit(new HardSwish(), node.FloatInput(0));

    /// <summary>clamp(alpha·x + beta, 0, 1).</summary>
    public static OnnxSymbol HardSigmoid(OnnxNode node)
    {
        OnnxSymbol scaled = node.EmitPart("scaled", new Mul(), node.FloatInput(0), node.Constant("alpha", Shape.Of(), node.Float("alpha", 0.2f)));
        OnnxSymbol moved = node.EmitPart("moved", new Add(), scaled, node.Constant("beta", Shape.Of(), node.Float("beta", 0.5f)));
        return node.Emit(new Clip(0, 1), moved);
    }

    /// <summary>x, or slope·x where negative; before operator set 7 one slope per channel.</summary>
    public static OnnxSymbol PRelu(OnnxNode node)
    {
        Shape x = node.ShapeOf(0), slope = node.ShapeOf(1);
        OnnxSymbol slopes = node.FloatInput(1);
        if (node.Opset < 7 && slope.Rank == 1 && x.Rank > 2)
        {
            slopes = OnnxShapes.Reshaped(node, "slopes", slopes, Shape.Of([slope[0], .. Enumerable.Repeat(1, x.Rank - 2)]));
        }

        return Broadcasting.Combine(node.ShapeOf(slopes), x) == x
            ? node.Emit(new PRelu(), node.FloatInput(0), slopes)
            : throw node.Refuse($"slopes of {slope} do not fit {x}");
    }

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

    private static float Limit(OnnxNode node, int index) => node.FloatInput(index) is OnnxSymbol.Known { Tensor.Floats: [float limit] }
        ? limit
        : throw node.Refuse("a limit must be one constant number");

    private static OnnxSymbol Binary(OnnxNode node, Operator @operator, Func<long, long, long> ofIntegers)
    {
        OnnxSymbol a = node.Input(0), b = Aligned(node, node.ShapeOf(0), node.Input(1));
        if (a is not OnnxSymbol.Known { IsInteger: true } left || b is not OnnxSymbol.Known { IsInteger: true } right)
        {
            return node.Emit(@operator, node.FloatInput(0), b is OnnxSymbol.Known { IsInteger: true } ? node.FloatInput(1) : b);
        }

        Shape from = left.Tensor.Type.Shape, with = right.Tensor.Type.Shape;
        if (from.ElementCount == 0 || with.ElementCount == 0 || from.Rank + with.Rank > OnnxLimits.Rank || Broadcasting.Combine(from, with) is not { } shape)
        {
            throw node.Refuse($"arithmetic on integer constants of {from} and {with} is not supported");
        }

        int[] ofLeft = Broadcasting.Indices(from, shape), ofRight = Broadcasting.Indices(with, shape);
        long[] results = [.. ofLeft.Select((i, at) => ofIntegers(left.Tensor.Integers[i], right.Tensor.Integers[ofRight[at]]))];
        return new OnnxSymbol.Known(node.Name, Tensor.OfIntegers(left.Tensor.Type with { Shape = shape }, results));
    }

    /// <summary>Before operator set 7 an attribute said at which dimension the second operand begins.</summary>
    private static OnnxSymbol Aligned(OnnxNode node, Shape a, OnnxSymbol b)
    {
        Shape shape = node.ShapeOf(b);
        if (node.Opset >= 7 || node.Integer("broadcast", 0) == 0 || node.Attribute("axis") is null)
        {
            return b;
        }

        int behind = a.Rank - node.Axis(node.Integer("axis", 0), a.Rank) - shape.Rank;
        return behind >= 0
            ? OnnxShapes.Reshaped(node, "aligned", b, Shape.Of([.. shape.Dimensions, .. Enumerable.Repeat(1, behind)]))
            : throw node.Refuse($"{shape} does not fit {a}");
    }

    private static OnnxSymbol Extreme(OnnxNode node, bool least)
    {
        if (node.InputCount == 0)
        {
            throw node.Refuse("operand 0 is missing");
        }

        OnnxSymbol result = node.FloatInput(0);
        for (int i = 1; i < node.InputCount; i++)
        {
            OnnxSymbol other = node.FloatInput(i);
            bool isLast = i == node.InputCount - 1;
            if (node.FiniteConstant(i) is { Floats: [var limit] } && node.ShapeOf(result).Rank >= node.ShapeOf(other).Rank)
            {
                var clip = least ? new Clip(float.NegativeInfinity, limit) : new Clip(limit, float.PositiveInfinity);
                result = isLast ? node.Emit(clip, result) : node.EmitPart("limited", clip, result);
                continue;
            }

            OnnxSymbol difference = node.EmitPart("difference", new Sub(), least ? [result, other] : [other, result]);
            OnnxSymbol excess = node.EmitPart("excess", new Relu(), difference);
            Operator join = least ? new Sub() : new Add();
            result = isLast ? node.Emit(join, result, excess) : node.EmitPart("extreme", join, result, excess);
        }

        return result;
    }
}
