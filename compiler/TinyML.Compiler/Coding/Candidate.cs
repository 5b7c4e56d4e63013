namespace TinyML.Compiler.Coding;

/// <summary>A layer that could be coded.</summary>
/// <param name="Step">The place of its call.</param>
/// <param name="Layer">Its name.</param>
/// <param name="Shape">Its extents.</param>
/// <param name="BytesBefore">Its plain tables, without those that other layers have too.</param>
/// <param name="Encoded">Its codes.</param>
internal sealed record Candidate(int Step, string Layer, LayerShape Shape, int BytesBefore, EncodedLayer Encoded)
{
    private const int PlainBits = 8;

    /// <summary>The bytes that coding saves.</summary>
    public int Gain => BytesBefore - Encoded.ByteCount;

    /// <summary>What is said of the layer when it is coded.</summary>
    public LayerEncoding Coded() => new(
        Layer, Encoded.Form, Encoded.HasRuns, BytesBefore, Encoded.ByteCount, Encoded.Code.Symbols,
        (Encoded.Code.CodebookBits + Encoded.Code.WeightBits) / ((double)Shape.Channels * Shape.Elements), "");

    /// <summary>What is said of the layer when it stays plain.</summary>
    /// <param name="reason">Why it does.</param>
    public LayerEncoding Plain(string reason) => new(Layer, WeightForm.Plain, false, BytesBefore, BytesBefore, 0, PlainBits, reason);
}
