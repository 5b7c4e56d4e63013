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

    /// <summary>What was done with the layer.</summary>
    /// <param name="isTaken">Whether it is coded.</param>
    /// <param name="smallestGain">The gain from which a layer would be coded.</param>
    public LayerEncoding Report(bool isTaken, int smallestGain)
    {
        if (!isTaken)
        {
            string reason = Gain < smallestGain ? "codes would not be smaller" : "coded it would need a larger arena";
            return new(Layer, WeightForm.Plain, false, BytesBefore, BytesBefore, 0, PlainBits, reason);
        }

        double bits = (Encoded.Code.CodebookBits + Encoded.Code.WeightBits) / ((double)Shape.Channels * Shape.Elements);
        return new(Layer, Encoded.Form, Encoded.HasRuns, BytesBefore, Encoded.ByteCount, Encoded.Code.Symbols, bits, "");
    }
}
