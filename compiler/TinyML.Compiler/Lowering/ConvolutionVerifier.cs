using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Lowering;

/// <summary>Checks that the buffers, tables and numbers of a call of kernels 15 to 24 fit each other (KERNELS.md).</summary>
internal static class ConvolutionVerifier
{
    /// <summary>Whether they fit.</summary>
    public static bool Fits(KernelProgram program, KernelCall call)
    {
        bool isFullyConnected = call.Kernel.Id is KernelIds.FullyConnectedInt8TfLite or KernelIds.FullyConnectedInt16x8TfLite;
        return isFullyConnected
            ? FullyConnectedFits(program, call) && TablesFit(program, call, call.Argument("outputCount"))
            : WindowVerifier.Fits(program, call) && WeightsFit(program, call) && TablesFit(program, call, call.Argument("outputChannels")) && ZeroPointsFit(call);
    }

    private static bool FullyConnectedFits(KernelProgram program, KernelCall call)
    {
        int inputs = call.Argument("inputCount"), outputs = call.Argument("outputCount");
        return program.Buffers[call.Arguments[0]].Count == inputs && program.Buffers[call.Arguments[1]].Count == outputs
            && Bytes(program, call, "weights") == (long)inputs * outputs;
    }

    private static bool WeightsFit(KernelProgram program, KernelCall call)
    {
        int inputs = call.Argument("inputChannels"), outputs = call.Argument("outputChannels");
        bool isDepthwise = call.Kernel.Id is KernelIds.DepthwiseConv2DInt8 or KernelIds.DepthwiseConv2DInt8TfLite
            or KernelIds.DepthwiseConv2DInt16x8 or KernelIds.DepthwiseConv2DInt16x8TfLite;
        int groups = isDepthwise ? inputs : call.Argument("groups");
        Int128 kernel = (Int128)call.Argument("kernelHeight") * call.Argument("kernelWidth");
        return inputs % groups == 0 && outputs % groups == 0 && Bytes(program, call, "weights") == kernel * outputs * (inputs / groups);
    }

    private static bool TablesFit(KernelProgram program, KernelCall call, int outputs)
    {
        if (Bytes(program, call, "bias") != 4L * outputs)
        {
            return false;
        }

        if (call.Kernel.Parameters.All(parameter => parameter.Name != "shifts"))
        {
            return Bytes(program, call, "multipliers") == 2L * outputs;
        }

        int largest = call.Kernel.Id >= KernelIds.Conv2DInt16x8 ? TfLiteFixedPoint.MaximumShift16 : TfLiteFixedPoint.MaximumShift;
        return Bytes(program, call, "multipliers") == 4L * outputs && Bytes(program, call, "shifts") == outputs
            && AccumulatorProof.Elements(program, call.Argument("shifts")).All(shift => shift >= TfLiteFixedPoint.MinimumShift && shift <= largest);
    }

    /// <summary>int16 has none.</summary>
    private static bool ZeroPointsFit(KernelCall call) =>
        call.Kernel.Id < KernelIds.Conv2DInt16x8 || (call.Argument("inputZeroPoint"), call.Argument("outputZeroPoint")) == (0, 0);

    private static long Bytes(KernelProgram program, KernelCall call, string table) => program.Constants[call.Argument(table)].Bytes.Count;
}
