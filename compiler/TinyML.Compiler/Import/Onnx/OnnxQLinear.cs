using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>Conversions of operators over integers that carry their scales as operands: what they compute lies between the reals of their operands and a rounding.</summary>
internal static class OnnxQLinear
{
    /// <summary>x, w and y with scales and zero points, then an Int32 bias in steps of scale(x)·scale(w).</summary>
    public static OnnxSymbol Conv(OnnxNode node)
    {
        OnnxSymbol x = Real(node, "x", 0), w = Weights(node, "w", 3);
        OnnxSymbol? bias = node.Has(8) ? Bias(node) : null;
        return Rounded(node, OnnxConvolutions.Convolve(node, x, w, bias, ElementType.Float32), 6);
    }

    /// <summary>a, b and y with scales and zero points.</summary>
    public static OnnxSymbol MatMul(OnnxNode node) =>
        Rounded(node, OnnxProducts.Product(node, Real(node, "a", 0), Weights(node, "b", 3), ElementType.Float32), 6);

    /// <summary>a + b.</summary>
    public static OnnxSymbol Add(OnnxNode node) => Binary(node, new Add());

    /// <summary>a · b.</summary>
    public static OnnxSymbol Mul(OnnxNode node) => Binary(node, new Mul());

    /// <summary>The logistic function.</summary>
    public static OnnxSymbol Sigmoid(OnnxNode node) => Unary(node, new Sigmoid());

    /// <summary>x or alpha·x.</summary>
    public static OnnxSymbol LeakyRelu(OnnxNode node) => Unary(node, new LeakyRelu(node.Float("alpha", 0.01f)));

    /// <summary>The mean of every channel; channels may come last.</summary>
    public static OnnxSymbol GlobalAveragePool(OnnxNode node)
    {
        int rank = node.ShapeOf(0).Rank, first = node.Integer("channels_last", 0) != 0 ? 1 : 2;
        return rank >= 3 ? Unary(node, new Mean([.. Enumerable.Range(first, rank - 2)])) : throw node.Refuse("the operand has no dimensions of space");
    }

    /// <summary>The mean under a window.</summary>
    public static OnnxSymbol AveragePool(OnnxNode node) => node.Integer("channels_last", 0) == 0
        ? Rounded(node, OnnxPools.AveragePool(node, Real(node, "x", 0)), 3)
        : throw node.Refuse("channels in the last dimension are not supported");

    /// <summary>The scale and zero point of the result, then each operand with its own.</summary>
    public static OnnxSymbol Concat(OnnxNode node)
    {
        int count = (node.InputCount - 2) / 3;
        if (count < 1 || node.InputCount != (3 * count) + 2)
        {
            throw node.Refuse($"{node.InputCount} operands are not a scale, a zero point and triples");
        }

        OnnxSymbol[] parts = [.. Enumerable.Range(0, count).Select(i => Real(node, $"part{i}", 2 + (3 * i)))];
        return Rounded(node, node.Emit(new Concat(node.Axis(node.Integer("axis", 0), node.ShapeOf(parts[0]).Rank)), parts), 0);
    }

    private static OnnxSymbol Binary(OnnxNode node, Operator @operator) =>
        Rounded(node, node.Emit(@operator, [Real(node, "a", 0), Real(node, "b", 3)], ElementType.Float32), 6);

    private static OnnxSymbol Unary(OnnxNode node, Operator @operator) =>
        Rounded(node, node.Emit(@operator, [Real(node, "x", 0)], ElementType.Float32), 3);

    private static OnnxSymbol Real(OnnxNode node, string part, int index) => OnnxQuantization.Reals(
        node, part, index, index + 1, index + 2, (@operator, operands, element, quantization) => node.EmitPart(part, @operator, operands, element, quantization));

    /// <summary>Weights have their channels on the first dimension of convolutions, on the last of products; the operators name no axis.</summary>
    private static OnnxSymbol Weights(OnnxNode node, string part, int index)
    {
        if (node.Input(index) is not OnnxSymbol.Known)
        {
            throw node.Refuse("weights must be constant");
        }

        return Real(node.WithAxis(node.OpType == "QLinearConv" ? 0 : -1), part, index);
    }

    private static OnnxSymbol.Known Bias(OnnxNode node)
    {
        if (node.Input(8) is not OnnxSymbol.Known { IsInteger: true, Tensor: { Type.Shape.Rank: 1 } integers })
        {
            throw node.Refuse("the bias must be constant integers");
        }

        float x = OnnxQuantization.Scales(node, 1)[0];
        float[] w = OnnxQuantization.Scales(node, 4);
        double[] scales = [.. Enumerable.Range(0, integers.Integers.Length).Select(i => (double)x * w[i % w.Length])];
        Shape shape = integers.Type.Shape;
        var stored = Tensor.OfIntegers(new TensorType(ElementType.Int32, shape, new Quantization.PerChannel([.. scales], 0)), integers.Integers);
        return new OnnxSymbol.Known($"{node.Name}/bias", Tensor.OfFloats(shape, [.. integers.Integers.Select((q, i) => (float)(q * scales[i]))]), stored);
    }

    private static OnnxSymbol Rounded(OnnxNode node, OnnxSymbol real, int scale)
    {
        ElementType element = node.Has(scale + 1) ? node.TypeOf(node.Input(scale + 1)).Element : ElementType.UInt8;
        return OnnxQuantization.ToIntegers(
            node, real, scale, scale + 1, element, (@operator, operands, type, quantization) => node.EmitPart("rounded", @operator, operands, type, quantization));
    }
}
