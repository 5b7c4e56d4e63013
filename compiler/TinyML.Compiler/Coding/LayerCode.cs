using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Coding;

/// <summary>The codes of a layer (KERNELS.md, "Coded layers").</summary>
/// <param name="Bytes">The table.</param>
/// <param name="Symbols">The symbols in its header.</param>
/// <param name="CodebookBits">Bits of the header that name the symbols.</param>
/// <param name="WeightBits">Bits of the weights.</param>
internal sealed record LayerCode(EquatableArray<byte> Bytes, int Symbols, int CodebookBits, long WeightBits)
{
    /// <summary>Writes a layer.</summary>
    public static LayerCode Of(LayerTables tables, WeightCode weights)
    {
        var writer = new BitWriter();
        ParameterFormat format = ParameterFormat.Of(tables);
        format.Write(writer, tables.Shape);
        weights.WriteHeader(writer);
        for (int o = 0; o < tables.Shape.Channels; o++)
        {
            format.WriteChannel(writer, tables, o);
            weights.Write(writer, tables.Weights.AsSpan().Slice(o * tables.Shape.Elements, tables.Shape.Elements));
        }

        return new(EquatableArray.Create<byte>(writer.ToBytes()), weights.Code?.Count ?? 0, weights.HeaderBits, weights.WeightBits);
    }

    /// <summary>Reads a layer; null if no layer of the shape is written so.</summary>
    /// <param name="bytes">The table, and perhaps others behind it.</param>
    /// <param name="shape">The extents.</param>
    public static DecodedLayer? Read(ReadOnlySpan<byte> bytes, LayerShape shape)
    {
        var reader = new BitReader(bytes);
        ParameterFormat format = ParameterFormat.Read(ref reader, shape);
        int parameterBits = reader.Count;
        PrefixCode? code = PrefixCode.ReadHeader(ref reader);
        int codebookBits = reader.Count - parameterBits;
        if (reader.IsBroken || (long)shape.Channels * shape.Elements > int.MaxValue)
        {
            return null;
        }

        var weights = new List<sbyte>();
        var channels = new List<(int Multiplier, int Shift, int Bias)>();
        var channel = new sbyte[shape.Elements];
        for (int o = 0; o < shape.Channels && !reader.IsBroken; o++)
        {
            channels.Add(format.ReadChannel(ref reader));
            parameterBits += format.ChannelBits;
            Array.Clear(channel);
            WeightCode.Read(ref reader, code, channel);
            weights.AddRange(channel);
        }

        if (reader.IsBroken)
        {
            return null;
        }

        var tables = new LayerTables(
            shape, [.. weights], [.. channels.Select(numbers => numbers.Bias)], [.. channels.Select(numbers => numbers.Multiplier)],
            shape.HasShifts ? [.. channels.Select(numbers => (sbyte)numbers.Shift)] : []);
        return new(tables, code?.Count ?? 0, (reader.Count + 7) / 8, format.BiasBits * shape.Channels, parameterBits, codebookBits);
    }
}

/// <summary>A layer that was read from its codes.</summary>
/// <param name="Tables">Its tables.</param>
/// <param name="Symbols">The symbols in the header.</param>
/// <param name="ByteCount">The bytes of its codes.</param>
/// <param name="BiasBits">The bits of the biases.</param>
/// <param name="ParameterBits">The bits of biases, multipliers and shifts, and of how they are written.</param>
/// <param name="CodebookBits">The bits of the header that name the symbols.</param>
internal sealed record DecodedLayer(LayerTables Tables, int Symbols, int ByteCount, int BiasBits, int ParameterBits, int CodebookBits);
