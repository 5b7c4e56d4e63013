using TinyML.Compiler.Import.TfLite.FlatBuffers;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Import.TfLite;

/// <summary>Conversions of operators that work element by element, and of softmax.</summary>
internal static class TfLiteElementwise
{
    private const int SoftmaxOptions = 9;
    private const int AddOptions = 11;
    private const int MulOptions = 21;
    private const int SubOptions = 28;
    private const int DivOptions = 29;
    private const int LeakyReluOptions = 75;

    /// <summary>a + b.</summary>
    public static TfLiteSymbol Add(TfLiteNode node) => Arithmetic(node, AddOptions, (minimum, maximum) => new Add(minimum, maximum));

    /// <summary>a - b.</summary>
    public static TfLiteSymbol Sub(TfLiteNode node) => Arithmetic(node, SubOptions, (minimum, maximum) => new Sub(minimum, maximum));

    /// <summary>a · b.</summary>
    public static TfLiteSymbol Mul(TfLiteNode node) => Arithmetic(node, MulOptions, (minimum, maximum) => new Mul(minimum, maximum));

    /// <summary>a / b of floats.</summary>
    public static TfLiteSymbol Div(TfLiteNode node)
    {
        if (node.IsInteger || (node.Value(1) is TfLiteSymbol.Known divisor && divisor.Tensor.Floats.Any(element => element == 0)))
        {
            throw node.Refuse(node.IsInteger ? "quantized values are not divided" : "the divisor holds 0");
        }

        (float minimum, float maximum) = Limits(node, DivOptions);
        return (minimum, maximum) == (float.NegativeInfinity, float.PositiveInfinity)
            ? node.Emit(new Div(), node.Value(0), node.Value(1))
            : node.Emit(new Clip(minimum, maximum), node.EmitInner("quotient", new Div(), node.Value(0), node.Value(1)));
    }

    /// <summary>min(x, c) for one number c.</summary>
    public static TfLiteSymbol Minimum(TfLiteNode node) => Limit(node, limit => new Clip(float.NegativeInfinity, limit));

    /// <summary>max(x, c) for one number c.</summary>
    public static TfLiteSymbol Maximum(TfLiteNode node) => Limit(node, limit => new Clip(limit, float.PositiveInfinity));

    /// <summary>A function of one operand without options.</summary>
    public static TfLiteConversion Function(Operator function) => node => node.Emit(function, node.Value(0));

    /// <summary>x or alpha·x.</summary>
    public static TfLiteSymbol LeakyRelu(TfLiteNode node)
    {
        float alpha = node.Options(LeakyReluOptions).Float(0);
        return float.IsFinite(alpha) ? node.Emit(new LeakyRelu(alpha), node.Value(0)) : throw node.Refuse("its alpha is not finite");
    }

    /// <summary>x or slope·x.</summary>
    public static TfLiteSymbol PRelu(TfLiteNode node) => node.Emit(new PRelu(), node.Value(0), node.Value(1));

    /// <summary>Over the last dimension, of beta·x.</summary>
    public static TfLiteSymbol Softmax(TfLiteNode node)
    {
        float beta = node.Options(SoftmaxOptions).Float(0);
        TfLiteSymbol x = node.Value(0);
        if (!(beta > 0 && float.IsFinite(beta)))
        {
            throw node.Refuse("its beta is not positive and finite");
        }

        if (node.IsInteger)
        {
            RequireFractions(node);
        }

        return node.Emit(new Softmax(beta), x);
    }

    /// <summary>The runtime's softmax answers in 1/256 from -128 on, or in 1/32768.</summary>
    private static void RequireFractions(TfLiteNode node)
    {
        (ElementType element, Quantization.PerTensor output) = TfLiteQuantization.OfActivation(node.Output);
        var fractions = element == ElementType.Int8 ? new Quantization.PerTensor(1.0 / 256, -128) : new Quantization.PerTensor(1.0 / 32768, 0);
        if (output != fractions)
        {
            throw TfLiteQuantization.Impossible(node.Where, $"its result needs the scale {GraphPrinter.Print(fractions.Scale)} and the zero point {fractions.ZeroPoint}");
        }
    }

    private static TfLiteSymbol Arithmetic(TfLiteNode node, int kind, Func<float, float, Operator> create)
    {
        (float minimum, float maximum) = Limits(node, kind);
        return node.Emit(create(minimum, maximum), node.Value(0), node.Value(1));
    }

    private static (float Minimum, float Maximum) Limits(TfLiteNode node, int kind) => node.OptionalOptions(kind) is FlatTable options
        ? TfLiteOptions.Activation(node, options, 0)
        : (float.NegativeInfinity, float.PositiveInfinity);

    private static TfLiteSymbol Limit(TfLiteNode node, Func<float, Operator> create)
    {
        (TfLiteSymbol a, TfLiteSymbol b) = (node.Value(0), node.Value(1));
        (TfLiteSymbol x, TfLiteSymbol limit) = a is TfLiteSymbol.Known ? (b, a) : (a, b);
        if (limit is not TfLiteSymbol.Known { Tensor: { Type.Shape.ElementCount: 1 } constant })
        {
            throw node.Refuse("one operand must be one constant number");
        }

        node.RequireOneType(a, b);
        float bound = node.IsInteger ? DequantizedGraph.Reals(constant).Floats[0] : constant.Floats[0];
        return float.IsNaN(bound) ? throw node.Refuse("its limit is not a number") : node.Emit(create(bound), x);
    }
}
