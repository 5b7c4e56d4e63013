namespace TinyML.Compiler.Coding;

/// <summary>The codes of a layer, and what they are.</summary>
/// <param name="Code">The codes.</param>
/// <param name="Form">How weights are written in them.</param>
/// <param name="HasRuns">Whether runs have symbols.</param>
internal sealed record EncodedLayer(LayerCode Code, WeightForm Form, bool HasRuns)
{
    /// <summary>The bytes of the codes.</summary>
    public int ByteCount => Code.Bytes.Count;
}

/// <summary>Finds the smallest codes of one layer.</summary>
internal static class LayerEncoder
{
    /// <summary>The smallest codes that may be used.</summary>
    /// <param name="tables">The layer.</param>
    /// <param name="options">What may be done.</param>
    /// <exception cref="ArgumentException">Nothing may be done.</exception>
    /// <exception cref="InvalidOperationException">Decoding gives other tables.</exception>
    public static EncodedLayer Smallest(LayerTables tables, EncodeOptions options)
    {
        var statistics = new WeightStatistics(tables);
        var search = new WeightCodeSearch(statistics, options.Runs);
        List<EncodedLayer> found = [];
        if (options.Parameters)
        {
            found.Add(Encode(tables, WeightForm.Bytes, WeightCode.Plain(statistics)));
        }

        if (options.Codebooks)
        {
            found.Add(Encode(tables, WeightForm.Codebook, search.Codebook()));
        }

        if (options.Huffman)
        {
            EncodedLayer huffman = Encode(tables, WeightForm.Huffman, search.Prefix());
            if (found.Count == 0 || found.Min(layer => layer.ByteCount) - huffman.ByteCount > options.HuffmanGain * PlainBytes(tables))
            {
                found.Add(huffman);
            }
        }

        EncodedLayer best = found.MinBy(layer => layer.ByteCount) ?? throw new ArgumentException("no way of coding is allowed", nameof(options));
        return LayerCode.Read(best.Code.Bytes.AsSpan(), tables.Shape)?.Tables == tables ? best : throw new InvalidOperationException("codes do not give their layer back");
    }

    private static EncodedLayer Encode(LayerTables tables, WeightForm form, WeightCode weights) => new(LayerCode.Of(tables, weights), form, weights.HasRuns);

    private static int PlainBytes(LayerTables tables) => tables.Weights.Count + (tables.Shape.Channels * (tables.Shape.HasShifts ? 9 : 6));
}
