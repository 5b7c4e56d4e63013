using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Compiler.Coding;

/// <summary>Which kernels have a form with coded tables (KERNELS.md, "Coded layers").</summary>
public static class CodedKernels
{
    private static readonly (int Plain, int Coded)[] Pairs =
    [
        (KernelIds.Conv2DInt8, KernelIds.Conv2DInt8Coded),
        (KernelIds.Conv2DInt8TfLite, KernelIds.Conv2DInt8TfLiteCoded),
        (KernelIds.DepthwiseConv2DInt8, KernelIds.DepthwiseConv2DInt8Coded),
        (KernelIds.DepthwiseConv2DInt8TfLite, KernelIds.DepthwiseConv2DInt8TfLiteCoded),
        (KernelIds.FullyConnectedInt8, KernelIds.FullyConnectedInt8Coded),
        (KernelIds.FullyConnectedInt8TfLite, KernelIds.FullyConnectedInt8TfLiteCoded),
    ];

    /// <summary>Whether the tables of a kernel are coded.</summary>
    public static bool IsCoded(int kernel) => Array.Exists(Pairs, pair => pair.Coded == kernel);

    /// <summary>The kernel with coded tables, or null where there is none.</summary>
    public static KernelSignature? CodedOf(int plain) =>
        Array.Find(Pairs, pair => pair.Plain == plain) is { Plain: > 0 } found ? KernelCatalog.ById(found.Coded) : null;

    /// <summary>The kernel with plain tables, of one with coded tables.</summary>
    /// <exception cref="ArgumentException">The kernel's tables are not coded.</exception>
    public static KernelSignature PlainOf(int coded) =>
        Array.Find(Pairs, pair => pair.Coded == coded) is { Coded: > 0 } found ? KernelCatalog.ById(found.Plain) : throw new ArgumentException($"kernel {coded} has no codes", nameof(coded));
}
