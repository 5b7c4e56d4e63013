using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Operators;

/// <summary>Lowers functions of int16 in the scheme tflite to kernels 56 to 58, and limits alone to kernel 33 with a window of one element.</summary>
internal static class TfLiteInt16Lowering
{
    /// <summary>The output of tanh and sigmoid.</summary>
    private static readonly Quantization Fraction = new Quantization.PerTensor(1.0 / 32768, 0);

    public static void Lower(Node node, UnaryOperator function, LoweringContext context)
    {
        TensorType from = context.Graph[node.Inputs[0]].Type, to = context.Graph[node.Output].Type;
        Quantization.PerTensor input = LoweringRules.PerTensor(node, from), output = LoweringRules.PerTensor(node, to);
        LoweringRules.Require(node, from.Element == to.Element, $"of {from.Element} to {to.Element} has no kernel", "keep the element type");
        int[] tensors = [context.Buffer(node.Inputs[0]), context.Define(node.Output), to.Shape.ElementCount];
        switch (function)
        {
            case Tanh or Sigmoid:
                LoweringRules.Require(node, output == Fraction, "has another output than 1/32768", "convert the model again");
                context.Call(node.Name, function is Tanh ? KernelIds.TanhInt16TfLite : KernelIds.SigmoidInt16TfLite, [.. tensors, .. Curve(input.Scale, function is Tanh)]);
                break;
            case LeakyRelu leaky:
                float ratio = (float)input.Scale / (float)output.Scale, negative = (float)input.Scale * leaky.Slope / (float)output.Scale;
                context.Call(node.Name, KernelIds.LeakyReluInt16TfLite, [.. tensors, .. Multiplier(node, ratio), .. Multiplier(node, negative)]);
                break;
            case Relu:
                context.Call(node.Name, KernelIds.LeakyReluInt16TfLite, [.. tensors, .. Multiplier(node, (float)input.Scale / (float)output.Scale), 0, 0]);
                break;
            case Clip clip:
                LoweringRules.KeepsType(node, context.Graph);
                context.Call(
                    node.Name, KernelIds.MaxPool2DInt16,
                    [tensors[0], tensors[1], 1, tensors[2], 1, 1, tensors[2], 1, 1, 1, 1, 1, 1, 0, 0, IntegerLimits.Of(to, clip.Minimum), IntegerLimits.Of(to, clip.Maximum)]);
                break;
            default:
                LoweringRules.Require(node, false, "has no TensorFlow Lite arithmetic of int16", "use another activation");
                break;
        }
    }

    /// <summary>Multiplier and shift that take input steps to 1/12288, as the runtime's preparation chooses them: powers of two that fit exactly are kept.</summary>
    internal static int[] Curve(double scale, bool isTanh)
    {
        int exponent = Math.ILogB(scale) + 12;
        if (Math.ScaleB(1, exponent - 12) == scale && (exponent == 0 || (isTanh && exponent == 1)))
        {
            return [3 << exponent, 0];
        }

        double multiplier = (float)scale * 4096.0 * 3.0;
        int shift = 0;
        for (; multiplier <= short.MaxValue / 2.0 && shift <= 30; shift++)
        {
            multiplier *= 2;
        }

        return [(int)multiplier, shift];
    }

    private static int[] Multiplier(Node node, float ratio)
    {
        (int multiplier, int shift) = TfLiteFixedPoint.Multiplier(Math.Abs((double)ratio));
        LoweringRules.Require(node, shift <= 15, "has an output much finer than its input", "choose a coarser output scale");
        return [Math.Sign(ratio) * multiplier, shift];
    }
}
