namespace TinyML.Compiler.Ir;

/// <summary>What holds for one value on its own.</summary>
internal static class TypeRules
{
    /// <summary>Reports each broken rule as (where, what).</summary>
    public static void Check(Value value, Action<string, string> report)
    {
        string where = $"value '{value.Name}'";
        TensorType type = value.Type;
        if (type.Shape.Dimensions.Any(extent => extent < 1))
        {
            report(where, $"the shape {type.Shape} has an extent below 1");
        }

        if (value.Constant is not null && value.Constant.Type != type)
        {
            report(where, "the constant's type differs from the value's");
        }

        if (value.Constant is not null && value.Constant.Floats.Any(element => !float.IsFinite(element)))
        {
            report(where, "the constant holds NaN or infinity");
        }

        if (value.Constant is not null && Range(type.Element) is var (low, high) && value.Constant.Integers.Any(element => element < low || element > high))
        {
            report(where, $"the constant holds elements beyond {type.Element}");
        }

        CheckQuantization(type, what => report(where, what));
    }

    private static void CheckQuantization(TensorType type, Action<string> report)
    {
        if (type.Element == ElementType.Float32 && type.Quantization is not Quantization.None)
        {
            report("floats cannot be quantized");
        }

        switch (type.Quantization)
        {
            case Quantization.PerTensor { Scale: var scale, ZeroPoint: var zeroPoint }:
                if (!(scale > 0 && double.IsFinite(scale)))
                {
                    report($"the scale {GraphPrinter.Print(scale)} is not positive and finite");
                }

                if (Range(type.Element) is var (low, high) && (zeroPoint < low || zeroPoint > high || (type.Element == ElementType.Int16 && zeroPoint != 0)))
                {
                    report($"the zero point {GraphPrinter.Print(zeroPoint)} does not fit {type.Element}");
                }

                break;
            case Quantization.PerChannel { Scales: var scales, Axis: var axis }:
                if (axis < 0 || axis >= type.Shape.Rank || scales.Count != type.Shape[axis])
                {
                    report($"{GraphPrinter.Print(scales.Count)} scales do not fit axis {GraphPrinter.Print(axis)} of {type.Shape}");
                }

                if (scales.Any(scale => !(scale > 0 && double.IsFinite(scale))))
                {
                    report("a scale is not positive and finite");
                }

                break;
        }
    }

    /// <summary>The least and greatest element, or null where there is no limit to check.</summary>
    private static (long Low, long High)? Range(ElementType element) =>
        element is ElementType.Float32 or ElementType.Int64 ? null : ElementValues.Range(element);
}
