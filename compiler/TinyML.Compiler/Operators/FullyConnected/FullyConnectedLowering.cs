using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Operators;

/// <summary>Lowers a quantized FullyConnected to kernels 1 to 3: the multipliers follow from the bias's scales, the input's zero
/// point goes into the bias.</summary>
internal static class FullyConnectedLowering
{
    public static void Lower(Node node, FullyConnected layer, LoweringContext context)
    {
        Graph graph = context.Graph;
        Tensor weights = graph[node.Inputs[1]].Constant!, bias = graph[node.Inputs[2]].Constant!;
        TensorType inputType = graph[node.Inputs[0]].Type, outputType = graph[node.Output].Type;
        var output = (Quantization.PerTensor)outputType.Quantization;
        int inputZeroPoint = inputType.Quantization is Quantization.PerTensor input ? input.ZeroPoint : 0;
        int outputs = weights.Type.Shape[0], inputs = weights.Type.Shape[1];

        var folded = new long[outputs];
        for (int o = 0; o < outputs; o++)
        {
            long sum = 0;
            for (int i = 0; i < inputs; i++)
            {
                sum += weights.Integers[(o * inputs) + i];
            }

            folded[o] = bias.Integers[o] - (inputZeroPoint * sum);
        }

        double[] ratios = [.. NarrowMultipliers.Ratios(graph, node)];
        (int[] multipliers, int shift) = NarrowMultipliers.CommonShift(graph) is { } narrow
            ? ([.. ratios.Select(ratio => (int)Math.Round(Math.ScaleB(ratio, narrow)))], narrow)
            : FixedPoint.ByteShift(ratios);
        int kernel = outputType.Element == ElementType.Int8 ? KernelIds.FullyConnectedInt8
            : weights.Type.Element == ElementType.Int8 ? KernelIds.FullyConnectedInt16x8 : KernelIds.FullyConnectedInt16x16;
        context.Call(
            node.Name,
            kernel,
            [
                context.Buffer(node.Inputs[0]), context.Define(node.Output),
                context.AddConstant(node.Name + "_weights", ConstantKind.Weights, weights.Type.Element, weights.Integers),
                context.AddConstant(node.Name + "_bias", ConstantKind.Bias, ElementType.Int32, folded),
                context.AddConstant(node.Name + "_multipliers", ConstantKind.Multipliers, ElementType.Int16, [.. multipliers.Select(m => (long)m)]),
                inputs, outputs, shift, output.ZeroPoint,
                IntegerLimits.Of(outputType, layer.Minimum), IntegerLimits.Of(outputType, layer.Maximum),
            ],
            weights.Type.Shape.ElementCount);
    }
}
