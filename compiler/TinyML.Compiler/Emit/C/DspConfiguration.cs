using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Emit.C;

/// <summary>What tml_config.h says to the kernels that use the DSP instructions of Cortex-M (KERNELS.md, "Configuration").</summary>
internal static class DspConfiguration
{
    /// <summary>The pixels that these kernels compute at once, if there is room.</summary>
    private const int PixelsAtOnce = 6;

    /// <summary>The pixels that they compute at once at least.</summary>
    private const int FewestPixels = 3;

    /// <summary>Room for the elements of a block: 8 KiB on the stack. Beyond it pixels are computed singly.</summary>
    private const int MostElements = 4096;

    /// <summary>Depthwise layers with one input channel are computed as convolutions up to this many weights.</summary>
    private const int SingleChannelWeights = 256;

    /// <summary>Right shifts and biases that are done in 32 bits.</summary>
    private const int LargestShift = 20, LargestBias = (1 << 29) - 1, LargestCount = 32767;

    /// <summary>The macros that hold for a program, such as <c>TML_COLUMN_ELEMENTS 384</c>.</summary>
    public static IEnumerable<string> Macros(KernelProgram program)
    {
        int[] windows = [.. program.Calls.Where(IsConvolution).Select(ElementsOf)];
        if (windows.Length > 0)
        {
            yield return FormattableString.Invariant($"TML_COLUMN_ELEMENTS {windows.Max()}");
        }

        List<KernelCall> connected = [.. program.Calls.Where(call => call.Kernel.Id == KernelIds.FullyConnectedInt8TfLite)];
        if (connected.Count > 0 && connected.TrueForAll(call => IsNear(program, call)))
        {
            yield return "TML_FC_S8_TFLITE_NEAR";
        }
    }

    private static bool IsConvolution(KernelCall call) =>
        call.Kernel.Id is KernelIds.Conv2DInt8 or KernelIds.Conv2DInt8TfLite or KernelIds.DepthwiseConv2DInt8 or KernelIds.DepthwiseConv2DInt8TfLite;

    /// <summary>Elements of a block: of six pixels, of three if those are too many, of none if even those are.</summary>
    private static int ElementsOf(KernelCall call)
    {
        int count = call.Argument("kernelHeight") * call.Argument("kernelWidth") * call.Argument("inputChannels"), padded = (count + 3) / 4 * 4;
        bool isDepthwise = call.Kernel.Id is KernelIds.DepthwiseConv2DInt8 or KernelIds.DepthwiseConv2DInt8TfLite;
        bool isInBlocks = isDepthwise
            ? call.Argument("inputChannels") == 1 && count * call.Argument("outputChannels") <= SingleChannelWeights
            : call.Argument("groups") == 1;
        const int None = FewestPixels * 4;
        return !isInBlocks ? None
            : PixelsAtOnce * padded <= MostElements ? PixelsAtOnce * padded
            : FewestPixels * padded <= MostElements ? FewestPixels * padded
            : None;
    }

    private static bool IsNear(KernelProgram program, KernelCall call) =>
        (call.Argument("minimum"), call.Argument("maximum"), call.Argument("inputCount") <= LargestCount) == (-128, 127, true)
        && AccumulatorProof.Elements(program, call.Argument("shifts")).All(shift => shift is >= -LargestShift and <= -1)
        && AccumulatorProof.Elements(program, call.Argument("bias")).All(bias => Math.Abs(bias) <= LargestBias);
}
