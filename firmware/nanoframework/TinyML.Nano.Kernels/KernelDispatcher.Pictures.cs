#nullable disable
namespace TinyML.Nano.Kernels;

/// <content>Kernels from 30.</content>
public static partial class KernelDispatcher
{
    /// <summary>Runs a kernel from 30 on.</summary>
    /// <returns>Whether there is one of this number.</returns>
    private static bool RunPictures(int kernelId, byte[] arena, byte[] constants, int[] p)
    {
        switch (kernelId)
        {
            case KernelIds.AveragePool2DInt8:
                AveragePool2DInt8.Run(arena, constants, p);
                return true;
            case KernelIds.AveragePool2DInt16:
                AveragePool2DInt16.Run(arena, constants, p);
                return true;
            case KernelIds.MaxPool2DInt8:
                MaxPool2DInt8.Run(arena, constants, p);
                return true;
            case KernelIds.MaxPool2DInt16:
                MaxPool2DInt16.Run(arena, constants, p);
                return true;
            case KernelIds.MeanInt8:
                MeanInt8.Run(arena, constants, p);
                return true;
            case KernelIds.MeanInt16:
                MeanInt16.Run(arena, constants, p);
                return true;
            case KernelIds.AddInt8:
                AddInt8.Run(arena, constants, p);
                return true;
            case KernelIds.AddInt16:
                AddInt16.Run(arena, constants, p);
                return true;
            case KernelIds.SubInt8:
                SubInt8.Run(arena, constants, p);
                return true;
            case KernelIds.SubInt16:
                SubInt16.Run(arena, constants, p);
                return true;
            case KernelIds.MulInt8:
                MulInt8.Run(arena, constants, p);
                return true;
            case KernelIds.MulInt16:
                MulInt16.Run(arena, constants, p);
                return true;
            case KernelIds.AddConstantInt8:
                AddConstantInt8.Run(arena, constants, p);
                return true;
            case KernelIds.AddConstantInt16:
                AddConstantInt16.Run(arena, constants, p);
                return true;
            case KernelIds.MulConstantInt8:
                MulConstantInt8.Run(arena, constants, p);
                return true;
            case KernelIds.MulConstantInt16:
                MulConstantInt16.Run(arena, constants, p);
                return true;
            case KernelIds.PReluInt8:
                PReluInt8.Run(arena, constants, p);
                return true;
            case KernelIds.PReluInt16:
                PReluInt16.Run(arena, constants, p);
                return true;
            case KernelIds.SoftmaxRowsInt8:
                SoftmaxRowsInt8.Run(arena, constants, p);
                return true;
            case KernelIds.SoftmaxRowsInt16:
                SoftmaxRowsInt16.Run(arena, constants, p);
                return true;
            case KernelIds.RequantizeInt8ToInt16:
                RequantizeInt8ToInt16.Run(arena, constants, p);
                return true;
            case KernelIds.RequantizeInt16ToInt8:
                RequantizeInt16ToInt8.Run(arena, constants, p);
                return true;
            case KernelIds.RequantizeInt16ToInt16:
                RequantizeInt16ToInt16.Run(arena, constants, p);
                return true;
            case KernelIds.Move:
                Move.Run(arena, constants, p);
                return true;
            case KernelIds.Pad:
                Pad.Run(arena, constants, p);
                return true;
            case KernelIds.ResizeNearest:
                ResizeNearest.Run(arena, constants, p);
                return true;
            case KernelIds.TanhInt16TfLite:
                TanhInt16TfLite.Run(arena, constants, p);
                return true;
            case KernelIds.SigmoidInt16TfLite:
                SigmoidInt16TfLite.Run(arena, constants, p);
                return true;
            case KernelIds.LeakyReluInt16TfLite:
                LeakyReluInt16TfLite.Run(arena, constants, p);
                return true;
            case KernelIds.SoftmaxInt16TfLite:
                SoftmaxInt16TfLite.Run(arena, constants, p);
                return true;
            default:
                return false;
        }
    }
}
