using System.Buffers.Binary;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Import.TfLite.FlatBuffers;
using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Import.TfLite;

/// <summary>Decodes the constants of a file.</summary>
internal static class TfLiteConstants
{
    /// <summary>Whether a tensor's elements are in the file.</summary>
    public static bool IsConstant(TfLiteModel model, TfLiteTensor tensor) =>
        tensor.Buffer > 0 && tensor.Buffer < model.Buffers.Length && (HasBytes(model.Buffers[tensor.Buffer]) || tensor.Shape.Contains(0));

    /// <summary>Elements that a tensor has, 0 where its shape is impossible.</summary>
    public static long Count(TfLiteTensor tensor)
    {
        long count = 1;
        foreach (int extent in tensor.Shape)
        {
            count = extent < 0 || tensor.Shape.Length > TfLiteLimits.Rank || count * extent > TfLiteLimits.Elements ? 0 : count * extent;
        }

        return count;
    }

    /// <summary>Decodes a constant: Float32 for float and half, integers as they are, with their quantization where they have one.</summary>
    /// <exception cref="DiagnosticException">The element type, the shape, the quantization or the stored elements cannot be used.</exception>
    public static Tensor Decode(TfLiteModel model, TfLiteTensor tensor)
    {
        string where = $"constant '{tensor.Name}'";
        (ElementType element, int width) = Element(tensor.Type)
            ?? throw new DiagnosticException(DiagnosticCodes.TfLiteType, where, $"the element type {tensor.Type} is not supported", "use float or 8-bit weights");
        ReadOnlySpan<byte> bytes = Bytes(model.Buffers[tensor.Buffer]);
        long count = Count(tensor);
        if (count == 0 && (!tensor.Shape.Contains(0) || element is not (ElementType.Int32 or ElementType.Int64)))
        {
            throw new DiagnosticException(
                DiagnosticCodes.TfLiteShape, where, $"a constant of shape [{string.Join(", ", tensor.Shape.Take(2 * TfLiteLimits.Rank))}] is not supported", $"use constants of 1 to {TfLiteLimits.Elements} elements");
        }

        if (bytes.Length != count * width)
        {
            throw new DiagnosticException(
                DiagnosticCodes.TfLiteConstant, where, $"{count} elements of {tensor.Type} are needed, {bytes.Length} bytes are stored", "convert the model again and copy it whole");
        }

        Shape shape = Shape.Of(tensor.Shape);
        if (element == ElementType.Float32)
        {
            float[] floats = new float[count];
            for (int i = 0; i < floats.Length; i++)
            {
                floats[i] = width == 4 ? BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]) : (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]);
            }

            return Tensor.OfFloats(shape, floats);
        }

        long[] integers = new long[count];
        for (int i = 0; i < integers.Length; i++)
        {
            integers[i] = Integer(bytes[(width * i)..], element);
        }

        return Tensor.OfIntegers(new TensorType(element, shape, TfLiteQuantization.OfConstant(tensor, element)), integers);
    }

    // Files beyond two gigabytes keep data behind the tables; so may smaller ones.
    private static bool HasBytes(FlatTable buffer) => buffer.UInt64(1) > 1 || buffer.ByteCount(0) > 0;

    private static ReadOnlySpan<byte> Bytes(FlatTable buffer)
    {
        ulong offset = buffer.UInt64(1);
        return offset > 1 ? buffer.Outside(offset, buffer.UInt64(2)) : buffer.Bytes(0);
    }

    private static (ElementType Element, int Width)? Element(TfLiteType type) => type switch
    {
        TfLiteType.Float32 => (ElementType.Float32, 4),
        TfLiteType.Float16 => (ElementType.Float32, 2),
        TfLiteType.Int64 => (ElementType.Int64, 8),
        TfLiteType.Int32 => (ElementType.Int32, 4),
        TfLiteType.Int16 => (ElementType.Int16, 2),
        TfLiteType.Int8 => (ElementType.Int8, 1),
        _ => null,
    };

    private static long Integer(ReadOnlySpan<byte> bytes, ElementType element) => element switch
    {
        ElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        ElementType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        ElementType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        _ => (sbyte)bytes[0],
    };
}
