using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Import.TfLite;

/// <summary>Conversions of operators between element types.</summary>
internal static class TfLiteTypes
{
    /// <summary>Nothing where the operand has the type already, as an input has whose quantization became its own; otherwise from integers to integers.</summary>
    public static TfLiteSymbol Quantize(TfLiteNode node)
    {
        TfLiteSymbol x = node.Input(0);
        (ElementType element, Quantization.PerTensor quantization) = TfLiteQuantization.OfActivation(node.Output);
        if (x is not TfLiteSymbol.Computed || node.TypeOf(x).Element == ElementType.Float32)
        {
            throw node.Refuse(x is TfLiteSymbol.Computed ? "it quantizes a value of a float network" : "it quantizes a constant");
        }

        if ((element, quantization) == (node.TypeOf(x).Element, node.QuantizationOf(x)))
        {
            return x;
        }

        return node.Declared(0).IsQuantized ? node.Emit(new Operators.Quantize(), x) : throw node.Refuse("it quantizes what was turned into floats before");
    }

    /// <summary>The reals of a constant; an output of a quantized model stays in integers.</summary>
    public static TfLiteSymbol Dequantize(TfLiteNode node)
    {
        TfLiteSymbol x = node.Input(0);
        if (x is TfLiteSymbol.Computed)
        {
            return x;
        }

        Tensor constant = ((TfLiteSymbol.Known)x).Tensor;
        return constant.Type.Element == ElementType.Float32 ? x
            : constant.Type.Quantization is not Quantization.None ? new TfLiteSymbol.Known(node.Name, DequantizedGraph.Reals(constant))
            : throw node.Refuse("its operand has no scale");
    }
}
