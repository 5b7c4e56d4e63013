using System.Runtime.Intrinsics;
using TinyML.Compiler.Coding;
using TinyML.Compiler.Lowering;
using TinyML.Nano.Kernels;

namespace TinyML.Execution.Integers;

/// <summary>One kernel call, prepared to run many times: with vectors where this processor has them and the kernel has such a form, and the firmware's
/// own kernel otherwise. Both give the integers of KERNELS.md and keep its row order. Holds buffers, so one instance serves one thread.</summary>
public abstract class IntegerStep
{
    /// <summary>Prepares a call.</summary>
    /// <param name="kernelId">The kernel's number.</param>
    /// <param name="constants">The constant tables; they do not change afterwards.</param>
    /// <param name="block">The parameter block, with buffers as offsets in the arena.</param>
    public static IntegerStep Of(int kernelId, byte[] constants, int[] block) =>
        Vectorised(kernelId, constants, block) ?? Portable(kernelId, constants, block);

    /// <summary>The call of the firmware's own kernel.</summary>
    /// <inheritdoc cref="Of"/>
    public static IntegerStep Portable(int kernelId, byte[] constants, int[] block) => new PortableStep(kernelId, constants, block);

    /// <summary>The call with vectors, or null where there is no such form.</summary>
    /// <inheritdoc cref="Of"/>
    public static IntegerStep? Vectorised(int kernelId, byte[] constants, int[] block)
    {
        if (!Vector128.IsHardwareAccelerated || !BitConverter.IsLittleEndian)
        {
            return null;
        }

        if (CodedKernels.IsCoded(kernelId))
        {
            // Decoded once and for all: the plain kernel of the decoded tables gives the same integers.
            (kernelId, constants, block) = CodedCalls.Plain(kernelId, constants, block);
        }

        var layer = new LayerBlock(KernelCatalog.ById(kernelId), constants, block);
        return kernelId switch
        {
            KernelIds.FullyConnectedInt8 or KernelIds.FullyConnectedInt16x8 or KernelIds.FullyConnectedInt8TfLite => new ConvolutionStep(layer),
            KernelIds.Conv2DInt8 or KernelIds.Conv2DInt8TfLite or KernelIds.Conv2DInt16x8 => new ConvolutionStep(layer),
            KernelIds.DepthwiseConv2DInt8 or KernelIds.DepthwiseConv2DInt8TfLite or KernelIds.DepthwiseConv2DInt16x8 => new DepthwiseStep(layer),
            _ => null,
        };
    }

    /// <summary>Runs the call.</summary>
    /// <param name="arena">The buffers.</param>
    public abstract void Run(byte[] arena);
}

/// <summary>A call of the firmware's C# kernel.</summary>
internal sealed class PortableStep(int kernelId, byte[] constants, int[] block) : IntegerStep
{
    /// <inheritdoc/>
    public override void Run(byte[] arena) => KernelDispatcher.Run(kernelId, arena, constants, block);
}
