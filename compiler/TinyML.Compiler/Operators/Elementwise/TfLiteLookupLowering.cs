using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;

namespace TinyML.Compiler.Operators;

/// <summary>Lowers functions of int8 in the scheme tflite to kernel 4, with the table that TensorFlow Lite's reference kernels amount to.</summary>
internal static class TfLiteLookupLowering
{
    public static void Lower(Node node, UnaryOperator function, LoweringContext context)
    {
        TensorType from = context.Graph[node.Inputs[0]].Type, to = context.Graph[node.Output].Type;
        Quantization.PerTensor input = LoweringRules.PerTensor(node, from), output = LoweringRules.PerTensor(node, to);
        LoweringRules.Require(node, from.Element == to.Element, $"of {from.Element} to {to.Element} has no kernel", "keep the element type");
        LookupLowering.Call(node, context, Table(node, function, input, output, to));
    }

    private static Func<int, long> Table(Node node, UnaryOperator function, Quantization.PerTensor input, Quantization.PerTensor output, TensorType to)
    {
        (int inputZero, long outputZero) = (input.ZeroPoint, output.ZeroPoint);
        switch (function)
        {
            case Sigmoid:
                LoweringRules.Require(node, output == new Quantization.PerTensor(1.0 / 256, -128), "has another output than 1/256 from -128 on", "convert the model again");
                return q => TfLiteFunctions.Sigmoid(q - inputZero, input.Scale);
            case Tanh:
                LoweringRules.Require(node, output == new Quantization.PerTensor(1.0 / 128, 0), "has another output than 1/128 around 0", "convert the model again");
                return q => TfLiteFunctions.Tanh(q - inputZero, input.Scale);
            case HardSwish:
                LoweringRules.Require(node, (float)input.Scale / 128 <= (float)output.Scale, "has an output much finer than its input", "convert the model again");
                return q => TfLiteFunctions.HardSwish(q - inputZero, input.Scale, output.Scale) + outputZero;
            case Elu { Alpha: 1 }:
                return q => TfLiteFunctions.Elu(q - inputZero, input.Scale, output.Scale) + outputZero;
            case LeakyRelu leaky:
                return q => TfLiteFunctions.LeakyRelu(q - inputZero, input.Scale, output.Scale, leaky.Slope) + outputZero;
            case Relu:
                return Limited(input, output, (int)outputZero, 127);
            case Clip clip:
                return Limited(input, output, IntegerLimits.Of(to, clip.Minimum), IntegerLimits.Of(to, clip.Maximum));
            default:
                LoweringRules.Require(node, false, "has no TensorFlow Lite arithmetic", "use another activation");
                return q => q;
        }
    }

    /// <summary>A change of scale with limits; TensorFlow Lite computes this ratio in single precision.</summary>
    private static Func<int, long> Limited(Quantization.PerTensor input, Quantization.PerTensor output, int minimum, int maximum)
    {
        (int multiplier, int shift) = TfLiteFixedPoint.Multiplier((float)input.Scale / (float)output.Scale);
        return q => Math.Clamp(TfLiteFixedPoint.Requantize(q - input.ZeroPoint, multiplier, shift) + output.ZeroPoint, minimum, maximum);
    }
}
