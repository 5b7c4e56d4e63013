using TinyML.Compiler.Import.TfLite.FlatBuffers;

namespace TinyML.Compiler.Import.TfLite;

/// <summary>Element types, numbered as in the format.</summary>
internal enum TfLiteType
{
    Float32 = 0,
    Float16 = 1,
    Int32 = 2,
    UInt8 = 3,
    Int64 = 4,
    String = 5,
    Bool = 6,
    Int16 = 7,
    Complex64 = 8,
    Int8 = 9,
    Float64 = 10,
    Complex128 = 11,
    UInt64 = 12,
    Resource = 13,
    Variant = 14,
    UInt32 = 15,
    UInt16 = 16,
    Int4 = 17,
}

/// <summary>A tensor of the file.</summary>
/// <param name="Name">Its name, safe to print; one made from its number where it has none.</param>
/// <param name="Shape">The extents; free ones are 1 or less.</param>
/// <param name="FreeDimensions">The extents again with -1 for the free ones, or nothing.</param>
/// <param name="Type">The element type.</param>
/// <param name="Buffer">The number of the buffer with its elements; an empty one for what is computed.</param>
/// <param name="Scales">The quantization's scales; none where the elements are what they say.</param>
/// <param name="ZeroPoints">The quantization's zero points; may be fewer than the scales.</param>
/// <param name="Axis">The dimension that several scales belong to.</param>
/// <param name="Unusual">Why the tensor cannot be used, or null.</param>
internal sealed record TfLiteTensor(
    string Name, int[] Shape, int[] FreeDimensions, TfLiteType Type, int Buffer, float[] Scales, long[] ZeroPoints, int Axis, string? Unusual)
{
    /// <summary>Whether the elements are integers that stand for reals.</summary>
    public bool IsQuantized => Scales.Length > 0 && Type is TfLiteType.Int8 or TfLiteType.UInt8 or TfLiteType.Int16;

    /// <summary>Reads a tensor.</summary>
    public static TfLiteTensor Read(FlatTable table, int number)
    {
        FlatTable? quantization = table.Table(4);

        // Converters join the names of the nodes that they fused, the last one first.
        string name = table.Text(3).Split(';')[0];
        int[] shape = table.Int32s(0), free = table.Int32s(7);
        if (Math.Max(shape.Length, free.Length) > 8 * TfLiteLimits.Rank)
        {
            throw new FlatFileException($"tensor {number} has {shape.Length} dimensions");
        }

        string? unusual = table.Bool(5) ? "it is a variable, which keeps its value from one inference to the next"
            : table.Has(6) ? "it is sparse"
            : quantization is { } some && some.UInt8(4) != 0 ? "it has a quantization of its own kind" : null;
        return new TfLiteTensor(
            name.Length > 0 ? PrintableName.Of(name) : $"tensor_{number}", shape, free, (TfLiteType)table.Int8(1), (int)Math.Min(table.UInt32(2), int.MaxValue),
            quantization?.Floats(2) ?? [], quantization?.Int64s(3) ?? [], quantization?.Int32(6) ?? 0, unusual);
    }
}

/// <summary>An operator of the file.</summary>
/// <param name="Number">Its place in the graph.</param>
/// <param name="Type">What it computes, in the format's words; the name of a custom operator.</param>
/// <param name="IsCustom">Whether it is no operator of the format itself.</param>
/// <param name="Inputs">Numbers of its operands, -1 for one that is left out.</param>
/// <param name="Outputs">Numbers of the tensors that it computes.</param>
/// <param name="OptionsKind">Which table its options are.</param>
/// <param name="Options">Its options, or null.</param>
internal sealed record TfLiteOperator(int Number, string Type, bool IsCustom, int[] Inputs, int[] Outputs, int OptionsKind, FlatTable? Options);

/// <summary>The first subgraph of a file.</summary>
internal sealed record TfLiteModel(int Version, int Subgraphs, FlatTable[] Buffers, TfLiteTensor[] Tensors, int[] Inputs, int[] Outputs, TfLiteOperator[] Operators)
{
    /// <summary>The format's identifier, at byte 4 of a file.</summary>
    public const string Identifier = "TFL3";

    /// <summary>Reads a file's tables; constants stay where they are.</summary>
    /// <exception cref="FlatFileException">The file is not sound.</exception>
    public static TfLiteModel Read(byte[] bytes)
    {
        FlatTable model = new FlatFile(bytes).Root();
        FlatTable[] subgraphs = model.Tables(2);
        if (subgraphs.Length == 0)
        {
            throw new FlatFileException("it holds no graph");
        }

        (string Type, bool IsCustom)[] codes = [.. model.Tables(1).Select(ReadCode)];
        FlatTable[] tensors = subgraphs[0].Tables(0), operators = subgraphs[0].Tables(3);
        if (tensors.Length > TfLiteLimits.Tensors || operators.Length > TfLiteLimits.Operators)
        {
            throw new FlatFileException($"{tensors.Length} tensors and {operators.Length} operators are more than {TfLiteLimits.Tensors} and {TfLiteLimits.Operators}");
        }

        return new TfLiteModel(
            model.Int32(0), subgraphs.Length, model.Tables(4), [.. tensors.Select(TfLiteTensor.Read)], subgraphs[0].Int32s(1), subgraphs[0].Int32s(2),
            [.. operators.Select((table, i) => ReadOperator(table, i, codes))]);
    }

    private static (string Type, bool IsCustom) ReadCode(FlatTable table)
    {
        // Files from before the numbers outgrew a byte have the first field only, and newer ones may have both.
        int code = Math.Max(table.Int8(0), table.Int32(3));
        return code == TfLiteOperatorNames.Custom ? (PrintableName.Of(table.Text(1)), true) : (TfLiteOperatorNames.Of(code), false);
    }

    private static TfLiteOperator ReadOperator(FlatTable table, int number, (string Type, bool IsCustom)[] codes)
    {
        uint code = table.UInt32(0);
        if (code >= codes.Length)
        {
            throw new FlatFileException($"operator {number} has the kind {code}, of {codes.Length}");
        }

        return new TfLiteOperator(number, codes[code].Type, codes[code].IsCustom, table.Int32s(1), table.Int32s(2), table.UInt8(3), table.Table(4));
    }
}
