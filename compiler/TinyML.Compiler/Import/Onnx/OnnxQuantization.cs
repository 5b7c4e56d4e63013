using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using static TinyML.Compiler.Import.Onnx.Format.TensorProto.Types;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>Conversions between reals and the integers that stand for them.</summary>
internal static class OnnxQuantization
{
    /// <summary>Whether an operator is followed, after an operand of integers, by their scale and zero point.</summary>
    public static bool ReadsQuantized(string opType) => opType == "DequantizeLinear" || opType.StartsWith("QLinear", StringComparison.Ordinal);

    /// <summary>(q - zeroPoint)·scale.</summary>
    public static OnnxSymbol DequantizeLinear(OnnxNode node) => Reals(node, "reals", 0, 1, 2, node.Emit);

    /// <summary>round(x/scale) + zeroPoint, within the range of the zero point's type.</summary>
    public static OnnxSymbol QuantizeLinear(OnnxNode node)
    {
        OnnxSymbol x = node.FloatInput(0);
        ElementType element = node.Has(2) ? node.TypeOf(node.Input(2)).Element : OnnxConstants.ElementOf((DataType)node.Integer("output_dtype", (long)DataType.Uint8));
        float[] scales = Scales(node, 1);
        if (scales.Length == 1)
        {
            return ToIntegers(node, x, 1, 2, element, node.Emit);
        }

        // One scale per channel only stands on weights, which files hold as integers; for reference it is spelled out.
        Shape perChannel = PerChannel(node, node.ShapeOf(x), scales.Length);
        OnnxSymbol quotient = node.EmitPart("quotient", new Div(), x, node.Constant("scales", perChannel, scales));
        OnnxSymbol rounded = node.EmitPart("rounded", new Quantize(), [quotient], ElementType.Int32, new Quantization.PerTensor(1, 0));
        OnnxSymbol moved = node.EmitPart("moved", new Add(), rounded, node.Constant("zeros", perChannel, ZeroPoints(node, 2, scales.Length)));
        return node.Emit(new Quantize(), [moved], element, new Quantization.PerTensor(1, 0));
    }

    /// <summary>The reals that an operand of integers stands for, given its scale and zero point.</summary>
    /// <param name="node">The node.</param>
    /// <param name="part">A name for what is added.</param>
    /// <param name="index">The operand.</param>
    /// <param name="scale">The operand that holds its scale.</param>
    /// <param name="zeroPoint">The operand that may hold its zero point.</param>
    /// <param name="emit">Adds the node.</param>
    public static OnnxSymbol Reals(OnnxNode node, string part, int index, int scale, int zeroPoint, Func<Operator, OnnxSymbol[], ElementType, Quantization?, OnnxSymbol> emit)
    {
        OnnxSymbol x = node.Input(index);
        TensorType type = node.TypeOf(x);
        if (type.Element == ElementType.Float32)
        {
            throw new DiagnosticException(DiagnosticCodes.OnnxType, node.Where, $"operand {index} holds floats", "export the model again; integers belong there");
        }

        float[] scales = Scales(node, scale), zeros = ZeroPoints(node, zeroPoint, scales.Length);
        if (x is OnnxSymbol.Known known)
        {
            return Constant(node, part, known.Tensor, scales, zeros);
        }

        if (type.Quantization is Quantization.PerTensor whole && scales.Length == 1)
        {
            return (float)whole.Scale == scales[0] && whole.ZeroPoint == zeros[0]
                ? emit(new Dequantize(), [x], ElementType.Float32, null)
                : throw Unusable(node, $"operand {index} was quantized with scale {whole.Scale} and zero point {whole.ZeroPoint}, not {scales[0]} and {zeros[0]}");
        }

        Shape perChannel = scales.Length == 1 ? Shape.Of() : PerChannel(node, type.Shape, scales.Length);
        OnnxSymbol centred = node.EmitPart($"{part}_centred", new Sub(), x, node.Constant($"{part}_zeros", perChannel, zeros));
        return emit(new Mul(), [centred, node.Constant($"{part}_scales", perChannel, scales)], ElementType.Float32, null);
    }

    /// <summary>Adds the rounding to the integers of one scale and zero point.</summary>
    public static OnnxSymbol ToIntegers(
        OnnxNode node, OnnxSymbol x, int scale, int zeroPoint, ElementType element, Func<Operator, OnnxSymbol[], ElementType, Quantization?, OnnxSymbol> emit)
    {
        float[] scales = Scales(node, scale), zeros = ZeroPoints(node, zeroPoint, 1);
        if (scales.Length != 1 || element is not (ElementType.Int8 or ElementType.UInt8 or ElementType.Int16) || (element == ElementType.Int16 && zeros[0] != 0))
        {
            throw Unusable(node, $"{scales.Length} scales and the zero point {zeros[0]} do not make {element}");
        }

        return emit(new Quantize(), [x], element, new Quantization.PerTensor(scales[0], (int)zeros[0]));
    }

    /// <summary>An operand of integers without its zero point, as numbers to compute with.</summary>
    public static OnnxSymbol Centred(OnnxNode node, string part, int index, int zeroPoint)
    {
        OnnxSymbol x = node.Input(index);
        if (!node.Has(zeroPoint))
        {
            return x is OnnxSymbol.Known known ? known with { Tensor = ElementValues.ToReals(known.Tensor) } : x;
        }

        OnnxSymbol zero = node.Input(zeroPoint) is OnnxSymbol.Known { Tensor: var tensor } && tensor.Type.Shape.ElementCount == 1
            ? node.Constant($"{part}_zero", Shape.Of(), ElementValues.ToReals(tensor).Floats)
            : throw Unusable(node, $"operand {zeroPoint} must be one constant zero point");
        return node.EmitPart($"{part}_centred", new Sub(), x is OnnxSymbol.Known { Tensor: var integers } ? new OnnxSymbol.Known($"{node.Name}/{part}", ElementValues.ToReals(integers)) : x, zero);
    }

    /// <summary>Scales: constant, positive and finite.</summary>
    public static float[] Scales(OnnxNode node, int index)
    {
        float[] scales = node.FiniteConstant(index)?.Floats ?? throw Unusable(node, $"operand {index} must be a constant scale");
        return scales.Length > 0 && scales.All(scale => scale > 0) ? scales : throw Unusable(node, $"a scale of {scales.FirstOrDefault(scale => !(scale > 0))} is not positive");
    }

    private static float[] ZeroPoints(OnnxNode node, int index, int count)
    {
        if (!node.Has(index))
        {
            return new float[count];
        }

        Tensor? zeros = (node.Input(index) as OnnxSymbol.Known)?.Tensor;
        return zeros is { Type.Element: not ElementType.Float32 } && zeros.Type.Shape.ElementCount == count
            ? ElementValues.ToReals(zeros).Floats
            : throw Unusable(node, $"operand {index} must be {count} constant zero points");
    }

    private static Shape PerChannel(OnnxNode node, Shape shape, int count)
    {
        int axis = node.Axis(node.Integer("axis", 1), shape.Rank);
        return shape[axis] == count && node.Integer("block_size", 0) == 0
            ? Shape.Of([count, .. Enumerable.Repeat(1, shape.Rank - axis - 1)])
            : throw Unusable(node, $"{count} scales do not fit dimension {axis} of {shape}");
    }

    /// <summary>The reals of stored integers; the integers are kept beside them where a type can say what they stand for.</summary>
    private static OnnxSymbol.Known Constant(OnnxNode node, string part, Tensor integers, float[] scales, float[] zeros)
    {
        Shape shape = integers.Type.Shape;
        int axis = scales.Length == 1 ? 0 : node.Axis(node.Integer("axis", 1), shape.Rank);
        int inner = scales.Length == 1 ? 1 : OnnxShapes.Product(PerChannel(node, shape, scales.Length).Dimensions.Skip(1));
        float[] reals = [.. integers.Integers.Select((q, i) => (q - zeros[i / inner % zeros.Length]) * scales[i / inner % scales.Length])];
        bool isCentredByte = integers.Type.Element == ElementType.UInt8 && zeros.All(zero => zero == 128);
        Tensor stored = isCentredByte
            ? Tensor.OfIntegers(integers.Type with { Element = ElementType.Int8 }, [.. integers.Integers.Select(q => q - 128)])
            : integers;
        Quantization? quantization = scales.Length == 1 ? new Quantization.PerTensor(scales[0], isCentredByte ? 0 : (int)zeros[0])
            : isCentredByte || zeros.All(zero => zero == 0) ? new Quantization.PerChannel([.. scales.Select(scale => (double)scale)], axis)
            : null;
        bool fits = stored.Type.Element is ElementType.Int8 or ElementType.UInt8 or ElementType.Int16 or ElementType.Int32 && !(stored.Type.Element == ElementType.Int16 && zeros.Any(zero => zero != 0));
        return new OnnxSymbol.Known(
            $"{node.Name}/{part}", Tensor.OfFloats(shape, reals), quantization is not null && fits ? Tensor.OfIntegers(stored.Type with { Quantization = quantization }, stored.Integers) : null);
    }

    /// <summary>A scale or zero point that cannot be used.</summary>
    public static DiagnosticException Unusable(OnnxNode node, string what) =>
        new(DiagnosticCodes.OnnxScale, node.Where, what, "quantize the model again, with calibration data that reaches every layer");
}
