using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Operators;

/// <summary>Lowers Softmax to kernels 7 and 8, or for several rows to 48 and 49 (of int16 in the scheme tflite to 59): the input's scale, times β, as a multiplier that takes differences to Q5.26.</summary>
internal static class SoftmaxLowering
{
    /// <summary>More exponentials could overflow the kernel's sum.</summary>
    public const int MaximumCount = 4095;

    // From here on a difference of one step already is exp(-16); the kernel's Q5.26 has no room for more.
    private const double LargestScale = 15.999;

    // Below this all differences of int16 are as good as none.
    private const double SmallestScale = 1e-8;

    public static void Lower(Node node, LoweringContext context)
    {
        TensorType type = context.Graph[node.Inputs[0]].Type;
        if (type.Element == ElementType.Int16 && context.Graph.Scheme == RequantizationScheme.TfLite)
        {
            OfTfLite(node, type, context);
            return;
        }

        (int multiplier, int leftShift, int differenceMinimum) = Parameters(((Quantization.PerTensor)type.Quantization).Scale * ((Softmax)node.Operator).Beta);
        int count = type.Shape[-1], rows = type.Shape.ElementCount / count;
        LoweringRules.Require(node, count <= MaximumCount, $"over {count} elements overflows the kernel's sum", $"use at most {MaximumCount} classes");
        bool isInt8 = type.Element == ElementType.Int8;
        int kernel = rows == 1 ? (isInt8 ? KernelIds.SoftmaxInt8 : KernelIds.SoftmaxInt16) : isInt8 ? KernelIds.SoftmaxRowsInt8 : KernelIds.SoftmaxRowsInt16;
        int[] counts = rows == 1 ? [count] : [rows, count];
        context.Call(node.Name, kernel, [context.Buffer(node.Inputs[0]), context.Define(node.Output), .. counts, multiplier, leftShift, differenceMinimum]);
    }

    /// <summary>Differences of a row become steps of 10/65535.</summary>
    private static void OfTfLite(Node node, TensorType type, LoweringContext context)
    {
        (int multiplier, int shift) = TfLiteFixedPoint.Multiplier(((Quantization.PerTensor)type.Quantization).Scale * ((Softmax)node.Operator).Beta / (10.0 / 65535.0));
        LoweringRules.Require(node, shift <= 14, "has an input too coarse for the kernel", "choose a finer input scale");
        int count = type.Shape[-1];
        context.Call(
            node.Name, KernelIds.SoftmaxInt16TfLite,
            [context.Buffer(node.Inputs[0]), context.Define(node.Output), type.Shape.ElementCount / count, count, multiplier, shift]);
    }

    /// <summary>multiplier·2^(leftShift-31) = scale·2^26 with the multiplier in [2^30, 2^31); differences
    /// below the minimum leave Q5.26 and count as nothing.</summary>
    internal static (int Multiplier, int LeftShift, int DifferenceMinimum) Parameters(double scale)
    {
        double real = Math.Clamp(scale, SmallestScale, LargestScale) * Math.ScaleB(1, 26);
        int leftShift = Math.Max(0, Math.ILogB(real) + 1);
        long multiplier = (long)Math.Round(Math.ScaleB(real, 31 - leftShift));
        if (multiplier > int.MaxValue)
        {
            multiplier >>= 1;
            leftShift++;
        }

        return ((int)multiplier, leftShift, -(int)((31L << 26) >> leftShift));
    }
}
