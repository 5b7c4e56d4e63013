namespace TinyML.Compiler.Proofs;

/// <summary>Cuts the rows and columns that stay out of a table of weights.</summary>
/// <param name="layer">The layer.</param>
/// <param name="outputs">The output channels that stay, in order.</param>
/// <param name="inputs">Of each input channel whether it stays.</param>
internal sealed class SlicedLayer(LayerCall layer, int[] outputs, bool[] inputs)
{
    /// <summary>The smaller table.</summary>
    public IEnumerable<long> Weights(long[] weights)
    {
        int[] taps = [.. Enumerable.Range(0, layer.Taps)];
        if (layer.IsDepthwise)
        {
            return from tap in taps from o in outputs select weights[layer.IndexOf(o, tap, 0)];
        }

        return from o in outputs
               from tap in taps
               from k in Enumerable.Range(0, layer.Depth)
               where inputs[layer.InputOf(o, k)]
               select weights[layer.IndexOf(o, tap, k)];
    }
}
