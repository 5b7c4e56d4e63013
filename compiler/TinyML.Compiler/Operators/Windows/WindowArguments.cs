using TinyML.Compiler.Ir;

namespace TinyML.Compiler.Operators;

/// <summary>A window over pictures as the numbers of a parameter block (KERNELS.md, "Windows").</summary>
internal static class WindowArguments
{
    /// <summary>From inputHeight to padLeft.</summary>
    /// <param name="window">The window.</param>
    /// <param name="input">The picture that is read, NHWC.</param>
    /// <param name="output">The picture that is written, NHWC.</param>
    public static int[] Of(Window window, Shape input, Shape output) =>
    [
        input[1], input[2], input[3], output[1], output[2], output[3], window.KernelHeight, window.KernelWidth,
        window.StrideHeight, window.StrideWidth, window.DilationHeight, window.DilationWidth, window.PadTop, window.PadLeft,
    ];
}
