namespace TinyML.Compiler.Lowering;

/// <summary>Checks the window of a call against its pictures (KERNELS.md, "Windows").</summary>
internal static class WindowVerifier
{
    /// <summary>Whether the pictures are those of the buffers, and no row or column lies farther outside than padding of 16 bits reaches.</summary>
    public static bool Fits(KernelProgram program, KernelCall call) =>
        Elements(call, "input") == program.Buffers[call.Arguments[0]].Count && Elements(call, "output") == program.Buffers[call.Arguments[1]].Count
        && Reaches(call, "Height", "padTop") && Reaches(call, "Width", "padLeft");

    private static Int128 Elements(KernelCall call, string picture) =>
        (Int128)call.Argument(picture + "Height") * call.Argument(picture + "Width") * call.Argument(picture + "Channels");

    /// <summary>Whether the last row (or column) that is read lies at most 65535 below the picture.</summary>
    private static bool Reaches(KernelCall call, string extent, string padding)
    {
        long last = ((call.Argument("output" + extent) - 1L) * call.Argument("stride" + extent))
            + ((call.Argument("kernel" + extent) - 1L) * call.Argument("dilation" + extent)) - call.Argument(padding);
        return last < call.Argument("input" + extent) + (long)ushort.MaxValue + 1;
    }
}
