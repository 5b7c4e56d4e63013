using TinyML.Compiler.Ir;
using TinyML.Compiler.Passes.Reconstruction;

namespace TinyML.Compiler.Reporting;

/// <summary>How often each weight occurs in a network, layers together.</summary>
/// <param name="Counts">For each of the steps -128 to 127 of 8-bit weights the number of weights there. Floats and 16-bit weights are rounded to
/// the steps that their layer's greatest magnitude makes 127.</param>
/// <param name="DistinctPerLayer">Different values in a layer, the mean over layers weighted by their number of weights.</param>
public sealed record WeightHistogram(IReadOnlyList<long> Counts, double DistinctPerLayer)
{
    /// <summary>The histogram of all convolutions and fully connected layers of a graph; null where there are none.</summary>
    internal static WeightHistogram? Of(Graph graph)
    {
        var counts = new long[256];
        double distinct = 0;
        long total = 0;
        foreach (LayerWeights layer in LayerWeights.Of(graph))
        {
            double scale = layer.Limit == sbyte.MaxValue ? 1 : sbyte.MaxValue / Math.Max(layer.Weights.Max(Math.Abs), double.Epsilon);
            foreach (double weight in layer.Weights)
            {
                counts[(int)Math.Clamp(Math.Round(weight * scale), sbyte.MinValue, sbyte.MaxValue) - sbyte.MinValue]++;
            }

            distinct += (double)layer.Weights.Distinct().Count() * layer.Weights.Length;
            total += layer.Weights.Length;
        }

        return total == 0 ? null : new WeightHistogram(counts, distinct / total);
    }
}

/// <summary>The weights before the first step <c>cluster</c> and after the last step, with channels that removal takes away.</summary>
/// <param name="Before">Null where nothing is clustered.</param>
/// <param name="Shipped">After the last step.</param>
public sealed record WeightHistograms(WeightHistogram? Before, WeightHistogram Shipped);
