using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Import.TfLite;

/// <summary>Scales and zero points of the file as types of the graph.</summary>
internal static class TfLiteQuantization
{
    /// <summary>The type of an activation, without its shape. Unsigned bytes become signed ones with a zero point 128 lower: the same reals.</summary>
    /// <exception cref="DiagnosticException">The tensor has no such type.</exception>
    public static (ElementType Element, Quantization.PerTensor Quantization) OfActivation(TfLiteTensor tensor)
    {
        string where = $"tensor '{tensor.Name}'";
        if (!tensor.IsQuantized)
        {
            throw new DiagnosticException(
                DiagnosticCodes.TfLiteType, where, $"{tensor.Type} without a scale is not supported here", "convert the model to int8 for all inputs, outputs and operators");
        }

        if (tensor.Scales.Length != 1)
        {
            throw Impossible(where, $"an activation has one scale, not {tensor.Scales.Length}");
        }

        RequireScales(tensor, where);
        long zeroPoint = tensor.ZeroPoints.FirstOrDefault();
        (long low, long high) = tensor.Type switch
        {
            TfLiteType.UInt8 => (0, 255),
            TfLiteType.Int16 => (0, 0),
            _ => (-128, 127),
        };
        if (zeroPoint < low || zeroPoint > high)
        {
            throw Impossible(where, $"the zero point {zeroPoint} does not fit {tensor.Type}");
        }

        bool isUnsigned = tensor.Type == TfLiteType.UInt8;
        return (tensor.Type == TfLiteType.Int16 ? ElementType.Int16 : ElementType.Int8, new Quantization.PerTensor(tensor.Scales[0], (int)(isUnsigned ? zeroPoint - 128 : zeroPoint)));
    }

    /// <summary>The quantization of a constant: none for integers that are what they say.</summary>
    /// <exception cref="DiagnosticException">The quantization is impossible.</exception>
    public static Quantization OfConstant(TfLiteTensor tensor, ElementType element)
    {
        if (tensor.Scales.Length == 0 || element is not (ElementType.Int8 or ElementType.Int16))
        {
            return Quantization.None.Instance;
        }

        if (tensor.Scales.Length == 1)
        {
            return OfActivation(tensor).Quantization;
        }

        string where = $"constant '{tensor.Name}'";
        RequireScales(tensor, where);
        if (tensor.Axis < 0 || tensor.Axis >= tensor.Shape.Length || tensor.Shape[tensor.Axis] != tensor.Scales.Length)
        {
            throw Impossible(where, $"{tensor.Scales.Length} scales do not fit dimension {tensor.Axis} of [{string.Join(", ", tensor.Shape)}]");
        }

        return tensor.ZeroPoints.Any(zeroPoint => zeroPoint != 0)
            ? throw Impossible(where, "several scales go with zero points of 0 only")
            : new Quantization.PerChannel([.. tensor.Scales.Select(scale => (double)scale)], tensor.Axis);
    }

    /// <summary>A quantization that no integers can have.</summary>
    public static DiagnosticException Impossible(string where, string what) =>
        new(DiagnosticCodes.TfLiteQuantization, where, what, "convert the model again, with representative data for its ranges");

    private static void RequireScales(TfLiteTensor tensor, string where)
    {
        foreach (float scale in tensor.Scales)
        {
            if (!(scale > 0 && float.IsFinite(scale)))
            {
                throw Impossible(where, $"the scale {scale.ToString("R", System.Globalization.CultureInfo.InvariantCulture)} is not positive and finite");
            }
        }
    }
}
