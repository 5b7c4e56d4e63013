using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Operators;

/// <summary>Lowers a quantized FullyConnected to kernels 1 to 3, 19 and 24: the multipliers follow from the bias's scales, the input's zero
/// point goes into the bias.</summary>
internal static class FullyConnectedLowering
{
    public static void Lower(Node node, FullyConnected operation, LoweringContext context)
    {
        var layer = new LayerLowering(node, context);
        Tensor weights = layer.Weights;
        int outputs = weights.Type.Shape[0], inputs = weights.Type.Shape[1];
        var sums = new long[outputs];
        for (int i = 0; i < weights.Integers.Length; i++)
        {
            sums[i / inputs] += weights.Integers[i];
        }

        (int[] tables, int[] shift) = !layer.KeepsTfLite && NarrowMultipliers.CommonShift(context.Graph) is { } narrow
            ? layer.Common(([.. NarrowMultipliers.Ratios(context.Graph, node).Select(ratio => (int)Math.Round(Math.ScaleB(ratio, narrow)))], narrow))
            : layer.Requantization();
        context.Call(
            node.Name,
            Kernel(layer),
            [
                context.Buffer(node.Inputs[0]), context.Define(node.Output), layer.WeightTable(), layer.BiasTable(sums), .. tables,
                inputs, outputs, .. shift, layer.OutputZeroPoint,
                IntegerLimits.Of(layer.Output, operation.Minimum), IntegerLimits.Of(layer.Output, operation.Maximum),
            ],
            weights.Type.Shape.ElementCount);
    }

    private static int Kernel(LayerLowering layer) => layer.Weights.Type.Element == ElementType.Int16 && !layer.KeepsTfLite
        ? KernelIds.FullyConnectedInt16x16
        : layer.Kernel(KernelIds.FullyConnectedInt8, KernelIds.FullyConnectedInt8TfLite, KernelIds.FullyConnectedInt16x8, KernelIds.FullyConnectedInt16x8TfLite);
}
