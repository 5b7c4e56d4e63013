#nullable disable
using System;

namespace TinyML.Nano.Kernels;

/// <summary>Runs a kernel by its number.</summary>
public static partial class KernelDispatcher
{
    /// <summary>Runs one kernel, with unpacked weights where there are any.</summary>
    /// <param name="kernelId">A number of <see cref="KernelIds"/>.</param>
    /// <param name="arena">The buffers.</param>
    /// <param name="constants">The constant tables.</param>
    /// <param name="p">The parameter block, in the order that KERNELS.md gives.</param>
    /// <param name="pairs">What <see cref="PairedWeights.Unpack"/> made of the step's weights, or null.</param>
    /// <exception cref="ArgumentException">No kernel has this number.</exception>
    public static void Run(int kernelId, byte[] arena, byte[] constants, int[] p, long[] pairs)
    {
        if (pairs == null)
        {
            Run(kernelId, arena, constants, p);
        }
        else
        {
            PairedWeights.Run(kernelId, arena, constants, p, pairs);
        }
    }

    /// <summary>Runs one kernel.</summary>
    /// <param name="kernelId">A number of <see cref="KernelIds"/>.</param>
    /// <param name="arena">The buffers.</param>
    /// <param name="constants">The constant tables.</param>
    /// <param name="p">The parameter block, in the order that KERNELS.md gives.</param>
    /// <exception cref="ArgumentException">No kernel has this number.</exception>
    public static void Run(int kernelId, byte[] arena, byte[] constants, int[] p)
    {
        switch (kernelId)
        {
            case KernelIds.FullyConnectedInt8:
                FullyConnectedInt8.Run(arena, constants, p);
                break;
            case KernelIds.FullyConnectedInt16x8:
                FullyConnectedInt16x8.Run(arena, constants, p);
                break;
            case KernelIds.FullyConnectedInt16x16:
                FullyConnectedInt16x16.Run(arena, constants, p);
                break;
            case KernelIds.LookupInt8:
                LookupInt8.Run(arena, constants, p);
                break;
            case KernelIds.TanhInt16:
                TanhInt16.Run(arena, constants, p);
                break;
            case KernelIds.SigmoidInt16:
                SigmoidInt16.Run(arena, constants, p);
                break;
            case KernelIds.SoftmaxInt8:
                SoftmaxInt8.Run(arena, constants, p);
                break;
            case KernelIds.SoftmaxInt16:
                SoftmaxInt16.Run(arena, constants, p);
                break;
            case KernelIds.RescaleInt16ToInt16:
                RescaleInt16ToInt16.Run(arena, constants, p);
                break;
            case KernelIds.RescaleInt16ToInt8:
                RescaleInt16ToInt8.Run(arena, constants, p);
                break;
            case KernelIds.RescaleInt8ToInt8:
                RescaleInt8ToInt8.Run(arena, constants, p);
                break;
            case KernelIds.RescaleInt8ToInt16:
                RescaleInt8ToInt16.Run(arena, constants, p);
                break;
            case KernelIds.LeakyReluInt16:
                LeakyReluInt16.Run(arena, constants, p);
                break;
            case KernelIds.Copy:
                Copy.Run(arena, constants, p);
                break;
            case KernelIds.Conv2DInt8:
                Conv2DInt8.Run(arena, constants, p);
                break;
            case KernelIds.Conv2DInt8TfLite:
                Conv2DInt8TfLite.Run(arena, constants, p);
                break;
            case KernelIds.DepthwiseConv2DInt8:
                DepthwiseConv2DInt8.Run(arena, constants, p);
                break;
            case KernelIds.DepthwiseConv2DInt8TfLite:
                DepthwiseConv2DInt8TfLite.Run(arena, constants, p);
                break;
            case KernelIds.FullyConnectedInt8TfLite:
                FullyConnectedInt8TfLite.Run(arena, constants, p);
                break;
            case KernelIds.Conv2DInt16x8:
                Conv2DInt16x8.Run(arena, constants, p);
                break;
            case KernelIds.Conv2DInt16x8TfLite:
                Conv2DInt16x8TfLite.Run(arena, constants, p);
                break;
            case KernelIds.DepthwiseConv2DInt16x8:
                DepthwiseConv2DInt16x8.Run(arena, constants, p);
                break;
            case KernelIds.DepthwiseConv2DInt16x8TfLite:
                DepthwiseConv2DInt16x8TfLite.Run(arena, constants, p);
                break;
            case KernelIds.FullyConnectedInt16x8TfLite:
                FullyConnectedInt16x8TfLite.Run(arena, constants, p);
                break;
            default:
                if (!RunPictures(kernelId, arena, constants, p) && !RunCoded(kernelId, arena, constants, p))
                {
                    throw new ArgumentException("no kernel has this number");
                }

                break;
        }
    }
}
