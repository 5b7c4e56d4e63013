#nullable disable
namespace TinyML.Nano.Kernels;

/// <content>Kernels 60 to 65.</content>
public static partial class KernelDispatcher
{
    private static bool RunCoded(int kernelId, byte[] arena, byte[] constants, int[] p)
    {
        switch (kernelId)
        {
            case KernelIds.Conv2DInt8Coded:
                Conv2DInt8Coded.Run(arena, constants, p);
                return true;
            case KernelIds.Conv2DInt8TfLiteCoded:
                Conv2DInt8TfLiteCoded.Run(arena, constants, p);
                return true;
            case KernelIds.DepthwiseConv2DInt8Coded:
                DepthwiseConv2DInt8Coded.Run(arena, constants, p);
                return true;
            case KernelIds.DepthwiseConv2DInt8TfLiteCoded:
                DepthwiseConv2DInt8TfLiteCoded.Run(arena, constants, p);
                return true;
            case KernelIds.FullyConnectedInt8Coded:
                FullyConnectedInt8Coded.Run(arena, constants, p);
                return true;
            case KernelIds.FullyConnectedInt8TfLiteCoded:
                FullyConnectedInt8TfLiteCoded.Run(arena, constants, p);
                return true;
            default:
                return false;
        }
    }
}
