using TinyML.Compiler.Coding;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Emit.C;

/// <summary>What tml_config.h says of coded layers to the kernels that use the DSP instructions of Cortex-M (KERNELS.md, "Configuration"). The limits are those of
/// <c>kernels/cortex_m_dsp</c>.</summary>
internal static class DspCodedConfiguration
{
    /// <summary>The channels that these kernels compute at once.</summary>
    private const int ChannelsAtOnce = 6;

    /// <summary>Room for weights: 12 KiB on the stack. Layers that need more are computed slowly.</summary>
    private const int MostElements = 6144;

    /// <summary>The macros that hold for a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="plain">The same without coded layers (<see cref="CodedCalls.PlainForm"/>).</param>
    public static IEnumerable<string> Macros(KernelProgram program, KernelProgram plain)
    {
        KernelCall[] convolutions = [.. program.Calls.Zip(plain.Calls).Where(calls => IsCodedConvolution(calls.First)).Select(calls => calls.Second)];
        if (convolutions.Length == 0)
        {
            yield break;
        }

        yield return FormattableString.Invariant($"TML_CODED_ELEMENTS {convolutions.Max(RoomOf)}");
        if (Array.TrueForAll(convolutions, call => (IsInGroups(call) || (call.Argument("inputChannels") > 1 && IsDepthwise(call) && DspConfiguration.Is3By3(call))) && DspConfiguration.IsNear(plain, call)))
        {
            yield return "TML_CODED_NEAR";
        }
    }

    private static bool IsCodedConvolution(KernelCall call) =>
        call.Kernel.Id is >= KernelIds.Conv2DInt8Coded and <= KernelIds.DepthwiseConv2DInt8TfLiteCoded;

    private static bool IsDepthwise(KernelCall call) => call.Kernel.Id is KernelIds.DepthwiseConv2DInt8 or KernelIds.DepthwiseConv2DInt8TfLite;

    /// <summary>Elements under the window, each row filled up to a multiple of four.</summary>
    private static int Padded(KernelCall call) => call.Argument("kernelHeight") * (((call.Argument("kernelWidth") * call.Argument("inputChannels")) + 3) / 4 * 4);

    private static bool IsInGroups(KernelCall call) =>
        (IsDepthwise(call) ? call.Argument("inputChannels") == 1 : call.Argument("groups") == 1)
        && (call.Argument("dilationWidth") == 1 || call.Argument("kernelWidth") == 1) && RoomFor(call) <= MostElements;

    private static int RoomOf(KernelCall call) => IsInGroups(call) ? RoomFor(call) : ChannelsAtOnce * 4;

    private static int RoomFor(KernelCall call) => ChannelsAtOnce * Padded(call);
}
