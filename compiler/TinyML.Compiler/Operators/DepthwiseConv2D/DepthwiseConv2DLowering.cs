using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Operators;

/// <summary>Lowers a quantized DepthwiseConv2D to kernels 17, 18, 22 and 23.</summary>
internal static class DepthwiseConv2DLowering
{
    public static void Lower(Node node, DepthwiseConv2D convolution, LoweringContext context)
    {
        var layer = new LayerLowering(node, context);
        TensorType weights = layer.Weights.Type;
        int kernel = layer.Kernel(KernelIds.DepthwiseConv2DInt8, KernelIds.DepthwiseConv2DInt8TfLite, KernelIds.DepthwiseConv2DInt16x8, KernelIds.DepthwiseConv2DInt16x8TfLite);
        if (layer.Input.Shape[0] != 1)
        {
            throw layer.NoKernel($"of {layer.Input.Shape[0]} pictures at once");
        }

        int outputs = weights.Shape[2];
        var sums = new long[outputs];
        for (int i = 0; i < layer.Weights.Integers.Length; i++)
        {
            sums[i % outputs] += layer.Weights.Integers[i];
        }

        (int[] tables, int[] shift) = layer.Requantization();
        context.Call(
            node.Name,
            kernel,
            [
                context.Buffer(node.Inputs[0]), context.Define(node.Output), layer.WeightTable(), layer.BiasTable(sums), .. tables,
                .. WindowArguments.Of(convolution.Window, layer.Input.Shape, layer.Output.Shape), .. shift, layer.InputZeroPoint, layer.OutputZeroPoint,
                IntegerLimits.Of(layer.Output, convolution.Minimum), IntegerLimits.Of(layer.Output, convolution.Maximum),
            ],
            convolution.Macs([layer.Input, weights]));
    }
}
