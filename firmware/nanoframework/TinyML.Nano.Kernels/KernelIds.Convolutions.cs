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

    /// <summary>Convolution of int16 activations with int8 weights, int32 accumulator, q16 requantization.</summary>
    public const int Conv2DInt16x8 = 20;

    /// <summary>Convolution of int16 activations with int8 weights, int64 accumulator, tflite requantization.</summary>
    public const int Conv2DInt16x8TfLite = 21;

    /// <summary>Depthwise convolution of int16 activations with int8 weights, int32 accumulator, q16 requantization.</summary>
    public const int DepthwiseConv2DInt16x8 = 22;

    /// <summary>Depthwise convolution of int16 activations with int8 weights, int64 accumulator, tflite requantization.</summary>
    public const int DepthwiseConv2DInt16x8TfLite = 23;

    /// <summary>int16 activations, int8 weights, int64 accumulator, tflite requantization.</summary>
    public const int FullyConnectedInt16x8TfLite = 24;
}
