using System.Buffers.Binary;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;

namespace TinyML.HostStreamer.Datasets;

/// <summary>Raw input tensors (.bin): elements as they lie in the model's memory, little-endian, to real numbers.</summary>
internal sealed class RawTensor(RawSpec? spec, ModelForm model)
{
    /// <summary>The real numbers of a file. Without NAME.json's "raw", elements of the model's own input type, or 32-bit floats for any model; the length tells which.</summary>
    /// <exception cref="DiagnosticException">TML1545.</exception>
    public float[] ToValues(ReadOnlySpan<byte> file, string where)
    {
        var values = new float[model.Width];
        int next = 0;
        int at = 0;
        bool isFloat = spec is null && file.Length == 4 * values.Length;
        foreach (InputForm input in model.Inputs)
        {
            (RawElement element, double scale, int zeroPoint) = spec is not null ? (spec.Element, spec.Scale, spec.ZeroPoint)
                : isFloat ? (RawElement.Float32, 1, 0)
                : (ElementOf(input.Element), input.Scale, input.ZeroPoint);
            int width = WidthOf(element);
            int begin = next;
            for (int i = 0; i < input.Count && at + width <= file.Length; i++, at += width, next++)
            {
                values[begin + PlaceOf(i, input)] = (float)((Read(file[at..], element) - zeroPoint) * scale);
            }
        }

        if (next < values.Length || at != file.Length)
        {
            throw WrongLength(file.Length, where);
        }

        int bad = Array.FindIndex(values, value => !float.IsFinite(value));
        return bad < 0
            ? values
            : throw new DiagnosticException(DiagnosticCodes.RawTensor, where, $"element {bad} is not a finite number", "correct the tensor, or take it out of the data");
    }

    // From channels, rows, columns to rows, columns, channels.
    private static int PlaceOf(int index, InputForm input)
    {
        if (!input.IsChannelsFirst)
        {
            return index;
        }

        int channels = input.Dimensions[^1];
        int area = input.Count / channels;
        return (index % area * channels) + (index / area);
    }

    private DiagnosticException WrongLength(int length, string where)
    {
        string types = string.Join(", ", model.Inputs.Select(input => input.Element).Distinct());
        string what = spec is not null ? $"{length} bytes are not {model.Width} elements of {spec.Element}, as NAME.json says"
            : length == model.Width ? $"{length} bytes could be {length} 8-bit elements, and the model takes {types}"
            : $"{length} bytes are not {model.Width} elements of {types}";
        string todo = length == model.Width && spec is null
            ? "say in NAME.json what they stand for: \"raw\": { \"element\": \"int8\", \"scale\": …, \"zeroPoint\": … }"
            : "give tensors of the model's input shape";
        return new DiagnosticException(DiagnosticCodes.RawTensor, where, what, todo);
    }

    private static RawElement ElementOf(ElementType element) => element switch
    {
        ElementType.Int8 => RawElement.Int8,
        ElementType.UInt8 => RawElement.UInt8,
        ElementType.Int16 => RawElement.Int16,
        _ => RawElement.Float32,
    };

    private static int WidthOf(RawElement element) => element switch
    {
        RawElement.Int16 => 2,
        RawElement.Float32 => 4,
        _ => 1,
    };

    private static double Read(ReadOnlySpan<byte> place, RawElement element) => element switch
    {
        RawElement.Int8 => unchecked((sbyte)place[0]),
        RawElement.UInt8 => place[0],
        RawElement.Int16 => BinaryPrimitives.ReadInt16LittleEndian(place),
        _ => BinaryPrimitives.ReadSingleLittleEndian(place),
    };
}
