using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;

namespace TinyML.Compiler.Lowering;

/// <summary>Multipliers of 8 bits with a common shift for the int8 layers of a model: what the AVR kernel for small layers asks for
/// (TML_FC_S8_SMALL in KERNELS.md). For every other model a shift of whole bytes is faster.</summary>
internal static class NarrowMultipliers
{
    /// <summary>The largest multiplier.</summary>
    public const int Largest = 255;

    // So near to a whole number is only a ratio that was made from one.
    private const double Exact = 1e-6;

    /// <summary>The shifts that the kernel takes, the finest first.</summary>
    public static IReadOnlyList<int> Shifts { get; } = [16, 15, 14];

    /// <summary>Whether all fully connected layers are as small as the kernel wants them.</summary>
    public static bool FitLayers(Graph graph)
    {
        Node[] layers = Layers(graph);
        return layers.Length > 0 && layers.All(layer => graph[layer.Inputs[1]].Type.Shape is var weights && weights[0] <= 255 && weights[1] <= 8);
    }

    /// <summary>The shift at which every multiplier of an integer graph is a whole number of 8 bits; null where there is none.</summary>
    public static int? CommonShift(Graph graph)
    {
        if (!FitLayers(graph) || Layers(graph).Any(layer => graph[layer.Output].Type.Element != ElementType.Int8))
        {
            return null;
        }

        double[] ratios = [.. Layers(graph).SelectMany(layer => Ratios(graph, layer))];
        return Shifts.Where(shift => ratios.All(ratio => IsNarrow(Math.ScaleB(ratio, shift)))).Select(shift => (int?)shift).FirstOrDefault();
    }

    /// <summary>Accumulator scale / output scale of every channel of a layer.</summary>
    public static IEnumerable<double> Ratios(Graph graph, Node layer)
    {
        double output = ((Ir.Quantization.PerTensor)graph[layer.Output].Type.Quantization).Scale;
        return ((Ir.Quantization.PerChannel)graph[layer.Inputs[2]].Type.Quantization).Scales.Select(scale => scale / output);
    }

    private static Node[] Layers(Graph graph) => [.. graph.Nodes.Where(node => node.Operator is FullyConnected)];

    private static bool IsNarrow(double multiplier) => Math.Round(multiplier) <= Largest && Math.Abs(multiplier - Math.Round(multiplier)) < Exact;
}
