using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Operators;

/// <summary>Lowers LeakyRelu of int16 to kernel 13: one multiplier for each sign.</summary>
internal static class LeakyReluLowering
{
    /// <summary>The kernel computes in 32 bits.</summary>
    private const int MaximumShift = 31;

    public static void Lower(Node node, LeakyRelu leaky, LoweringContext context)
    {
        var input = (Quantization.PerTensor)context.Graph[node.Inputs[0]].Type.Quantization;
        var output = (Quantization.PerTensor)context.Graph[node.Output].Type.Quantization;
        (int multiplier, int shift) = Multiplier(node, input.Scale / output.Scale);
        (int negative, int negativeShift) = Multiplier(node, leaky.Slope * input.Scale / output.Scale);
        context.Call(
            node.Name,
            KernelIds.LeakyReluInt16,
            [
                context.Buffer(node.Inputs[0]), context.Define(node.Output), context.Graph[node.Output].Type.Shape.ElementCount,
                multiplier, shift, negative, negativeShift,
            ]);
    }

    private static (int Multiplier, int Shift) Multiplier(Node node, double ratio)
    {
        int shift = FixedPoint.LargestShift(Math.Max(Math.Abs(ratio), 1e-12), 1, MaximumShift);
        if (!double.IsFinite(ratio) || shift < 0)
        {
            throw new DiagnosticException(
                DiagnosticCodes.NotQuantizable, $"node '{node.Name}'", "its slope cannot be expressed in 16 bits", "use a slope between -1 and 1");
        }

        return ((int)Math.Round(ratio * Math.ScaleB(1, shift)), shift);
    }
}
