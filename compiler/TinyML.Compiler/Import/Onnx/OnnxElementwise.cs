using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using static TinyML.Compiler.Import.Onnx.Format.TensorProto.Types;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>Conversions of operators that work element by element.</summary>
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

    /// <summary>x or alpha·(exp(x) - 1).</summary>
    public static OnnxSymbol Elu(OnnxNode node) => node.Emit(new Elu(node.Float("alpha", 1)), node.FloatInput(0));

    /// <summary>The hyperbolic tangent.</summary>
    public static OnnxSymbol Tanh(OnnxNode node) => node.Emit(new Tanh(), node.FloatInput(0));

    /// <summary>The logistic function.</summary>
    public static OnnxSymbol Sigmoid(OnnxNode node) => node.Emit(new Sigmoid(), node.FloatInput(0));

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
}
