#nullable disable
namespace TinyML.Nano.Kernels;

/// <content>Kernels 60 to 65: layers whose weights and channel parameters are one table of codes.</content>
public static partial class KernelIds
{
    /// <summary>Conv2DInt8 with coded tables.</summary>
    public const int Conv2DInt8Coded = 60;

    /// <summary>Conv2DInt8TfLite with coded tables.</summary>
    public const int Conv2DInt8TfLiteCoded = 61;

    /// <summary>DepthwiseConv2DInt8 with coded tables.</summary>
    public const int DepthwiseConv2DInt8Coded = 62;

    /// <summary>DepthwiseConv2DInt8TfLite with coded tables.</summary>
    public const int DepthwiseConv2DInt8TfLiteCoded = 63;

    /// <summary>FullyConnectedInt8 with coded tables.</summary>
    public const int FullyConnectedInt8Coded = 64;

    /// <summary>FullyConnectedInt8TfLite with coded tables.</summary>
    public const int FullyConnectedInt8TfLiteCoded = 65;
}
