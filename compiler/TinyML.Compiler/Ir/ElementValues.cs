namespace TinyML.Compiler.Ir;

/// <summary>What integers stand for, and the integers of a type that stand for reals.</summary>
public static class ElementValues
{
    /// <summary>Bytes of one element in memory, for those that programs hold: Int8, UInt8, Int16 and Int32.</summary>
    public static int ByteWidth(ElementType element) => element switch
    {
        ElementType.Int32 => sizeof(int),
        ElementType.Int16 => sizeof(short),
        _ => 1,
    };

    /// <summary>The reals that a tensor stands for: itself if it holds floats, (q - zeroPoint)·scale if it is quantized, the integers themselves otherwise.</summary>
    public static Tensor ToReals(Tensor tensor)
    {
        if (tensor.Type.Element == ElementType.Float32)
        {
            return tensor;
        }

        var reals = new float[tensor.Integers.Length];
        switch (tensor.Type.Quantization)
        {
            case Quantization.PerTensor whole:
                Fill(i => (float)((tensor.Integers[i] - whole.ZeroPoint) * whole.Scale));
                break;
            case Quantization.PerChannel channels:
                int inner = InnerExtent(tensor.Type.Shape, channels.Axis);
                Fill(i => (float)(tensor.Integers[i] * channels.Scales[i / inner % channels.Scales.Count]));
                break;
            default:
                Fill(i => tensor.Integers[i]);
                break;
        }

        return Tensor.OfFloats(tensor.Type.Shape, reals);

        void Fill(Func<int, float> real)
        {
            for (int i = 0; i < reals.Length; i++)
            {
                reals[i] = real(i);
            }
        }
    }

    /// <summary>The elements of a type for given reals. Quantized types take the nearest integer (ties to even) within the element type's range,
    /// as ONNX defines QuantizeLinear; plain integers are truncated and wrap around as in a computation of their width.</summary>
    /// <param name="type">The type; its shape is that of <paramref name="reals"/>.</param>
    /// <param name="reals">A Float32 tensor; exact for integers below 2^24.</param>
    public static Tensor FromReals(TensorType type, Tensor reals)
    {
        if (type.Element == ElementType.Float32)
        {
            return reals;
        }

        var integers = new long[reals.Floats.Length];
        for (int i = 0; i < integers.Length; i++)
        {
            float real = reals.Floats[i];
            integers[i] = type.Quantization switch
            {
                Quantization.PerTensor whole => Nearest(type.Element, real, whole.Scale, whole.ZeroPoint),
                Quantization.PerChannel channels => Nearest(type.Element, real, channels.Scales[i / InnerExtent(type.Shape, channels.Axis) % channels.Scales.Count], 0),
                _ => Wrap(type.Element, real),
            };
        }

        return Tensor.OfIntegers(type, integers);
    }

    /// <summary>The least and the greatest integer of an element type.</summary>
    public static (long Least, long Greatest) Range(ElementType element) => element switch
    {
        ElementType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        ElementType.UInt8 => (byte.MinValue, byte.MaxValue),
        ElementType.Int16 => (short.MinValue, short.MaxValue),
        ElementType.Int32 => (int.MinValue, int.MaxValue),
        ElementType.Bool => (0, 1),
        _ => (long.MinValue, long.MaxValue),
    };

    private static long Nearest(ElementType element, float real, double scale, int zeroPoint)
    {
        (long least, long greatest) = Range(element);
        double quotient = MathF.Round(real / (float)scale, MidpointRounding.ToEven) + (double)zeroPoint;
        return double.IsNaN(quotient) ? zeroPoint : (long)Math.Clamp(quotient, least, greatest);
    }

    private static long Wrap(ElementType element, float real)
    {
        long whole = float.IsFinite(real) ? (long)Math.Clamp(real, -9e18f, 9e18f) : 0;
        return unchecked(element switch
        {
            ElementType.Int8 => (sbyte)whole,
            ElementType.UInt8 => (byte)whole,
            ElementType.Int16 => (short)whole,
            ElementType.Int32 => (int)whole,
            ElementType.Bool => whole != 0 ? 1 : 0,
            _ => whole,
        });
    }

    private static int InnerExtent(Shape shape, int axis) => shape.Dimensions.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent);
}
