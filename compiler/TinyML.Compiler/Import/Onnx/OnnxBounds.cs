using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>Conversions of operators that limit: by constants, or by other tensors.</summary>
internal static class OnnxBounds
{
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

    /// <summary>The greatest of the operands: a + max(b - a, 0).</summary>
    public static OnnxSymbol Max(OnnxNode node) => Extreme(node, false);

    /// <summary>The least of the operands: a - max(a - b, 0).</summary>
    public static OnnxSymbol Min(OnnxNode node) => Extreme(node, true);

    private static float Limit(OnnxNode node, int index) => node.FloatInput(index) is OnnxSymbol.Known { Tensor.Floats: [float limit] }
        ? limit
        : throw node.Refuse("a limit must be one constant number");

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
