using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Operators;

/// <summary>Lowers a change of scale to kernels 50 to 52, or for int8 to int8 to the table of kernel 4.</summary>
internal static class QuantizeLowering
{
    public static void Lower(Node node, LoweringContext context)
    {
        TensorType from = context.Graph[node.Inputs[0]].Type, to = context.Graph[node.Output].Type;
        if (from.Element == to.Element && from.Quantization == to.Quantization)
        {
            Movement.Alias(node, context);
            return;
        }

        Quantization.PerTensor input = LoweringRules.PerTensor(node, from), output = LoweringRules.PerTensor(node, to);
        (int multiplier, int shift) = TfLiteFixedPoint.Multiplier(input.Scale / output.Scale);
        if (from.Element == ElementType.Int8 && to.Element == ElementType.Int8)
        {
            if (context.Graph.Scheme == RequantizationScheme.RoundedOnce)
            {
                LookupLowering.Call(node, context, q => (long)Math.Round((q - input.ZeroPoint) * input.Scale / output.Scale) + output.ZeroPoint);
                return;
            }

            LookupLowering.Call(node, context, q => TfLiteFixedPoint.Requantize(q - input.ZeroPoint, multiplier, shift) + output.ZeroPoint);
            return;
        }

        context.Call(
            node.Name, Kernel(node, from.Element, to.Element),
            [context.Buffer(node.Inputs[0]), context.Define(node.Output), to.Shape.ElementCount, input.ZeroPoint, multiplier, shift, output.ZeroPoint]);
    }

    private static int Kernel(Node node, ElementType from, ElementType to)
    {
        LoweringRules.Require(
            node, from is ElementType.Int8 or ElementType.Int16 && to is ElementType.Int8 or ElementType.Int16, $"of {from} to {to} has no kernel", "use int8 or int16");
        return (from, to) switch
        {
            (ElementType.Int8, _) => KernelIds.RequantizeInt8ToInt16,
            (_, ElementType.Int8) => KernelIds.RequantizeInt16ToInt8,
            _ => KernelIds.RequantizeInt16ToInt16,
        };
    }
}
