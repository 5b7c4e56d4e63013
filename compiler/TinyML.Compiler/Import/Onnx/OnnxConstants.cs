using System.Buffers.Binary;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Import.Onnx.Format;
using TinyML.Compiler.Ir;
using static TinyML.Compiler.Import.Onnx.Format.TensorProto.Types;

namespace TinyML.Compiler.Import.Onnx;

/// <summary>Decodes the constants of a file from every form in which the format stores them.</summary>
internal static class OnnxConstants
{
    /// <summary>Decodes a tensor: Float32 for float types (double is rounded, half is exact), the integer type that holds every element otherwise.</summary>
    /// <param name="proto">The stored tensor.</param>
    /// <param name="where">What to name in a diagnostic.</param>
    /// <exception cref="DiagnosticException">The element type, the shape or the stored elements cannot be used.</exception>
    public static Tensor Decode(TensorProto proto, string where)
    {
        if (proto.DataLocation == DataLocation.External)
        {
            throw new DiagnosticException(
                DiagnosticCodes.OnnxConstant, where, "the elements are in another file", "export or save the model with all weights in one file");
        }

        Shape shape = ReadShape(proto, where);
        int count = shape.ElementCount;
        bool isRaw = proto.HasRawData;
        ReadOnlySpan<byte> raw = proto.RawData.Span;
        var type = (DataType)proto.DataType;
        int width = Width(type) ?? throw new DiagnosticException(
            DiagnosticCodes.OnnxType, where, $"the element type {type} is not supported", "use float, double, half or integer constants");
        int stored = isRaw ? raw.Length : StoredCount(proto, type);
        if (stored != (isRaw ? (long)count * width : count))
        {
            throw new DiagnosticException(
                DiagnosticCodes.OnnxConstant, where, $"{shape} needs {count} elements of {type}, {stored} {(isRaw ? "bytes" : "elements")} are stored", "export the model again and copy it whole");
        }

        if (IsFloat(type))
        {
            float[] floats = new float[count];
            for (int i = 0; i < count; i++)
            {
                floats[i] = isRaw ? RawFloat(raw[(i * width)..], type) : StoredFloat(proto, type, i);
            }

            return Tensor.OfFloats(shape, floats);
        }

        long[] integers = new long[count];
        for (int i = 0; i < count; i++)
        {
            integers[i] = isRaw ? RawInteger(raw[(i * width)..], type) : StoredInteger(proto, type, i);
        }

        (long least, long greatest) = ElementValues.Range(ElementOf(type));
        int beyond = Array.FindIndex(integers, element => element < least || element > greatest);
        return beyond < 0
            ? Tensor.OfIntegers(new TensorType(ElementOf(type), shape, Quantization.None.Instance), integers)
            : throw new DiagnosticException(DiagnosticCodes.OnnxConstant, where, $"element {beyond} is {integers[beyond]}, beyond {type}", "export the model again");
    }

    /// <summary>An integer constant.</summary>
    public static Tensor OfIntegers(Shape shape, params long[] values) =>
        Tensor.OfIntegers(new TensorType(ElementType.Int64, shape, Quantization.None.Instance), values);

    /// <summary>Whether the type becomes Float32.</summary>
    public static bool IsFloat(DataType type) => type is DataType.Float or DataType.Double or DataType.Float16 or DataType.Bfloat16;

    /// <summary>The element type that stands for one of the format: Float32 for floats, the next larger signed type for unsigned integers but bytes.</summary>
    public static ElementType ElementOf(DataType type) => type switch
    {
        _ when IsFloat(type) => ElementType.Float32,
        DataType.Int8 => ElementType.Int8,
        DataType.Uint8 => ElementType.UInt8,
        DataType.Int16 => ElementType.Int16,
        DataType.Uint16 or DataType.Int32 => ElementType.Int32,
        DataType.Bool => ElementType.Bool,
        _ => ElementType.Int64,
    };

    private static Shape ReadShape(TensorProto proto, string where)
    {
        long count = 1;
        if (proto.Dims.Count > OnnxLimits.Rank)
        {
            throw BadShape(where, $"a constant of {proto.Dims.Count} dimensions");
        }

        foreach (long extent in proto.Dims)
        {
            if (extent < 0 || extent > OnnxLimits.Elements || (extent > 0 && (count *= extent) > OnnxLimits.Elements))
            {
                throw BadShape(where, $"a constant of shape [{string.Join(", ", proto.Dims)}]");
            }
        }

        return Shape.Of([.. proto.Dims.Select(extent => (int)extent)]);
    }

    private static DiagnosticException BadShape(string where, string what) =>
        new(DiagnosticCodes.OnnxShape, where, $"{what} is not supported", $"use constants of 1 to {OnnxLimits.Elements} elements");

    private static int? Width(DataType type) => type switch
    {
        DataType.Double or DataType.Int64 or DataType.Uint64 => 8,
        DataType.Float or DataType.Int32 or DataType.Uint32 => 4,
        DataType.Float16 or DataType.Bfloat16 or DataType.Int16 or DataType.Uint16 => 2,
        DataType.Int8 or DataType.Uint8 or DataType.Bool => 1,
        _ => null,
    };

    private static int StoredCount(TensorProto proto, DataType type) => type switch
    {
        DataType.Float => proto.FloatData.Count,
        DataType.Double => proto.DoubleData.Count,
        DataType.Int64 => proto.Int64Data.Count,
        DataType.Uint32 or DataType.Uint64 => proto.Uint64Data.Count,
        _ => proto.Int32Data.Count,
    };

    private static float RawFloat(ReadOnlySpan<byte> raw, DataType type) => type switch
    {
        DataType.Float => BinaryPrimitives.ReadSingleLittleEndian(raw),
        DataType.Double => (float)BinaryPrimitives.ReadDoubleLittleEndian(raw),
        DataType.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(raw),
        _ => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(raw) << 16),
    };

    private static float StoredFloat(TensorProto proto, DataType type, int i) => type switch
    {
        DataType.Float => proto.FloatData[i],
        DataType.Double => (float)proto.DoubleData[i],
        DataType.Float16 => (float)BitConverter.UInt16BitsToHalf((ushort)proto.Int32Data[i]),
        _ => BitConverter.UInt32BitsToSingle((uint)(ushort)proto.Int32Data[i] << 16),
    };

    private static long RawInteger(ReadOnlySpan<byte> raw, DataType type) => type switch
    {
        DataType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(raw),
        DataType.Uint64 => unchecked((long)BinaryPrimitives.ReadUInt64LittleEndian(raw)),
        DataType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(raw),
        DataType.Uint32 => BinaryPrimitives.ReadUInt32LittleEndian(raw),
        DataType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(raw),
        DataType.Uint16 => BinaryPrimitives.ReadUInt16LittleEndian(raw),
        DataType.Int8 => (sbyte)raw[0],
        _ => raw[0],
    };

    private static long StoredInteger(TensorProto proto, DataType type, int i) => type switch
    {
        DataType.Int64 => proto.Int64Data[i],
        DataType.Uint32 or DataType.Uint64 => unchecked((long)proto.Uint64Data[i]),
        _ => proto.Int32Data[i],
    };
}
