#nullable disable
namespace TinyML.Nano.Kernels;

/// <content>15 to 29: convolutions, and the fully connected layers of the scheme tflite.</content>
public static partial class KernelIds
{
    /// <summary>Convolution of int8 activations with int8 weights, int32 accumulator, q16 requantization.</summary>
    public const int Conv2DInt8 = 15;

    /// <summary>Convolution of int8 activations with int8 weights, int32 accumulator, tflite requantization.</summary>
    public const int Conv2DInt8TfLite = 16;

    /// <summary>Depthwise convolution of int8 activations with int8 weights, int32 accumulator, q16 requantization.</summary>
    public const int DepthwiseConv2DInt8 = 17;

    /// <summary>Depthwise convolution of int8 activations with int8 weights, int32 accumulator, tflite requantization.</summary>
    public const int DepthwiseConv2DInt8TfLite = 18;

    /// <summary>int8 activations, int8 weights, int32 accumulator, tflite requantization.</summary>
    public const int FullyConnectedInt8TfLite = 19;
}
