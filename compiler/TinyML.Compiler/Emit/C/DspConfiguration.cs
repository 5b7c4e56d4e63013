using TinyML.Compiler.Coding;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Emit.C;

/// <summary>What tml_config.h says to the kernels that use the DSP instructions of Cortex-M (KERNELS.md, "Configuration"). The limits are
/// those of <c>kernels/cortex_m_dsp</c>.</summary>
internal static class DspConfiguration
{
    /// <summary>The pixels that these kernels compute at once: six where there is room for them, otherwise three.</summary>
    private const int PixelsAtOnce = 6, FewestPixels = 3;

    /// <summary>Room for the elements of a block: 8 KiB on the stack. Beyond it pixels are computed singly.</summary>
    private const int MostElements = 4096;

    /// <summary>Depthwise layers with one input channel are computed as convolutions up to this many weights.</summary>
    private const int SingleChannelWeights = 256;

    /// <summary>Right shifts and biases that are done in 32 bits.</summary>
    private const int LargestShift = 20, LargestBias = (1 << 29) - 1, LargestCount = 32767;

    /// <summary>A q16 shift less this is the shift of the product's high half.</summary>
    private const int Q16ShiftLess = 15;

    /// <summary>The macros that hold for a program, such as <c>TML_COLUMN_ELEMENTS 384</c>.</summary>
    public static IEnumerable<string> Macros(KernelProgram program)
    {
        KernelProgram plain = CodedCalls.PlainForm(program); // its plain calls are the program's
        List<KernelCall> convolutions = [.. program.Calls.Where(call => IsConvolution(call) || IsDepthwise(call))];
        if (convolutions.Count > 0)
        {
            yield return FormattableString.Invariant($"TML_COLUMN_ELEMENTS {convolutions.Max(ElementsOf)}");
        }

        if (convolutions.Exists(IsProduct) && convolutions.FindAll(IsProduct).TrueForAll(call => HasOnlyNearChannels(plain, call)))
        {
            yield return "TML_CONV_S8_NEAR";
        }

        if (convolutions.Exists(IsDepthwise) && convolutions.FindAll(call => IsDepthwise(call) && !IsProduct(call)).TrueForAll(call => HasOnlyNearChannels(plain, call)))
        {
            yield return "TML_DEPTHWISE_S8_NEAR";
        }

        foreach (string macro in DspCodedConfiguration.Macros(program, plain))
        {
            yield return macro;
        }

        if (RoundsOnce(plain))
        {
            yield return "TML_TFLITE_ONCE";
        }

        if (DspPacking.Of(program).Biases.Count > 0)
        {
            yield return DspPacking.Macro;
        }

        List<KernelCall> connected = [.. program.Calls.Where(call => call.Kernel.Id == KernelIds.FullyConnectedInt8TfLite)];
        if (connected.Count > 0 && connected.TrueForAll(call => HasFullRange(call) && call.Argument("inputCount") <= LargestCount && IsNear(program, call, shift => shift is >= 1 and <= LargestShift)))
        {
            yield return "TML_FC_S8_TFLITE_NEAR";
        }
    }

    /// <summary>Whether an int8 convolution of any kind is computed by the fast products throughout.</summary>
    public static bool HasOnlyNearChannels(KernelProgram program, KernelCall call) =>
        (IsProduct(call) ? IsInBlocks(call) : Is3By3(call)) && IsNear(program, call);

    /// <summary>Whether a depthwise convolution has the kernel that four channels at a time are computed for.</summary>
    public static bool Is3By3(KernelCall call) =>
        (call.Argument("kernelHeight"), call.Argument("kernelWidth"), call.Argument("dilationHeight"), call.Argument("dilationWidth")) == (3, 3, 1, 1)
        && call.Argument("strideWidth") <= 2 && call.Argument("inputChannels") == call.Argument("outputChannels") && call.Argument("outputChannels") >= 4;

    /// <summary>Whether every channel of a plain convolution has a shift and a bias that the fast products do.</summary>
    public static bool IsNear(KernelProgram program, KernelCall call) => IsNear(program, call, RoundsOnce(program) ? shift => shift == 0 : shift => shift is >= 1 and <= LargestShift);

    /// <summary>Whether no convolution of the scheme tflite, coded or not, shifts to the right: each rounds once.</summary>
    /// <param name="program">A program without coded layers (<see cref="CodedCalls.PlainForm"/>).</param>
    public static bool RoundsOnce(KernelProgram program)
    {
        List<KernelCall> calls = [.. program.Calls.Where(call => call.Kernel.Id is KernelIds.Conv2DInt8TfLite or KernelIds.DepthwiseConv2DInt8TfLite)];
        return calls.Count > 0 && calls.TrueForAll(call => AccumulatorProof.Elements(program, call.Argument("shifts")).All(shift => shift >= 0));
    }

    private static bool IsProduct(KernelCall call) => IsConvolution(call) || IsSingleChannel(call);

    private static bool IsConvolution(KernelCall call) => call.Kernel.Id is KernelIds.Conv2DInt8 or KernelIds.Conv2DInt8TfLite;

    private static bool IsDepthwise(KernelCall call) => call.Kernel.Id is KernelIds.DepthwiseConv2DInt8 or KernelIds.DepthwiseConv2DInt8TfLite;

    private static int Count(KernelCall call) => call.Argument("kernelHeight") * call.Argument("kernelWidth") * call.Argument("inputChannels");

    private static int Padded(KernelCall call) => (Count(call) + 3) / 4 * 4;

    private static bool IsSingleChannel(KernelCall call) =>
        IsDepthwise(call) && call.Argument("inputChannels") == 1 && Count(call) * call.Argument("outputChannels") <= SingleChannelWeights;

    private static bool IsInBlocks(KernelCall call) =>
        (IsSingleChannel(call) || (IsConvolution(call) && call.Argument("groups") == 1)) && Count(call) >= 4 && FewestPixels * Padded(call) <= MostElements;

    private static int ElementsOf(KernelCall call) =>
        !IsInBlocks(call) ? FewestPixels * 4
        : PixelsAtOnce * Padded(call) <= MostElements ? PixelsAtOnce * Padded(call)
        : FewestPixels * Padded(call);

    private static bool HasFullRange(KernelCall call) => (call.Argument("minimum"), call.Argument("maximum")) == (-128, 127);

    private static bool IsNear(KernelProgram program, KernelCall call, Func<long, bool> isNear)
    {
        bool hasShifts = call.Kernel.Parameters.Any(parameter => parameter.Name == "shifts");
        IEnumerable<long> right = hasShifts
            ? AccumulatorProof.Elements(program, call.Argument("shifts")).Select(shift => -shift)
            : [call.Argument("shift") - Q16ShiftLess];
        return right.All(isNear)
            && AccumulatorProof.Elements(program, call.Argument("bias")).All(bias => Math.Abs(bias) <= LargestBias);
    }
}
